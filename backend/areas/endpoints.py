"""HTTP of areas."""

from typing import Protocol

from fastapi import APIRouter, Request

from backend.areas import service
from backend.areas.schemas import WithinOut, WithinQuery
from backend.kit.calls import OFFICE, CallServices, CurrentCaller, require, services_of
from backend.kit.problems import problems
from backend.org.service import Roster

router = APIRouter(prefix="/api", tags=["areas"])


class _Services(CallServices, Protocol):
    @property
    def roster(self) -> Roster: ...


@router.post("/positions/within", dependencies=[require(*OFFICE)], responses=problems(404, 503))
async def find_within(request: Request, caller: CurrentCaller, body: WithinQuery) -> WithinOut:
    """Who was inside a shape in a stretch of time, with how many fixes, from when to when.

    Only fixes count, not the way between two of them. Only reads, so it needs no Idempotency-Key; looking at
    others is recorded in the log.
    """
    services: _Services = services_of(request)
    return await service.within(services.database, services.clock, services.roster, caller, body)
