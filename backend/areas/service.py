"""Reads who was inside a shape, some people at a time, and records that they were looked at."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial

import numpy as np

from backend.areas import rules
from backend.areas.rules import Bounds, Flags, Floats
from backend.areas.schemas import Box, Circle, InsideOut, Polygon, Shape, WithinLine, WithinQuery
from backend.kit.calls import Caller
from backend.kit.clock import Clock, from_ms, to_ms
from backend.kit.database import Database
from backend.org.service import Roster
from backend.positions import service as positions
from backend.tracks import service as tracks

AT_ONCE = 20
"""People read in one go: a reader is held no longer."""

Inside = Callable[[Floats, Floats], Flags]


async def within(
    database: Database, clock: Clock, roster: Roster, caller: Caller, asked: WithinQuery
) -> AsyncIterator[bytes]:
    """Check and record, then answer the lines to come. Raises NotFound for people the caller may not see."""
    if asked.worker_ids is None:
        visible = [it for it in roster.workers() if caller.scope.sees(it.department_id, (it.id,))]
        people = sorted(visible, key=lambda worker: worker.id)
    else:
        people = tracks.people_asked(roster, caller, asked.worker_ids)
    await tracks.record(database, clock, caller, people, asked)
    return _lines(database, [worker.id for worker in people], asked)


async def _lines(database: Database, people: Sequence[int], asked: WithinQuery) -> AsyncIterator[bytes]:
    bounds, inside = _tests(asked.shape)
    since_ms, until_ms = to_ms(asked.since), to_ms(asked.until)
    for first in range(0, max(1, len(people)), AT_ONCE):
        ids = people[first : first + AT_ONCE]
        read = partial(_read, ids=ids, since_ms=since_ms, until_ms=until_ms, bounds=bounds, inside=inside)
        items = await database.read_sync(read)
        line = WithinLine(done=first + len(ids), asked=len(people), items=items)
        yield line.model_dump_json().encode() + b"\n"


def _read(
    connection: sqlite3.Connection,
    ids: Sequence[int],
    since_ms: int,
    until_ms: int,
    bounds: Bounds,
    inside: Inside,
) -> list[InsideOut]:
    found = []
    for worker_id in ids:
        fixes, first_ms, last_ms, last = 0, 0.0, 0.0, (0.0, 0.0)
        for at_ms, lat, lon in positions.moves(connection, worker_id, since_ms, until_ms):
            near = np.flatnonzero(rules.in_box(bounds, lat, lon))  # a cheap question first
            rows = near[inside(lat[near], lon[near])]
            if len(rows):
                first_ms = first_ms if fixes else float(at_ms[rows[0]])
                last_ms, last = float(at_ms[rows[-1]]), (float(lat[rows[-1]]), float(lon[rows[-1]]))
                fixes += len(rows)
        if fixes:
            first_at, last_at = from_ms(round(first_ms)), from_ms(round(last_ms))
            made = InsideOut(
                worker_id=worker_id, fixes=fixes, first_at=first_at, last_at=last_at, lat=last[0], lon=last[1]
            )
            found.append(made)
    return found


def _tests(shape: Shape) -> tuple[Bounds, Inside]:
    """What sorts out most, and what then decides."""
    if isinstance(shape, Box):
        bounds = Bounds(shape.south, shape.west, shape.north, shape.east)
        return bounds, partial(rules.in_box, bounds)
    if isinstance(shape, Circle):
        centre = (shape.lat, shape.lon)
        return rules.bounds_of([centre], shape.radius_m), partial(rules.in_circle, centre, shape.radius_m)
    if isinstance(shape, Polygon):
        return rules.bounds_of(shape.points), partial(rules.in_polygon, shape.points)
    bounds = rules.bounds_of(shape.points, shape.distance_m)
    return bounds, partial(rules.in_corridor, shape.points, shape.distance_m)
