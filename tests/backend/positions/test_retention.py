"""Positions are forgotten after their time, a slice at a time, and the log says how many."""

import asyncio
import sqlite3

import pytest

from backend.kit.eventlog import Event
from backend.positions import retention
from backend.positions.fix import Fix
from backend.positions.service import keep
from contract.vocabulary import EventKind
from tests.backend.harness import Backend, Headers

DAY_MS = 24 * 3600 * 1000


async def store(backend: Backend, worker_id: int, ages_days: list[float]) -> None:
    """Fixes of that age, without the pipeline."""
    now_ms = backend.clock.now_ms()
    fixes = [Fix(worker_id, now_ms - round(age * DAY_MS), now_ms, 31.2, 121.4) for age in ages_days]
    await backend.services.database.write_sync(lambda connection: keep(connection, fixes, ()))


async def kept(backend: Backend) -> list[tuple[int, float]]:
    """(worker, age in days) of every position."""
    now_ms = backend.clock.now_ms()

    def read(connection: sqlite3.Connection) -> list[tuple[int, float]]:
        rows = connection.execute("SELECT worker_id, at_ms FROM positions ORDER BY worker_id, at_ms")
        return [(worker_id, (now_ms - at_ms) / DAY_MS) for worker_id, at_ms in rows]

    return await backend.services.database.read_sync(read)


async def removals(backend: Backend) -> list[Event]:
    return [it for it in await backend.events() if it.kind is EventKind.POSITIONS_REMOVED]


async def test_only_what_is_older_than_the_limit_goes_and_the_log_says_how_much(backend: Backend) -> None:
    await store(backend, 1, [400, 200, 183.01, 183, 1])
    await store(backend, 2, [1])
    await store(backend, 3, [184])
    assert await backend.services.retention.round() == 4
    assert await kept(backend) == [(1, 183), (1, 1), (2, 1)]
    (event,) = await removals(backend)
    assert event.payload == {"removed": {"fixes": 4, "until": "2026-05-22T04:00:00.000Z"}}
    assert event.department_id is None


async def test_nothing_to_remove_is_not_worth_a_word(backend: Backend) -> None:
    await store(backend, 1, [1])
    assert await backend.services.retention.round() == 0
    assert await removals(backend) == []


async def test_it_goes_slice_by_slice_and_others_write_in_between(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "SLICE", 10)
    for worker_id in range(1, 6):
        await store(backend, worker_id, [200 + n for n in range(7)])
    going = asyncio.create_task(backend.services.retention.round())
    seen = []
    while not going.done():
        await store(backend, 9, [0])
        seen.append(len(await kept(backend)))
    assert await going == 35
    assert len(seen) > 1
    assert {worker_id for worker_id, _ in await kept(backend)} == {9}
    (event,) = await removals(backend)
    assert event.payload["removed"]["fixes"] == 35


async def test_what_will_go_and_what_went_can_be_read(backend: Backend, dispatcher: Headers) -> None:
    await store(backend, 1, [200, 184, 30, 1])
    told = (await backend.get("/api/positions/retention", dispatcher)).json()
    assert (told["days"], told["waiting"], told["last"]) == (183, 2, None)
    as_if = (await backend.get("/api/positions/retention?days=7", dispatcher)).json()
    assert (as_if["days"], as_if["waiting"], as_if["until"]) == (7, 3, "2026-11-14T04:00:00Z")
    assert await backend.services.retention.round() == 2
    after = (await backend.get("/api/positions/retention", dispatcher)).json()
    assert after["waiting"] == 0
    assert after["checked_at"] == "2026-11-21T04:00:00Z"
    assert after["last"] == {"at": "2026-11-21T04:00:00Z", "fixes": 2, "until": "2026-05-22T04:00:00Z"}


async def test_counting_ends_where_more_would_say_nothing(
    backend: Backend, dispatcher: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "MOST_COUNTED", 3)
    await store(backend, 1, [300, 200])
    await store(backend, 2, [300, 200])
    assert (await backend.get("/api/positions/retention", dispatcher)).json()["waiting"] == 3
