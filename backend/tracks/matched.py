"""How far somebody went by the road: the same legs as the straight mileage, matched to the road graph."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Self

import numpy as np
from pydantic import BaseModel, Field, model_validator

from backend.kit.calls import Caller
from backend.kit.clock import to_ms
from backend.kit.database import Database
from backend.org.service import Roster
from backend.organisation import service as organisation
from backend.positions import service as positions
from backend.positions.service import TrackCursor, TrackPart
from backend.roads.service import Roads
from backend.tracks.lines import fixes_of
from backend.tracks.rules.columns import Points
from backend.tracks.rules.gaps import SilenceFinder
from backend.tracks.rules.limits import TrackLimits
from backend.tracks.rules.mileage import Stretches
from backend.tracks.rules.stops import StopFinder
from backend.tracks.schemas import TimeRange
from backend.tracks.service import PART_ROWS, limits_of, people_asked
from contract.roads import RoadState

LONGEST = timedelta(days=31)
STRETCH_WITHIN_S = 30.0  # nobody waits for it; a dead engine says so at once


class MatchedQuery(TimeRange):
    """Whose way, one person at a time: matching a month of fixes takes seconds."""

    worker_id: int = Field(ge=1, le=2**53, examples=[7])

    @model_validator(mode="after")
    def _not_too_long(self) -> Self:
        if self.until - self.since > LONGEST:
            raise ValueError("at most 31 days at once")
        return self


class MatchedOut(BaseModel):
    """`road_m` is null where there are no roads to match with; `roads` says why."""

    worker_id: int
    roads: RoadState
    road_m: float | None = Field(
        description="Legs no road fits are in it as straight lines", examples=[41_250.0]
    )
    unmatched_m: float = Field(description="Straight lines in it")


@dataclass(slots=True)
class Sum:
    """What the stretches so far come to."""

    road_m: float = 0.0
    straight_m: float = 0.0
    unmatched_m: float = 0.0


async def query(
    database: Database, roster: Roster, roads: Roads, caller: Caller, asked: MatchedQuery
) -> MatchedOut:
    """Lengths only, no places; who may not see the worker gets NotFound."""
    (worker,) = people_asked(roster, caller, [asked.worker_id])
    async with database.reading() as session:
        limits = limits_of(worker, await organisation.read(session))
    total, state = Sum(), RoadState.READY
    async for stretch in stretches(database, limits, asked):
        along = await roads.along(
            np.column_stack([stretch.lat, stretch.lon]), stretch.at_ms, within_s=STRETCH_WITHIN_S
        )
        if along.state not in (RoadState.READY, RoadState.OUTSIDE):
            return MatchedOut(worker_id=worker.id, roads=along.state, road_m=None, unmatched_m=0)
        total.road_m += along.metres
        total.straight_m += along.straight_m
        total.unmatched_m += along.unmatched_m
    if total.straight_m and total.unmatched_m >= total.straight_m:
        state = RoadState.OUTSIDE
    elif not roads.has_router:
        state = RoadState.ABSENT
    known = state is RoadState.READY
    return MatchedOut(
        worker_id=worker.id,
        roads=state,
        road_m=round(total.road_m, 1) if known else None,
        unmatched_m=round(total.unmatched_m, 1),
    )


async def stretches(database: Database, limits: TrackLimits, asked: MatchedQuery) -> AsyncIterator[Points]:
    """Ways without a stop or a gap in them, read in parts: no more than one is held."""
    since_ms, until_ms = to_ms(asked.since), to_ms(asked.until)
    silences, stops = SilenceFinder(limits, since_ms, until_ms), StopFinder(limits)
    found = Stretches(limits)

    def read(connection: sqlite3.Connection, begin: TrackCursor) -> TrackPart:
        return positions.track_part(connection, asked.worker_id, begin, until_ms, limit=PART_ROWS)

    def take(part: TrackPart) -> list[Points]:
        fixes = fixes_of(part.columns)
        taken = fixes.taken()
        at_ms = fixes.at_ms[taken]
        breaks = silences.feed(fixes, at_ms)
        points = Points(at_ms, fixes.lat[taken], fixes.lon[taken], breaks)
        ways = found.feed(*stops.feed(points))
        return ways if part.rest is not None else ways + found.feed(*stops.feed(Points.none(), last=True))

    cursor: TrackCursor | None = TrackCursor(since_ms)
    while cursor is not None:
        part = await database.read_sync(partial(read, begin=cursor))
        for way in await asyncio.to_thread(take, part):
            yield way
        cursor = part.rest
