"""HTTP of areas."""

from typing import Any, Protocol

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from backend.areas import service
from backend.areas.schemas import WithinQuery
from backend.kit.calls import OFFICE, CallServices, CurrentCaller, require, services_of
from backend.kit.problems import problems
from backend.org.service import Roster
from contract.areas import MEDIA_TYPE

router = APIRouter(prefix="/api", tags=["areas"])


_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "One JSON document a line (WithinLine), for some people at a time.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
    }
}


class _Services(CallServices, Protocol):
    @property
    def roster(self) -> Roster: ...


class Ndjson(StreamingResponse):
    """Lines as they come."""

    media_type = MEDIA_TYPE


@router.post(
    "/positions/within",
    dependencies=[require(*OFFICE)],
    response_class=Ndjson,
    responses={**_ANSWER, **problems(404, 503)},
)
async def find_within(request: Request, caller: CurrentCaller, body: WithinQuery) -> Ndjson:
    """Who was inside a shape in a stretch of time, with how many fixes, from when to when.

    Only fixes count, not the way between two of them. Only reads, so it needs no Idempotency-Key; closing the
    connection cancels it. Looking at others is recorded in the log before anything is answered.
    """
    services: _Services = services_of(request)
    lines = await service.within(services.database, services.clock, services.roster, caller, body)
    return Ndjson(lines, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
