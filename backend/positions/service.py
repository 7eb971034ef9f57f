"""What may be asked of positions: keeping a batch, the state at start, and one worker's history."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit import service as audit
from backend.kit.calls import Caller
from backend.kit.clock import Clock, from_ms, to_ms
from backend.kit.database import Database
from backend.kit.pagination import Page, PageQuery, fetch_page
from backend.org import service as org
from backend.positions import packed, repository
from backend.positions.fix import BLOCKING, DUPLICATE, OUT_OF_ORDER, TELEPORT, Fix, mark_names
from backend.positions.schemas import PositionOut
from backend.positions.tables import PositionRow
from contract.positions import BATTERY_UNKNOWN

MOVES_AT_ONCE = 50_000
"""Fixes in memory at a time."""


@dataclass(frozen=True, slots=True)
class StoredState:
    """What a new process must know of the past: the last place and the newest claim of each worker."""

    places: list[Fix]
    claims_ms: dict[int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """One worker's fixes of a stretch of time: the first, the last, how many."""

    first_ms: int
    last_ms: int
    fixes: int


@dataclass(frozen=True, slots=True)
class TrackCursor:
    """Where a part of a track begins: at this time, `skip` fixes of its millisecond having been read."""

    at_ms: int
    skip: int = 0


@dataclass(frozen=True, slots=True)
class TrackPart:
    """Columns of one length, named as those of `contract.tracks`, and `altitude_m` and `battery_pct`; NaN
    where nothing was told. `rest` is None when there is none."""

    columns: dict[str, npt.NDArray[Any]]
    rest: TrackCursor | None


def track_part(
    connection: sqlite3.Connection, worker_id: int, begin: TrackCursor, until_ms: int, *, limit: int
) -> TrackPart:
    """At most `limit` of a worker's fixes from `begin` on and before `until_ms`, marked ones too, by time."""
    rows = repository.track(connection, worker_id, begin.at_ms, until_ms, skip=begin.skip, limit=limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    columns = {name: np.ascontiguousarray(rows[name]) for name in packed.LAYOUT.names or ()}
    if not more:
        return TrackPart(columns, None)
    at_ms = columns["at_ms"]
    same = int(np.count_nonzero(at_ms == at_ms[-1]))
    skip = same + (begin.skip if at_ms[-1] == begin.at_ms else 0)
    return TrackPart(columns, TrackCursor(int(at_ms[-1]), skip))


Places = dict[str, npt.NDArray[Any]]
"""Columns named as those of `contract.positions`, a row a worker; NaN (battery: 255): nothing was told."""


def places_at(connection: sqlite3.Connection, worker_ids: Collection[int], at_ms: int) -> Places:
    """Where each worker was last known to be at a past moment."""
    return _places(*repository.places_at(connection, worker_ids, at_ms))


def places_by_step(
    connection: sqlite3.Connection, worker_ids: Collection[int], since_ms: int, until_ms: int, step_ms: int
) -> dict[int, Places]:
    """Step number -> where each worker was at the end of it; only those with a fix in it, steps in order."""
    numbers, workers, rows = repository.places_by_step(connection, worker_ids, since_ms, until_ms, step_ms)
    order = np.argsort(numbers, kind="stable")
    workers, rows = workers[order], rows[order]
    steps, counts = np.unique(numbers, return_counts=True)
    ends = np.cumsum(counts)
    return {
        int(step): _places(workers[end - count : end], rows[end - count : end])
        for step, count, end in zip(steps, counts, ends, strict=True)
    }


def records_between(
    connection: sqlite3.Connection,
    worker_ids: Collection[int],
    since_ms: int,
    until_ms: int,
    *,
    limit: int | None,
) -> Places | None:
    """Columns named as those of `contract.records`, the newest first; None where there are more than `limit`.

    Fixes of the same time come by worker.
    """
    most = -1 if limit is None else limit + 1
    workers, received_ms, rows = repository.records(connection, worker_ids, since_ms, until_ms, most)
    if limit is not None and len(rows) > limit:
        return None
    order = np.lexsort((workers, -rows["at_ms"]))
    told = {name: rows[name][order] for name in packed.LAYOUT.names or ()}
    return {"worker_id": workers[order], "received_ms": received_ms[order], **told}


def _places(workers: npt.NDArray[np.int64], rows: packed.Rows) -> Places:
    battery_pct = rows["battery_pct"]
    return {
        "worker_id": workers,
        "lat_e7": np.rint(rows["lat"] * 1e7),
        "lon_e7": np.rint(rows["lon"] * 1e7),
        **{name: rows[name] for name in ("at_ms", "accuracy_m", "speed_mps", "heading_deg", "marks")},
        "battery_pct": np.where(
            np.isnan(battery_pct), BATTERY_UNKNOWN, np.rint(np.clip(battery_pct, 0, 100))
        ),
    }


def moves(
    connection: sqlite3.Connection, worker_id: int, since_ms: int, until_ms: int
) -> Iterator[tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]]:
    """Blocks of at_ms, lat and lon of the fixes that moved a worker, oldest first."""
    begin: TrackCursor | None = TrackCursor(since_ms)
    while begin is not None:
        part = track_part(connection, worker_id, begin, until_ms, limit=MOVES_AT_ONCE)
        moved = (part.columns["marks"] & BLOCKING) == 0
        yield part.columns["at_ms"][moved], part.columns["lat"][moved], part.columns["lon"][moved]
        begin = part.rest


