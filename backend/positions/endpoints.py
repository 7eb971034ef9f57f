"""HTTP of position histories."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from backend.kit.calls import EVERYONE, CallServices, CurrentCaller, require, services_of
from backend.kit.pagination import Page, PageParameters
from backend.kit.problems import problems
from backend.positions import service
from backend.positions.schemas import PositionOut

router = APIRouter(prefix="/api", tags=["positions"])
WorkerId = Annotated[int, Path(ge=1, le=2**53)]
Moment = Annotated[datetime | None, Query(description="ISO-8601; UTC where it names no zone")]


@router.get("/workers/{worker_id}/positions", dependencies=[require(*EVERYONE)], responses=problems(404, 503))
async def list_positions(
    request: Request,
    caller: CurrentCaller,
    worker_id: WorkerId,
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
