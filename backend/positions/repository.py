"""SQL of positions: the pipeline's bulk path (plain sqlite3), and what accounts look up (SQLAlchemy)."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from sqlalchemy import Row, Select, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.positions.fix import BLOCKING, Fix
from backend.positions.tables import PositionRow
from contract.tracks import SOURCE_NUMBERS

SOURCES = {number: source for source, number in SOURCE_NUMBERS.items()}

_COLUMNS = (
    "worker_id, at_ms, received_ms, lat, lon, accuracy_m, speed_mps, heading_deg, altitude_m, battery_pct,"
    " source, marks, device_at_ms, note"
)
_INSERT = f"""
INSERT INTO positions ({_COLUMNS}, nth) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,
  (SELECT coalesce(max(nth) + 1, 0) FROM positions WHERE worker_id = ?1 AND at_ms = ?2))
"""

# A clock that ran ahead is stored at its time of receipt, so repetitions are found by what it claimed.
_REPEATED = """
SELECT json_group_array(asked.key) FROM json_each(?) AS asked WHERE EXISTS (
  SELECT 1 FROM positions AS p
  WHERE p.worker_id = asked.value->>0
    AND p.at_ms BETWEEN asked.value->>1 AND asked.value->>2
    AND coalesce(p.device_at_ms, p.at_ms) = asked.value->>3
    AND abs(p.lat - (asked.value->>4)) < 1e-9
    AND abs(p.lon - (asked.value->>5)) < 1e-9)
"""
_REPEAT_WINDOW_MS = 24 * 3600 * 1000

# Hops from worker to worker along the index instead of reading all of it.
_WORKERS = """
WITH RECURSIVE w(id) AS (
  SELECT min(worker_id) FROM positions
  UNION ALL
  SELECT (SELECT min(worker_id) FROM positions WHERE worker_id > w.id) FROM w WHERE w.id IS NOT NULL)
"""
_CLAIMED = _WORKERS + (
    "SELECT id, (SELECT max(coalesce(device_at_ms, at_ms)) FROM ("
    "  SELECT device_at_ms, at_ms FROM positions WHERE worker_id = w.id ORDER BY at_ms DESC LIMIT 50))"
    " FROM w WHERE id IS NOT NULL"
)
_NEWEST = _WORKERS + (
    f"SELECT {_COLUMNS} FROM w JOIN positions AS q ON (q.worker_id, q.at_ms, q.nth) ="
    f" (SELECT p.worker_id, p.at_ms, p.nth FROM positions AS p"
    f"   WHERE p.worker_id = w.id AND p.marks & {BLOCKING} = 0 ORDER BY p.at_ms DESC, p.nth DESC LIMIT 1)"
)

TRACK_COLUMNS = (
    *("at_ms", "lat", "lon", "accuracy_m", "speed_mps", "heading_deg", "battery_pct"),
    "marks_and_source",  # marks * 256 + source: every value of a row is paid for
)
_TRACK = """
SELECT at_ms, lat, lon, accuracy_m, speed_mps, heading_deg, battery_pct, marks * 256 + source FROM positions
WHERE worker_id = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms, nth LIMIT ? OFFSET ?
"""
_AT_ONCE = 512  # rows as Python objects: as many as the processor's cache holds


def insert(connection: sqlite3.Connection, fixes: Iterable[Fix]) -> None:
    """Add the fixes in the transaction that is open."""
    numbers = SOURCE_NUMBERS
    connection.executemany(
        _INSERT,
        [
            (
                fix.worker_id,
                fix.at_ms,
                fix.received_ms,
                fix.lat,
                fix.lon,
                fix.accuracy_m,
                fix.speed_mps,
                fix.heading_deg,
                fix.altitude_m,
                fix.battery_pct,
                numbers[fix.source],
                fix.marks,
                fix.device_at_ms,
                fix.note,
            )
            for fix in fixes
        ],
    )


def repeated(connection: sqlite3.Connection, fixes: Sequence[Fix]) -> set[int]:
    """Indices of the fixes that are stored already: same worker, same claimed time, same place."""
    asked = []
    for fix in fixes:
        first_ms = fix.at_ms if fix.device_at_ms is None else fix.at_ms - _REPEAT_WINDOW_MS
        asked.append((fix.worker_id, first_ms, fix.at_ms, fix.claimed_ms, fix.lat, fix.lon))
    answer: str = connection.execute(_REPEATED, (msgspec.json.encode(asked).decode(),)).fetchone()[0]
    return set(msgspec.json.decode(answer, type=list[int]))


def newest_claims(connection: sqlite3.Connection) -> dict[int, int]:
    """worker -> the newest time any of its stored fixes claimed, in ms."""
    return dict(connection.execute(_CLAIMED).fetchall())


def newest_places(connection: sqlite3.Connection) -> list[Fix]:
    """For each worker the fix that last moved it."""
    return [_fix(row) for row in connection.execute(_NEWEST)]


def track(
    connection: sqlite3.Connection, worker_id: int, since_ms: int, until_ms: int, *, skip: int, limit: int
) -> npt.NDArray[np.float64]:
    """Rows of `TRACK_COLUMNS` with since <= at < until, oldest first, without the first `skip`; shape
    (at most `limit`, 8), NaN where nothing was told."""
    cursor = connection.execute(_TRACK, (worker_id, since_ms, until_ms, limit, skip))
    blocks = [np.empty((0, len(TRACK_COLUMNS)))]
    while rows := cursor.fetchmany(_AT_ONCE):
        blocks.append(np.array(rows, np.float64))
    return np.concatenate(blocks)


_WITH_OLDER = _WORKERS + (
    "SELECT id FROM w WHERE id IS NOT NULL"
    " AND EXISTS (SELECT 1 FROM positions WHERE worker_id = w.id AND at_ms < ?)"
)
_REMOVE = """
DELETE FROM positions WHERE (worker_id, at_ms, nth) IN
  (SELECT worker_id, at_ms, nth FROM positions WHERE worker_id = ? AND at_ms < ? ORDER BY at_ms, nth LIMIT ?)