async def spans(
    session: AsyncSession, worker_ids: Collection[int], since_ms: int, until_ms: int
) -> dict[int, Span]:
    """worker -> its fixes with since <= at < until (marked ones too); nobody without one."""
    rows = await repository.spans(session, worker_ids, since_ms, until_ms)
    return {row.worker_id: Span(row.first_ms, row.last_ms, row.fixes) for row in rows if row.fixes}


def keep(connection: sqlite3.Connection, fixes: Sequence[Fix], repeats: Sequence[Fix]) -> None:
    """Store the fixes in the open transaction.

    Those of `repeats` that are stored already, or stand twice in the batch, are marked DUPLICATE first;
    a repetition says nothing about order or speed, so those marks go.
    """
    if repeats:
        _mark_repeats(connection, fixes, repeats)
    repository.insert(connection, fixes)


def _mark_repeats(connection: sqlite3.Connection, fixes: Sequence[Fix], repeats: Sequence[Fix]) -> None:
    stored = repository.repeated(connection, repeats)
    known = {id(fix) for index, fix in enumerate(repeats) if index in stored}
    asked = {id(fix) for fix in repeats}
    seen: set[tuple[int, int, float, float]] = set()
    for fix in fixes:
        identity = (fix.worker_id, fix.claimed_ms, fix.lat, fix.lon)
        if id(fix) in known or (identity in seen and id(fix) in asked):
            fix.marks = (fix.marks | DUPLICATE) & ~(OUT_OF_ORDER | TELEPORT)
        seen.add(identity)


def stored_state(connection: sqlite3.Connection) -> StoredState:
    """Read once at start."""
    return StoredState(repository.newest_places(connection), repository.newest_claims(connection))


async def look_up(
    database: Database,
    clock: Clock,
    caller: Caller,
    worker_id: int,
    query: PageQuery,
    *,
    since: datetime | None,
    until: datetime | None,
) -> Page[PositionOut]:
    """One page of a worker's positions, oldest first; the first page of somebody else's is recorded.

    Raises NotFound for a worker outside the caller's scope.
    """
    since, until = _aware(since), _aware(until)
    async with database.reading() as session:
        worker = await org.get_worker(session, caller.scope, worker_id)
        rows, cursor = await fetch_page(
            session,
            repository.of_worker(worker_id, _ms(since), _ms(until)),
            keys=(PositionRow.at_ms, PositionRow.nth),
            query=query,
        )
        page = Page(items=[_out(row) for row in rows], next_cursor=cursor)
    if caller.worker_id != worker_id and query.cursor is None:
        async with database.writing() as session:
            await audit.positions_looked_up(
                session,
                caller,
                worker_id=worker_id,
                department_id=worker.department_id,
                since=since,
                until=until,
                at=clock.now(),
            )
    return page


def _aware(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def _ms(at: datetime | None) -> int | None:
    return None if at is None else to_ms(at)


def _out(row: PositionRow) -> PositionOut:
    told = packed.unpacked(row.body)
    return PositionOut(
        at=from_ms(row.at_ms),
        received_at=from_ms(row.received_ms),
        device_at=None if row.device_at_ms is None else from_ms(row.device_at_ms),
        lat=float(told["lat"][0]),
        lon=float(told["lon"][0]),
        **packed.measured(told, 0),
        source=repository.SOURCES[int(told["source"][0])],
        marks=list(mark_names(row.marks)),
        note=row.note,
    )
