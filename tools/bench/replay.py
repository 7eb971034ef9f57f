"""Jumping to moments of a past day of 1,000 workers: positions, orders, presence and alarms over HTTP."""

import argparse
import random
import sys
import tempfile
import time
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from tools.bench.past import live_through
from tools.bench.process import BackendProcess, running_backend
from tools.bench.report import Limit, arguments, percentiles, report
from tools.bench.stored import fill, workers_in

LIMITS = [Limit("jump_median_ms", 500)]
HOURS = 10
EVERY_S = 30
ORDERS_EACH = 5


def main() -> int:
    """1 when a limit is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--workers", type=int, default=1000)
    parser.add_argument("--jumps", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waiqin-bench-") as folder:
        figures = measure(Path(folder) / "data", options)
    return report("replay", figures, LIMITS, options.json)


def measure(data: Path, options: argparse.Namespace) -> dict[str, float]:
    """Make the day, then jump about in it."""
    with (
        running_backend(data, "--sample", "--workers", str(options.workers)) as backend,
        closing(_client(backend)) as client,
    ):
        department_id = client.get("/api/departments").raise_for_status().json()["items"][0]["id"]
        order = {"type": "fault", "title": "断网", "department_id": department_id, "lat": 31.2, "lon": 121.4}
        key = {"Idempotency-Key": uuid.uuid4().hex}
        client.post("/api/orders", json=order, headers=key).raise_for_status()
    path = data / "waiqin.db"
    workers = workers_in(path)[: options.workers]
    begin = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS + 1)
    begin_ms = round(begin.timestamp() * 1000)
    a_day = HOURS * 3600 // EVERY_S
    fixes = fill(path, workers, first_ms=begin_ms, days=1, a_day=a_day, every_ms=EVERY_S * 1000)
    orders = live_through(path, workers, first_ms=begin_ms, hours=HOURS, orders_each=ORDERS_EACH)
    with running_backend(data) as backend, closing(_client(backend)) as client:
        backend.settle()
        times_ms, shown = _jumps(client, begin, options.jumps)
        ahead_ms = _stretches(client, begin)
    figures = {"workers": len(workers), "fixes": fixes, "orders": orders, "shown_orders": shown}
    return figures | percentiles("jump_ms", times_ms) | percentiles("hour_ahead_ms", ahead_ms)


def _jumps(client: httpx.Client, begin: datetime, count: int) -> tuple[list[float], int]:
    """How long each took to the last decoded byte, and the most orders that were shown."""
    lots = random.Random(1)
    times_ms, shown = [], 0
    for number in range(count + 1):
        at = begin + timedelta(seconds=lots.randrange(HOURS * 3600))
        started = time.perf_counter()
        answer = client.get("/api/replay/moment", params={"at": at.isoformat()}).raise_for_status()
        room: dict[str, Any] = answer.json()
        if number:  # the first one loads what is loaded when needed
            times_ms.append((time.perf_counter() - started) * 1000)
        shown = max(shown, len(room["orders"]))
    return times_ms, shown


def _stretches(client: httpx.Client, begin: datetime) -> list[float]:
    """How long it takes to read an hour ahead, as the console does for playing and dragging."""
    times_ms = []
    for hour in range(1, HOURS, 2):
        since, until = begin + timedelta(hours=hour), begin + timedelta(hours=hour + 1, minutes=5)
        wanted: dict[str, str | int] = {"since": since.isoformat(), "until": until.isoformat()}
        started = time.perf_counter()
        client.get("/api/replay/range", params=wanted | {"step_s": 60}).raise_for_status()
        times_ms.append((time.perf_counter() - started) * 1000)
    return times_ms


def _client(backend: BackendProcess) -> httpx.Client:
    """Signed in as the administrator."""
    client = httpx.Client(base_url=backend.url, timeout=60.0, trust_env=False)
    account = backend.account()
    wanted = {"username": account["username"], "password": account["password"]}
    session: dict[str, Any] = client.post("/api/auth/token", json=wanted).raise_for_status().json()
    client.headers["Authorization"] = f"Bearer {session['access_token']}"
    return client


if __name__ == "__main__":
    sys.exit(main())
