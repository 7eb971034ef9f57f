"""HTTP of tracks."""

from typing import Any, Protocol

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from backend.kit.calls import EVERYONE, CallServices, CurrentCaller, require, services_of
from backend.kit.problems import problems
from backend.org.service import Roster
from backend.organisation.service import WorkingHours
from backend.tracks import service
from backend.tracks.schemas import TrackQuery
from contract.tracks import MEDIA_TYPE

router = APIRouter(prefix="/api", tags=["tracks"])

_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "One JSON document a line (TrackOut), of each worker as soon as it is ready.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
    }
}


class _Services(CallServices, Protocol):
    @property
    def roster(self) -> Roster: ...

    @property
    def hours(self) -> WorkingHours: ...


class Ndjson(StreamingResponse):
    """Lines as they come."""

    media_type = MEDIA_TYPE


@router.post(
    "/tracks/query",
    dependencies=[require(*EVERYONE)],
    response_class=Ndjson,
    responses={**_ANSWER, **problems(404, 503)},
)
async def query_tracks(request: Request, caller: CurrentCaller, body: TrackQuery) -> Ndjson:
    """Where people were, with stops, gaps and why, mileage, and signs of made positions.

    Only reads, so it needs no Idempotency-Key; closing the connection cancels it. Looking at others is
    recorded in the log before anything is answered.
    """
    services: _Services = services_of(request)
    lines = await service.query(
        services.database, services.clock, services.roster, services.hours, caller, body
    )
    return Ndjson(lines, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
