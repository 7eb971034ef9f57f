"""HTTP of the mileage by the road."""

from typing import Protocol

from fastapi import APIRouter, Request

from backend.kit.calls import EVERYONE, CallServices, CurrentCaller, require, services_of
from backend.kit.problems import problems
from backend.org.service import Roster
from backend.roads.service import Roads
from backend.tracks import matched
from backend.tracks.matched import MatchedOut, MatchedQuery

router = APIRouter(prefix="/api", tags=["tracks"])


class _Services(CallServices, Protocol):
    @property
    def roster(self) -> Roster: ...

    @property
    def roads(self) -> Roads: ...


@router.post("/tracks/matched", dependencies=[require(*EVERYONE)], responses=problems(404, 503))
async def match_track(request: Request, caller: CurrentCaller, body: MatchedQuery) -> MatchedOut:
    """How far somebody went by the road: the mileage of `/tracks/query`, along the road graph.

    Takes seconds where there are many fixes, so it is a question of its own. It tells a length and no places,
    only reads, needs no Idempotency-Key, and closing the connection cancels it.
    """
    services: _Services = services_of(request)
    return await matched.query(services.database, services.roster, services.roads, caller, body)