"""


_PLACE_COLUMNS = "worker_id, at_ms, lat, lon, accuracy_m, speed_mps, heading_deg, battery_pct, marks"
_PLACES_AT = f"""
SELECT {_PLACE_COLUMNS} FROM json_each(?) AS w JOIN positions AS q ON (q.worker_id, q.at_ms, q.nth) =
  (SELECT p.worker_id, p.at_ms, p.nth FROM positions AS p
    WHERE p.worker_id = w.value AND p.at_ms <= ? AND p.marks & {BLOCKING} = 0
    ORDER BY p.at_ms DESC, p.nth DESC LIMIT 1)
"""
# with max(), SQLite takes the other columns from the row that has it
_STEPS = f"""
SELECT (p.at_ms - ?2) / ?4 AS step, p.worker_id, max(p.at_ms), p.lat, p.lon, p.accuracy_m, p.speed_mps,
  p.heading_deg, p.battery_pct, p.marks
FROM json_each(?1) AS w CROSS JOIN positions AS p
  ON p.worker_id = w.value AND p.at_ms >= ?2 AND p.at_ms < ?3 AND p.marks & {BLOCKING} = 0
GROUP BY p.worker_id, step
"""


def places_at(
    connection: sqlite3.Connection, worker_ids: Collection[int], at_ms: int
) -> npt.NDArray[np.float64]:
    """Rows of `_PLACE_COLUMNS`: for each worker the fix that had last moved it at a past moment."""
    rows = connection.execute(_PLACES_AT, (json.dumps(list(worker_ids)), at_ms)).fetchall()
    return np.array(rows, np.float64).reshape(-1, 9)


def places_by_step(
    connection: sqlite3.Connection, worker_ids: Collection[int], since_ms: int, until_ms: int, step_ms: int
) -> npt.NDArray[np.float64]:
    """Rows of step number and `_PLACE_COLUMNS`: each worker's last fix that moved it in each step."""
    values = (json.dumps(list(worker_ids)), since_ms, until_ms, step_ms)
    return np.array(connection.execute(_STEPS, values).fetchall(), np.float64).reshape(-1, 10)


_IN_BOX = f"""
SELECT at_ms, lat, lon FROM positions
WHERE worker_id = ?1 AND at_ms >= ?2 AND at_ms < ?3 AND marks & {BLOCKING} = 0 AND lat BETWEEN ?4 AND ?6
  AND (CASE WHEN ?5 <= ?7 THEN lon BETWEEN ?5 AND ?7 ELSE lon >= ?5 OR lon <= ?7 END)
ORDER BY at_ms, nth
"""
Box = tuple[float, float, float, float]
"""south, west, north, east; west > east means across the date line"""


def moves_in_box(
    connection: sqlite3.Connection, worker_id: int, since_ms: int, until_ms: int, box: Box
) -> Iterator[npt.NDArray[np.float64]]:
    """Blocks of (at_ms, lat, lon), shape (3, n), of fixes inside that moved the worker, oldest first."""
    cursor = connection.execute(_IN_BOX, (worker_id, since_ms, until_ms, *box))
    while rows := cursor.fetchmany(_AT_ONCE):
        yield np.array(rows, np.float64).T


def workers_before(connection: sqlite3.Connection, until_ms: int) -> list[int]:
    """Workers with a position before that time."""
    return [worker_id for (worker_id,) in connection.execute(_WITH_OLDER, (until_ms,))]


def remove_before(connection: sqlite3.Connection, worker_id: int, until_ms: int, limit: int) -> int:
    """Remove the worker's oldest positions before that time, at most `limit`; answers how many."""
    return connection.execute(_REMOVE, (worker_id, until_ms, limit)).rowcount


def of_worker(worker_id: int, since_ms: int | None, until_ms: int | None) -> Select[PositionRow]:
    """One worker's positions with since <= at < until, for the pager to order and cut."""
    statement = select(PositionRow).where(PositionRow.worker_id == worker_id)
    if since_ms is not None:
        statement = statement.where(PositionRow.at_ms >= since_ms)
    if until_ms is not None:
        statement = statement.where(PositionRow.at_ms < until_ms)
    return statement


_SPANS = text("""
SELECT w.value AS worker_id,
  (SELECT min(at_ms) FROM positions AS p
    WHERE p.worker_id = w.value AND p.at_ms >= :since AND p.at_ms < :until) AS first_ms,
  (SELECT max(at_ms) FROM positions AS p
    WHERE p.worker_id = w.value AND p.at_ms >= :since AND p.at_ms < :until) AS last_ms,
  (SELECT count(*) FROM positions AS p
    WHERE p.worker_id = w.value AND p.at_ms >= :since AND p.at_ms < :until) AS fixes
FROM json_each(:workers) AS w
""")


async def spans(
    session: AsyncSession, worker_ids: Collection[int], since_ms: int, until_ms: int
) -> Sequence[Row[Any]]:
    """(worker_id, first_ms, last_ms, fixes) of each worker for since <= at < until, along the index."""
    workers = json.dumps(list(worker_ids))
    values = {"workers": workers, "since": since_ms, "until": until_ms}
    return (await session.execute(_SPANS, values)).all()


def _fix(row: Any) -> Fix:
    fix = Fix(*row[:10])
    fix.source, fix.marks, fix.device_at_ms, fix.note = SOURCES[row[10]], row[11], row[12], row[13]
    return fix
