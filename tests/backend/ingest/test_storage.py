"""A locked database and a full disk: 503, nothing half done, and a client that retries loses nothing."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from backend.errors import StorageUnavailable
from backend.positions.fix import DUPLICATE
from tests.backend.ingest.http_world import serving
from tests.backend.ingest.world import LAT, LON, NOON_MS, Query, World, running_world


@pytest.fixture
async def impatient(tmp_path: Path) -> AsyncIterator[World]:
    """A world that does not wait for a lock."""
    async with running_world(tmp_path / "waiqin.db", busy_timeout_ms=50) as world:
        yield world


def lock(world: World) -> sqlite3.Connection:
    """Another process's write lock."""
    other = sqlite3.connect(world.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


def query(n: int) -> Query:
    return {"id": "d1", "lat": LAT + n * 1e-5, "lon": LON, "timestamp": NOON_MS + n * 1000}


async def test_a_locked_database_is_answered_503_and_a_retry_is_clean(impatient: World) -> None:
    async with serving(impatient) as client:
        other = lock(impatient)
        answer = await client.get("/ingest/osmand", params=query(0))
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "2"
        assert answer.json()["type"] == "/problems/storage-unavailable"
        assert impatient.latest.row(1) is None
        assert impatient.published == []
        other.execute("ROLLBACK")
        other.close()
        again = await client.get("/ingest/osmand", params=query(0))
        assert (again.status_code, again.headers["x-fix"]) == (200, "stored")
    assert impatient.stats.refused == {"storage": 1}


async def test_what_was_not_committed_leaves_no_anchor_behind(impatient: World) -> None:
    await impatient.send(impatient.fix(0))
    other = lock(impatient)
    with pytest.raises(StorageUnavailable):
        await impatient.pipeline.submit([impatient.fix(10, north_m=500)])
    other.close()
    row = impatient.latest.row(1)
    assert row is not None
    assert row.at_ms == NOON_MS
    # had the lost fix become the anchor, this one would be out of order
    assert await impatient.send(impatient.fix(5, north_m=250)) == [0, 0]


async def test_a_full_disk_is_answered_503_and_retries_lose_nothing(impatient: World) -> None:
    sent = 200
    async with serving(impatient) as client:
        await limit_pages(impatient, 5)
        acknowledged = await send_all(client, list(range(sent)))
        assert 0 < len(acknowledged) < sent
        assert len(impatient.rows("nth")) == len(acknowledged)
        await limit_pages(impatient, 100_000)
        missing = [n for n in range(sent) if n not in acknowledged]
        assert await send_all(client, missing) == set(missing)
    stored = {round((float(lat) - LAT) * 1e5) for lat in impatient.told()["lat"]}
    assert stored == set(range(sent))
    assert not any(row["marks"] & DUPLICATE for row in impatient.rows("marks"))


async def limit_pages(world: World, pages: int) -> None:
    """SQLite's own full disk."""

    def pragma(connection: sqlite3.Connection) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    await world.database.write_sync(pragma)


async def send_all(client: httpx.AsyncClient, numbers: list[int]) -> set[int]:
    """One after the other; answers those that were acknowledged. Everything else must be a 503."""
    acknowledged = set()
    for n in numbers:
        answer = await client.get("/ingest/osmand", params=query(n))
        if answer.status_code == 200:
            acknowledged.add(n)
        else:
            assert answer.status_code == 503
    return acknowledged


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX matter")
def test_a_file_that_may_not_grow_is_a_full_disk_too(tmp_path: Path) -> None:
    script = textwrap.dedent(
        """
        import asyncio, resource, signal, sys
        from pathlib import Path
        from backend.errors import StorageUnavailable
        from tests.backend.ingest.world import running_world

        async def main():
            async with running_world(Path(sys.argv[1]), busy_timeout_ms=50) as world:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                size = sum(p.stat().st_size for p in Path(sys.argv[1]).parent.iterdir())
                _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
                resource.setrlimit(resource.RLIMIT_FSIZE, (size + 200_000, hard))
                stored = refused = 0
                for n in range(300):
                    try:
                        await world.pipeline.submit([world.fix(n * 10 + i / 100) for i in range(10)])
                        stored += 10
                    except StorageUnavailable:
                        refused += 1
                resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
                assert refused and stored, (refused, stored)
                assert len(world.rows("nth")) == stored
                await world.pipeline.submit([world.fix(9000)])
                assert len(world.rows("nth")) == stored + 1
        asyncio.run(main())
        """
    )
    root = Path(__file__).parents[3]
    answer = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "waiqin.db")],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr


async def test_stopping_commits_what_waits(world: World) -> None:
    waiting = [world.pipeline.submit([world.fix(n, worker_id=n + 1)]) for n in range(20)]
    await world.pipeline.stop()
    await asyncio.gather(*waiting)
    assert len(world.rows("nth")) == 20
