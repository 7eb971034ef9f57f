"""Candidates of 10,000 workers by road time on a real extract, by line, and with the engine killed."""

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from tools.bench.process import BackendProcess, running_backend
from tools.bench.report import Limit, arguments, percentiles, report
from tools.mapdata import graph

ROOT = Path(__file__).resolve().parents[2]
EXTRACT = ROOT.parent / "shared" / "data" / "osm" / "shanghai_center_2025.osm.pbf"
LIMITS = [
    Limit("road_p95_ms", 300),
    Limit("by_road_share_pct", 95, at_most=False),
    Limit("line_p95_ms", 300),
    Limit("killed_answer_ms", 300),
]
WARM_UP = 10
SOUTH, WEST, NORTH, EAST = 31.205, 121.445, 31.25, 121.51  # of the extract, where the sample's people are
COMES_BACK_WITHIN_S = 60.0


def main() -> int:
    """1 when a limit is broken; 0 without measuring where the extract or the engine is missing."""
    parser = arguments(__doc__)
    parser.add_argument("--workers", type=int, default=10_000)
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--extract", type=Path, default=EXTRACT)
    options = parser.parse_args()
    if not options.extract.is_file() or graph.engine_version() is None:
        print("candidates: not measured: needs an OSM extract (--extract) and valhalla (the extra `roads`)")
        return 0
    with tempfile.TemporaryDirectory(prefix="waiqin-bench-") as folder:
        figures = run(Path(folder), options)
    return report("candidates", figures, LIMITS, options.json)


def run(folder: Path, options: argparse.Namespace) -> dict[str, float]:
    """One backend after the other, so that they do not share the processor."""
    began_s = time.perf_counter()
    graph.build(options.extract, folder)
    figures: dict[str, float] = {
        "workers": options.workers,
        "orders": options.orders,
        "graph_built_s": round(time.perf_counter() - began_s, 2),
    }
    sample = ("--sample", "--workers", str(options.workers))
    with running_backend(folder / "by-road", *sample, "--mapdata", str(folder)) as backend:
        figures |= asyncio.run(by_road(backend, options.orders))
    with running_backend(folder / "by-line", *sample) as backend:
        figures |= asyncio.run(by_line(backend, options.orders))
    return figures


class Room:
    """A dispatcher over HTTP."""

    def __init__(self, client: httpx.AsyncClient, session: dict[str, Any]) -> None:
        self._client = client
        self.headers = {"Authorization": f"Bearer {session['access_token']}"}
        self._department_id = session["account"]["department_id"]

    async def order(self, places: random.Random) -> int:
        """A new order somewhere."""
        body = {
            "type": "fault",
            "title": "断网",
            "department_id": self._department_id,
            "lat": places.uniform(SOUTH, NORTH),
            "lon": places.uniform(WEST, EAST),
        }
        key = {"Idempotency-Key": uuid.uuid4().hex}
        answer = await self._client.post("/api/orders", json=body, headers=self.headers | key)
        return int(answer.raise_for_status().json()["id"])

    async def candidates(self, order_id: int) -> tuple[dict[str, Any], float]:
        """The answer, and the ms it took."""
        began_s = time.perf_counter()
        path = f"/api/orders/{order_id}/candidates?limit=50"
        answer = await self._client.get(path, headers=self.headers)
        taken_ms = (time.perf_counter() - began_s) * 1000
        document: dict[str, Any] = answer.raise_for_status().json()
        return document, taken_ms


async def by_road(backend: BackendProcess, count: int) -> dict[str, float]:
    """Times with the engine alive; then it is killed."""
    async with httpx.AsyncClient(base_url=backend.url, timeout=60.0, trust_env=False) as client:
        room = await signed_in(client, backend)
        await comes_back(room)
        answers = await measured(room, count)
        people = [one for answer, _ in answers for one in answer["candidates"]]
        share = sum(one["by"] == "road" for one in people) / max(len(people), 1)
        reordered = [answer for answer, _ in answers if _nearest_is_not_soonest(answer)]
        return {
            **percentiles("road_ms", [taken_ms for _, taken_ms in answers]),
            "by_road_share_pct": round(100 * share, 1),
            "listed_median": sorted(len(answer["candidates"]) for answer, _ in answers)[count // 2],
            "nearest_not_soonest_pct": round(100 * len(reordered) / count, 1),
            **await killed(room, backend.pid),
        }


def _nearest_is_not_soonest(answer: dict[str, Any]) -> bool:
    people = answer["candidates"]
    nearest = min(people, key=lambda one: one["distance_m"], default=None)
    return nearest is not None and nearest["worker_id"] != people[0]["worker_id"]


async def killed(room: Room, backend_pid: int) -> dict[str, float]:
    """How long the next answer takes when the engine is gone, and until times are by road again."""
    order_id = await room.order(random.Random(99))
    engines = engines_of(backend_pid)
    if not engines:
        return {}
    for pid in engines:
        os.kill(pid, signal.SIGKILL)
    began_s = time.perf_counter()
    answer, taken_ms = await room.candidates(order_id)
    back_s = await comes_back(room) - began_s
    return {
        "killed_answer_ms": round(taken_ms, 1),
        "killed_answer_by_road": float(answer["method"] == "road"),
        "back_by_road_s": round(back_s, 2),
    }


def engines_of(pid: int) -> list[int]:
    """The road engines among the children of a process; none where the system does not say."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [
        int(child) for child in children if b"router.engine" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


async def by_line(backend: BackendProcess, count: int) -> dict[str, float]:
    """The same without roads."""
    async with httpx.AsyncClient(base_url=backend.url, timeout=60.0, trust_env=False) as client:
        room = await signed_in(client, backend)
        return percentiles("line_ms", [taken_ms for _, taken_ms in await measured(room, count)])


async def signed_in(client: httpx.AsyncClient, backend: BackendProcess) -> Room:
    account = backend.account("dispatcher")
    wanted = {"username": account["username"], "password": account["password"]}
    return Room(client, (await client.post("/api/auth/token", json=wanted)).raise_for_status().json())


async def measured(room: Room, count: int) -> Sequence[tuple[dict[str, Any], float]]:
    """Orders at places of their own, one after the other."""
    places = random.Random(7)
    answers = [await room.candidates(await room.order(places)) for _ in range(WARM_UP + count)]
    return answers[WARM_UP:]


async def comes_back(room: Room) -> float:
    """When an answer is by road (`time.perf_counter`)."""
    order_id = await room.order(random.Random(1))
    async with asyncio.timeout(COMES_BACK_WITHIN_S):
        while (await room.candidates(order_id))[0]["method"] != "road":  # noqa: ASYNC110 - over HTTP
            await asyncio.sleep(0.02)
    return time.perf_counter()


if __name__ == "__main__":
    sys.exit(main())
