"""Reads who was inside a shape, a few people at a time, and records that they were looked at."""

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial

from backend.areas import rules
from backend.areas.rules import Bounds, Flags, Floats
from backend.areas.schemas import Box, Circle, InsideOut, Polygon, Shape, WithinOut, WithinQuery
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
) -> WithinOut:
    """Everybody with a fix inside that moved him. Raises NotFound for people the caller may not see."""
    if asked.worker_ids is None:
        visible = [it for it in roster.workers() if caller.scope.sees(it.department_id, (it.id,))]
        people = sorted(visible, key=lambda worker: worker.id)
    else:
        people = tracks.people_asked(roster, caller, asked.worker_ids)
    await tracks.record(database, clock, caller, people, asked)
    bounds, inside = _tests(asked.shape)
    found: list[InsideOut] = []
    for first in range(0, len(people), AT_ONCE):
        ids = [worker.id for worker in people[first : first + AT_ONCE]]
        since_ms, until_ms = to_ms(asked.since), to_ms(asked.until)
        read = partial(_read, ids=ids, since_ms=since_ms, until_ms=until_ms, bounds=bounds, inside=inside)
        found += await database.read_sync(read)
    return WithinOut(items=found)


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
        fixes, first_ms, last_ms = 0, 0.0, 0.0
        for at_ms, lat, lon in positions.moves(connection, worker_id, since_ms, until_ms):
            near = rules.in_box(bounds, lat, lon)  # a cheap question first
            times_ms = at_ms[near][inside(lat[near], lon[near])]
            if len(times_ms):
                first_ms = first_ms if fixes else float(times_ms[0])
                last_ms = float(times_ms[-1])
                fixes += len(times_ms)
        if fixes:
            first_at, last_at = from_ms(round(first_ms)), from_ms(round(last_ms))
            found.append(InsideOut(worker_id=worker_id, fixes=fixes, first_at=first_at, last_at=last_at))
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
