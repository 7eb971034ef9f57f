"""One worker's day at 1 Hz out of 20 million stored fixes: read from the file, and asked for over HTTP."""

import argparse
import json
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from backend.positions.service import TrackCursor, track_part
from tools.bench.process import BackendProcess, running_backend
from tools.bench.report import Limit, arguments, percentiles, report
from tools.bench.stored import fill, workers_in

LIMITS = [Limit("worker_day_read_median_ms", 100), Limit("worker_day_http_median_ms", 100)]
WORKERS = 100
A_DAY = 28_800  # eight hours at 1 Hz
DAY = timedelta(days=1)
BEGIN_HOUR_UTC = 0  # eight o'clock in China


def main() -> int:
    """1 when a limit is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--days", type=int, default=7, help=f"of {WORKERS} workers with {A_DAY} fixes each")
    parser.add_argument("--queries", type=int, default=30)
    parser.add_argument("--folder", type=Path, help="where the data folder is made; about 2.5 GB by default")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waiqin-bench-", dir=options.folder) as folder:
        figures = measure(Path(folder) / "data", options)
    return report("track", figures, LIMITS, options.json)


def measure(data: Path, options: argparse.Namespace) -> dict[str, float]:
    """Make the database, then ask for days of workers taken by lot."""
    people = ("--sample", "--workers", str(WORKERS))
    with running_backend(data, *people):
        pass
    path = data / "waiqin.db"
    workers = workers_in(path)[:WORKERS]
    today = datetime.now(UTC).replace(hour=BEGIN_HOUR_UTC, minute=0, second=0, microsecond=0)
    first = today - (options.days + 1) * DAY
    empty_bytes = path.stat().st_size
    started = time.perf_counter()
    rows = fill(path, workers, first_ms=_ms(first), days=options.days, a_day=A_DAY, every_ms=1000)
    filled_s = time.perf_counter() - started
    lots = random.Random(1)
    days = [
        (lots.choice(workers), first + lots.randrange(options.days) * DAY) for _ in range(options.queries)
    ]
    figures = {
        "stored_fixes": rows,
        "filled_fixes_per_s": rows / filled_s,
        "bytes_per_fix": (path.stat().st_size - empty_bytes) / rows,
        "fixes_of_a_day": A_DAY,
        **percentiles("worker_day_read_ms", _read_from_file(path, days)),
    }
    with running_backend(data) as backend:
        return figures | percentiles("worker_day_http_ms", _ask(backend, days))


def _read_from_file(path: Path, days: list[tuple[int, datetime]]) -> list[float]:
    """The rows as columns, on a connection of our own, as the backend reads them."""
    with closing(sqlite3.connect(path)) as connection:

        def read(worker_id: int, since: datetime) -> int:
            begin, until_ms = TrackCursor(_ms(since)), _ms(since + DAY)
            part = track_part(connection, worker_id, begin, until_ms, limit=200_000)
            return len(part.columns["at_ms"])

        return _timed(read, days)


def _ask(backend: BackendProcess, days: list[tuple[int, datetime]]) -> list[float]:
    """From the request to the last byte of the decoded line: stops, gaps and the rest told with it."""
    account = backend.account()
    wanted = {"username": account["username"], "password": account["password"]}
    with httpx.Client(base_url=backend.url, timeout=60.0, trust_env=False) as client:
        session: dict[str, Any] = client.post("/api/auth/token", json=wanted).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {session['access_token']}"

        def ask(worker_id: int, since: datetime) -> int:
            body = {
                "worker_ids": [worker_id],
                "since": since.isoformat(),
                "until": (since + DAY).isoformat(),
            }
            line = json.loads(client.post("/api/tracks/query", json=body).raise_for_status().content)
            return int(line["n"])

        ask(*days[0])  # imports
        return _timed(ask, days)


def _timed(work: Callable[[int, datetime], int], days: list[tuple[int, datetime]]) -> list[float]:
    times_ms = []
    for worker_id, since in days:
        started = time.perf_counter()
        found = work(worker_id, since)
        times_ms.append((time.perf_counter() - started) * 1000)
        if found != A_DAY:
            raise RuntimeError(f"{found} fixes instead of {A_DAY}")
    return times_ms


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


if __name__ == "__main__":
    sys.exit(main())
