"""SQL of positions: the pipeline's bulk path (plain sqlite3), and what accounts look up (SQLAlchemy)."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from sqlalchemy import Row, Select, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.positions.fix import BLOCKING, Fix
from backend.positions.packed import (
    PLACE_BYTES,
    PLACE_FIRST,
    Rows,
    measured,
    of_each,
    packed,
    place_hex,
    unpacked,
)
from backend.positions.tables import PositionRow
from contract.tracks import SOURCE_NUMBERS

SOURCES = {number: source for source, number in SOURCE_NUMBERS.items()}

_COLUMNS = "worker_id, at_ms, received_ms, marks, device_at_ms, note, body"
_INSERT = f"""
INSERT INTO positions ({_COLUMNS}, nth) VALUES (?1,?2,?3,?4,?5,?6,?7,
  (SELECT coalesce(max(nth) + 1, 0) FROM positions WHERE worker_id = ?1 AND at_ms = ?2))
"""

# A clock that ran ahead is stored at its time of receipt, so repetitions are found by what it claimed.
# The place is compared as its bytes: as many rows as there may be at one time, none of them is fetched.
_SAME_CLAIM = f"""
SELECT asked.key FROM json_each(?) AS asked WHERE EXISTS (
  SELECT 1 FROM positions AS p WHERE p.worker_id = asked.value->>0
    AND p.at_ms BETWEEN asked.value->>1 AND asked.value->>2
    AND coalesce(p.device_at_ms, p.at_ms) = asked.value->>3
    AND hex(substr(p.body, {PLACE_FIRST + 1}, {PLACE_BYTES})) = asked.value->>4)
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

# The bytes are text on their way, as group_concat knows nothing else, and the same bytes again in the end:
# casts between the two change none. So no value becomes a Python object, and no lock of Python is held.
_TRACK = """
SELECT CAST(group_concat(body, '') AS BLOB) FROM (
  SELECT body FROM positions WHERE worker_id = ? AND at_ms >= ? AND at_ms < ?
  ORDER BY at_ms, nth LIMIT ? OFFSET ?)
"""


def insert(connection: sqlite3.Connection, fixes: Iterable[Fix]) -> None:
    """Add the fixes in the transaction that is open."""
    connection.executemany(
        _INSERT,
        [
            (
                fix.worker_id,
                fix.at_ms,
                fix.received_ms,
                fix.marks,
                fix.device_at_ms,
                fix.note,
                packed(fix),
            )
            for fix in fixes
        ],
    )


def repeated(connection: sqlite3.Connection, fixes: Sequence[Fix]) -> set[int]:
    """Indices of the fixes that are stored already: same worker, same claimed time, same place."""
    asked = []
    for fix in fixes:
        first_ms = fix.at_ms if fix.device_at_ms is None else fix.at_ms - _REPEAT_WINDOW_MS
        asked.append((fix.worker_id, first_ms, fix.at_ms, fix.claimed_ms, place_hex(fix)))
    found = connection.execute(_SAME_CLAIM, (msgspec.json.encode(asked).decode(),))
    return {index for (index,) in found}


def newest_claims(connection: sqlite3.Connection) -> dict[int, int]:
    """worker -> the newest time any of its stored fixes claimed, in ms."""
    return dict(connection.execute(_CLAIMED).fetchall())


def newest_places(connection: sqlite3.Connection) -> list[Fix]:
    """For each worker the fix that last moved it."""
    return [_fix(row) for row in connection.execute(_NEWEST)]


def track(
    connection: sqlite3.Connection, worker_id: int, since_ms: int, until_ms: int, *, skip: int, limit: int
) -> Rows:
    """Fixes with since <= at < until, oldest first, without the first `skip`, at most `limit`."""
    (blob,) = connection.execute(_TRACK, (worker_id, since_ms, until_ms, limit, skip)).fetchone()
    return unpacked(blob or b"")


