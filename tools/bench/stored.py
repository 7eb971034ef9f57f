"""A database with millions of fixes in it, as the backend itself would have stored them but for the hurry."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np

from backend.positions.packed import LAYOUT

_INSERT = "INSERT INTO positions (worker_id, at_ms, nth, received_ms, marks, body) VALUES (?, ?, 0, ?, 0, ?)"
TURN = 600
"""Fixes of one worker before the next one's come: they arrive interleaved, so the tree grows everywhere."""


def fill(path: Path, worker_ids: list[int], *, first_ms: int, days: int, a_day: int, every_ms: int) -> int:
    """`a_day` fixes a day for each worker, the days at the same hour; answers how many in all."""
    chance = np.random.default_rng(1)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        for day in range(days):
            begin_ms = first_ms + day * 24 * 3600 * 1000
            connection.execute("BEGIN")
            for first in range(0, a_day, TURN):
                steps = np.arange(first, min(first + TURN, a_day))
                for worker_id in worker_ids:
                    _insert(connection, worker_id, begin_ms + steps * every_ms, steps, chance)
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return len(worker_ids) * days * a_day


def _insert(
    connection: sqlite3.Connection,
    worker_id: int,
    at_ms: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    steps: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    chance: np.random.Generator,
) -> None:
    """Slow walks with the noise and the decimals of receivers; every column told that a phone tells."""
    n = len(steps)
    rows = np.zeros(n, LAYOUT)
    rows["at_ms"] = at_ms
    rows["lat"] = 31.2 + 0.01 * np.sin(steps / 900.0) + chance.integers(0, 1000, n) * 1e-8
    rows["lon"] = 121.4 + 0.01 * np.cos(steps / 1300.0) + chance.integers(0, 1000, n) * 1e-8
    rows["accuracy_m"] = 3.1 + chance.integers(0, 120, n) / 10
    rows["speed_mps"] = chance.integers(0, 300, n) / 200
    rows["heading_deg"] = chance.integers(0, 3600, n) / 10 + 0.05
    rows["altitude_m"] = 4.3 + chance.integers(0, 90, n) / 10
    rows["battery_pct"] = 100 - steps * 60 // 30_000
    rows["source"] = 3
    received_ms = at_ms + 800 + chance.integers(0, 400, n)
    body, size = rows.tobytes(), LAYOUT.itemsize
    bodies = [body[begin : begin + size] for begin in range(0, len(body), size)]
    values = zip([worker_id] * n, at_ms.tolist(), received_ms.tolist(), bodies, strict=True)
    connection.executemany(_INSERT, values)


def workers_in(path: Path) -> list[int]:
    """The ids of everybody."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM workers ORDER BY id")]
