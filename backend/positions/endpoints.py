"""HTTP of position histories."""

from datetime import datetime
from typing import Annotated, Protocol

from fastapi import APIRouter, Query, Request

from backend.kit.calls import EVERYONE, OFFICE, CallServices, CurrentCaller, RowId, require, services_of
from backend.kit.pagination import Page, PageParameters
from backend.kit.problems import problems
from backend.positions import service
from backend.positions.retention import Retention
from backend.positions.schemas import PositionOut, RetentionOut

router = APIRouter(prefix="/api", tags=["positions"])
Days = Annotated[
    int | None, Query(ge=1, le=3660, description="As if so many were kept; left out: the setting")
]
Moment = Annotated[datetime | None, Query(description="ISO-8601; UTC where it names no zone")]


@router.get("/workers/{worker_id}/positions", dependencies=[require(*EVERYONE)], responses=problems(404, 503))
async def list_positions(
    request: Request,
    caller: CurrentCaller,
    worker_id: RowId,
    page: PageParameters,
    since: Moment = None,
    until: Moment = None,
) -> Page[PositionOut]:
    """One worker's stored positions with since <= at < until, oldest first, marked ones too.

    Looking at somebody else's is recorded in the log.
    """
    services: CallServices = services_of(request)
    return await service.look_up(
        services.database, services.clock, caller, worker_id, page, since=since, until=until
    )


class _Services(Protocol):
    @property
    def retention(self) -> Retention: ...


@router.get("/positions/retention", dependencies=[require(*OFFICE)], responses=problems(503))
async def show_retention(request: Request, days: Days = None) -> RetentionOut:
    """How long positions are kept, how many are due to go, and what went last."""
    services: _Services = services_of(request)
    return await services.retention.told(days)