_WITH_OLDER = _WORKERS + (
    "SELECT id FROM w WHERE id IS NOT NULL"
    " AND EXISTS (SELECT 1 FROM positions WHERE worker_id = w.id AND at_ms < ?)"
)
_COUNT = """
SELECT count(*) FROM (SELECT 1 FROM positions WHERE worker_id = ? AND at_ms < ? LIMIT ?)
"""
_REMOVE = """
DELETE FROM positions WHERE (worker_id, at_ms, nth) IN
  (SELECT worker_id, at_ms, nth FROM positions WHERE worker_id = ? AND at_ms < ? ORDER BY at_ms, nth LIMIT ?)
"""


_PLACES_AT = f"""
SELECT worker_id, body FROM json_each(?) AS w JOIN positions AS q ON (q.worker_id, q.at_ms, q.nth) =
  (SELECT p.worker_id, p.at_ms, p.nth FROM positions AS p
    WHERE p.worker_id = w.value AND p.at_ms <= ? AND p.marks & {BLOCKING} = 0
    ORDER BY p.at_ms DESC, p.nth DESC LIMIT 1)
"""
# with max(), SQLite takes the other columns from the row that has it
_STEPS = f"""
SELECT (p.at_ms - ?2) / ?4 AS step, p.worker_id, p.body, max(p.at_ms)
FROM json_each(?1) AS w CROSS JOIN positions AS p
  ON p.worker_id = w.value AND p.at_ms >= ?2 AND p.at_ms < ?3 AND p.marks & {BLOCKING} = 0
GROUP BY p.worker_id, step
"""
Ids = npt.NDArray[np.int64]


def places_at(connection: sqlite3.Connection, worker_ids: Collection[int], at_ms: int) -> tuple[Ids, Rows]:
    """Workers and, of each, the fix that had last moved it at a past moment."""
    found = connection.execute(_PLACES_AT, (json.dumps(list(worker_ids)), at_ms)).fetchall()
    return np.array([row[0] for row in found], np.int64), of_each(row[1] for row in found)


def places_by_step(
    connection: sqlite3.Connection, worker_ids: Collection[int], since_ms: int, until_ms: int, step_ms: int
) -> tuple[Ids, Ids, Rows]:
    """Step numbers, workers, and each worker's last fix that moved it in the step."""
    values = (json.dumps(list(worker_ids)), since_ms, until_ms, step_ms)
    found = connection.execute(_STEPS, values).fetchall()
    numbers = np.array([row[:2] for row in found], np.int64).reshape(-1, 2)
    return numbers[:, 0], numbers[:, 1], of_each(row[2] for row in found)


_RECORDS = """
SELECT p.worker_id, p.received_ms, p.body FROM json_each(?) AS asked CROSS JOIN positions AS p
  ON p.worker_id = asked.value AND p.at_ms >= ? AND p.at_ms < ?
LIMIT ?
"""


def records(
    connection: sqlite3.Connection, worker_ids: Collection[int], since_ms: int, until_ms: int, limit: int
) -> tuple[Ids, Ids, Rows]:
    """Workers, times of receipt and fixes with since <= at < until, by worker; a negative `limit`: all."""
    values = (json.dumps(list(worker_ids)), since_ms, until_ms, limit)
    found = connection.execute(_RECORDS, values).fetchall()
    numbers = np.array([row[:2] for row in found], np.int64).reshape(-1, 2)
    return numbers[:, 0], numbers[:, 1], of_each(row[2] for row in found)


def workers_before(connection: sqlite3.Connection, until_ms: int) -> list[int]:
    """Workers with a position before that time."""
    return [worker_id for (worker_id,) in connection.execute(_WITH_OLDER, (until_ms,))]


def count_before(connection: sqlite3.Connection, until_ms: int, most: int) -> int:
    """How many positions there are before that time; counting ends at `most`."""
    found = 0
    for worker_id in workers_before(connection, until_ms):
        found += connection.execute(_COUNT, (worker_id, until_ms, most - found)).fetchone()[0]
        if found >= most:
            break
    return found


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
    worker_id, at_ms, received_ms, marks, device_at_ms, note, body = row
    rows = unpacked(body)
    return Fix(
        worker_id,
        at_ms,
        received_ms,
        float(rows["lat"][0]),
        float(rows["lon"][0]),
        **measured(rows, 0),
        source=SOURCES[int(rows["source"][0])],
        marks=marks,
        device_at_ms=device_at_ms,
        note=note,
    )
