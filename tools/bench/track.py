"""Tracks in the window: a day, a million points, fifty people; a worker's day of 20 million stored fixes."""

import argparse
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
from contract.tracks import ROW_BYTES
from tools.bench.process import BackendProcess, running_backend
from tools.bench.report import Limit, arguments, percentiles, report
from tools.bench.stored import fill, workers_in
from tools.bench.track_window import Case, in_window

WINDOW_LIMITS = [
    Limit("day_click_to_pixels_ms", 300),
    Limit("million_click_to_pixels_ms", 2000),
    Limit("million_playing_and_panning_frames_per_s", 30, at_most=False),
    Limit("crew_playing_and_panning_frames_per_s", 30, at_most=False),
]
STORED_LIMITS = [Limit("worker_day_read_median_ms", 100), Limit("worker_day_http_median_ms", 100)]
WORKERS = 100
CREW = 50
A_DAY = 28_800  # eight hours at 1 Hz
A_MILLION = 1_000_000
DAY = timedelta(days=1)
BEGIN_HOUR_UTC = 0  # eight o'clock in China


def main() -> int:
    """1 when a limit is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of each question in the window (default 5)")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each playing (default 5)")
    parser.add_argument(
        "--days",
        type=int,
        default=0,
        help=f"also store that many days of {WORKERS} workers with {A_DAY} fixes each and look for one among"
        " them; 7 are 20 million fixes, two minutes and 2 GB",
    )
    parser.add_argument("--queries", type=int, default=30, help="of a day among the stored ones (default 30)")
    parser.add_argument("--no-window", action="store_true", help="only what is stored")
    parser.add_argument("--folder", type=Path, help="where the data folders are made")
    options = parser.parse_args()
    figures: dict[str, float] = {}
    limits = []
    with tempfile.TemporaryDirectory(prefix="waiqin-bench-", dir=options.folder) as folder:
        if options.days:
            figures |= stored(Path(folder) / "stored", options)
            limits += STORED_LIMITS
        if not options.no_window:
            figures |= shown(Path(folder) / "shown", options)
            limits += WINDOW_LIMITS
    return report("track", figures, limits, options.json)


def shown(folder: Path, options: argparse.Namespace) -> dict[str, float]:
    """In the window of a console of its own."""
    data = folder / "backend"
    path, workers = _people(data)
    walker, crew = workers[0], workers[1 : CREW + 1]
    today = _today()
    since = today - A_MILLION * timedelta(seconds=1) - DAY
    fill(path, [walker], first_ms=_ms(since), days=1, a_day=A_MILLION, every_ms=1000)
    fill(path, crew, first_ms=_ms(today - DAY), days=1, a_day=A_DAY, every_ms=1000)
    cases = [
        Case("day", crew[:1], today - DAY, DAY),
        Case("crew", crew, today - DAY, DAY),
        Case("million", [walker], since, A_MILLION * timedelta(seconds=1)),
    ]
    with running_backend(data) as backend:
        return in_window(folder / "console", backend, cases, options)


def stored(data: Path, options: argparse.Namespace) -> dict[str, float]:
    """Make the database, then ask for days of workers taken by lot."""
    path, workers = _people(data)
    first = _today() - (options.days + 1) * DAY
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


def _people(data: Path) -> tuple[Path, list[int]]:
    """A database with people and nothing of theirs."""
    with running_backend(data, "--sample", "--workers", str(WORKERS)):
        pass
    path = data / "waiqin.db"
    return path, workers_in(path)[:WORKERS]


def _read_from_file(path: Path, days: list[tuple[int, datetime]]) -> list[float]:
    """The rows as columns, on a connection of our own, as the backend reads them."""
    with closing(sqlite3.connect(path)) as connection:

        def read(worker_id: int, since: datetime) -> int:
            begin, until_ms = TrackCursor(_ms(since)), _ms(since + DAY)
            part = track_part(connection, worker_id, begin, until_ms, limit=200_000)
            return len(part.columns["at_ms"])

        return _timed(read, days)


def _ask(backend: BackendProcess, days: list[tuple[int, datetime]]) -> list[float]:
    """From the request to the last byte of the answer: stops, gaps and the rest told with it."""
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
            answer = client.post("/api/tracks/query", json=body).raise_for_status().content
            return (len(answer) - answer.index(b"\n") - 1) // ROW_BYTES

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


def _today() -> datetime:
    return datetime.now(UTC).replace(hour=BEGIN_HOUR_UTC, minute=0, second=0, microsecond=0)


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


if __name__ == "__main__":
    sys.exit(main())
