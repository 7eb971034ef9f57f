"""A database with millions of fixes in it, as the backend itself would have stored them but for the hurry."""

import sqlite3
from contextlib import closing
from pathlib import Path

# Slow walks with the noise and the decimals of receivers; every column told that a phone tells.
_INSERT = """
INSERT INTO positions (worker_id, at_ms, nth, received_ms, lat, lon, accuracy_m, speed_mps, heading_deg,
  altitude_m, battery_pct, source, marks)
WITH RECURSIVE step(k) AS (SELECT ? UNION ALL SELECT k + 1 FROM step WHERE k < ?)
SELECT ?, ? + k * ?, 0, ? + k * ? + 800 + abs(random()) % 400,
  31.2 + 0.01 * sin(k / 900.0) + (abs(random()) % 1000) * 1e-8,
  121.4 + 0.01 * cos(k / 1300.0) + (abs(random()) % 1000) * 1e-8,
  3.1 + (abs(random()) % 120) / 10.0, (abs(random()) % 300) / 200.0, (abs(random()) % 3600) / 10.0 + 0.05,
  4.3 + (abs(random()) % 90) / 10.0, 100 - k * 60 / 30000, 3, 0
FROM step
"""
TURN = 600
"""Fixes of one worker before the next one's come: they arrive interleaved, so the tree grows everywhere."""


def fill(path: Path, worker_ids: list[int], *, first_ms: int, days: int, a_day: int, every_ms: int) -> int:
    """`a_day` fixes a day for each worker, the days at the same hour; answers how many in all."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        for day in range(days):
            begin_ms = first_ms + day * 24 * 3600 * 1000
            connection.execute("BEGIN")
            for first in range(0, a_day, TURN):
                last = min(first + TURN, a_day) - 1
                for worker_id in worker_ids:
                    times = (begin_ms, every_ms)
                    connection.execute(_INSERT, (first, last, worker_id, *times, *times))
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return len(worker_ids) * days * a_day


def workers_in(path: Path) -> list[int]:
    """The ids of everybody."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM workers ORDER BY id")]
