"""10,000 running clocks: how late somebody is told that one passes, and what the watch costs otherwise."""

import argparse
import asyncio
import json
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from tools.bench.process import BackendProcess, running_backend
from tools.bench.report import Limit, arguments, percentiles, report

LIMITS = [
    Limit("told_late_max_ms", 1000),
    Limit("untold", 0),
    Limit("idle_cpu_pct", 5),
]
SITE = {"lat": 31.2304, "lon": 121.4737}
AT_ONCE = 8
TEN_DAYS_S = 864_000.0
IDLE_S = 20.0
SPREAD_S = 40.0
AFTER_SPREAD_S = 10.0
PATIENCE_S = 15.0
SETTLES_S = 5.0
SOON_BEGINS = 0.75  # nobody is told before three quarters of a limit are over


def main() -> int:
    """1 when a limit is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--clocks", type=int, default=10_000, help="two for each order")
    parser.add_argument("--passing", type=int, default=2_000, help=f"clocks that pass within {SPREAD_S:g} s")
    parser.add_argument("--burst", type=int, default=500, help="clocks that pass in the same millisecond")
    options = parser.parse_args()
    sample = ("--sample", "--workers", "50")
    with (
        tempfile.TemporaryDirectory(prefix="waiqin-bench-") as folder,
        running_backend(Path(folder) / "data", *sample) as backend,
    ):
        figures = asyncio.run(measure(backend, options))
    return report("escalation", figures, LIMITS, options.json)


@dataclass
class Told:
    """What the stream said: how late each order's passed limit was told, in ms, by when it was due."""

    late_ms: dict[int, float] = field(default_factory=dict)

    def take(self, event: dict[str, Any]) -> None:
        """An event of the stream, just come."""
        alert = event["payload"].get("alert")
        if alert is not None and alert["step"] == 1 and alert["timer"] == "repair":
            due = datetime.fromisoformat(alert["due_at"])
            self.late_ms[event["subject_id"]] = time.time() * 1000 - due.timestamp() * 1000


async def measure(backend: BackendProcess, options: argparse.Namespace) -> dict[str, float]:
    """Orders whose limits pass later, then some that pass soon; a pause without anything; then they pass."""
    orders = options.clocks // 2
    soon = options.passing + options.burst
    async with AsyncExitStack() as stack:
        limits = httpx.Timeout(60.0)
        client = await stack.enter_async_context(
            httpx.AsyncClient(base_url=backend.url, timeout=limits, trust_env=False)
        )
        account = backend.account("dispatcher")
        wanted = {"username": account["username"], "password": account["password"]}
        session = (await client.post("/api/auth/token", json=wanted)).raise_for_status().json()
        room = Room(client, session)
        began_s = time.monotonic()
        await room.create(iter([time.time() + TEN_DAYS_S] * (orders - soon)))
        each_s = (time.monotonic() - began_s) / max(orders - soon, 1)
        told = Told()
        following = asyncio.create_task(follow(backend.url, session["access_token"], told))
        stack.callback(following.cancel)
        first_s = time.time() + (1.3 * each_s * soon + SETTLES_S + IDLE_S) / SOON_BEGINS
        burst_s = first_s + SPREAD_S + AFTER_SPREAD_S
        spread = [first_s + SPREAD_S * place / options.passing for place in range(options.passing)]
        passing = await room.create(iter(spread))
        bursting = await room.create(iter([burst_s] * options.burst))
        idle_pct = await idle(backend)
        await told_all(told, passing + bursting, until_s=burst_s + PATIENCE_S)
    late = [told.late_ms[one] for one in passing if one in told.late_ms]
    burst = [told.late_ms[one] for one in bursting if one in told.late_ms]
    return {
        "clocks": 2 * orders,
        "idle_cpu_pct": round(idle_pct, 2),
        **percentiles("told_late_ms", late),
        "told_late_max_ms": round(max(late), 1),
        "burst": len(bursting),
        **percentiles("burst_late_ms", burst),
        "burst_late_max_ms": round(max(burst), 1),
        "untold": len(passing) + len(bursting) - len(late) - len(burst),
    }


class Room:
    """A dispatcher who raises orders with a promise of their own."""

    def __init__(self, client: httpx.AsyncClient, session: dict[str, Any]) -> None:
        self._client = client
        self._token: str = session["access_token"]
        self._department_id: int = session["account"]["department_id"]

    async def create(self, due: Iterator[float]) -> list[int]:
        """An order for each due time (seconds since 1970), several on the way at once; their ids."""
        made: list[int] = []

        async def some() -> None:
            for due_s in due:
                made.append(await self._one(due_s))  # noqa: PERF401 - who shares `due` needs each at once

        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(some())
        return made

    async def _one(self, due_s: float) -> int:
        due_at = datetime.fromtimestamp(due_s, UTC).isoformat(timespec="milliseconds")
        body = {
            "type": "fault",
            "title": "断网",
            "department_id": self._department_id,
            "due_at": due_at,
        } | SITE
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": uuid.uuid4().hex}
        answer = await self._client.post("/api/orders", json=body, headers=headers)
        return int(answer.raise_for_status().json()["id"])


async def follow(url: str, token: str, told: Told) -> None:
    """Read the stream until cancelled."""
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx.AsyncClient(base_url=url, timeout=None, trust_env=False) as client,
        client.stream("GET", "/api/stream", headers=headers) as answer,
    ):
        answer.raise_for_status()
        async for line in answer.aiter_lines():
            if line.startswith("data:") and '"order.overdue"' in line:
                told.take(json.loads(line[5:]))


async def idle(backend: BackendProcess) -> float:
    """Per cent of a core that the whole process takes while nothing happens."""
    await asyncio.sleep(SETTLES_S)
    before_s, began_s = backend.cpu_s(), time.monotonic()
    await asyncio.sleep(IDLE_S)
    after_s, taken_s = backend.cpu_s(), time.monotonic() - began_s
    return 100 * (after_s - before_s) / taken_s if before_s is not None and after_s is not None else 0.0


async def told_all(told: Told, orders: list[int], *, until_s: float) -> None:
    """Wait until each of the orders was told, or the time has come to stop waiting."""
    while time.time() < until_s and not told.late_ms.keys() >= set(orders):  # noqa: ASYNC110
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())
