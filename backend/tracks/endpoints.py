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
        "description": "Parts, of each worker as soon as they are ready: a line of JSON (TrackOut), then `n`"
        " rows of columns as bytes (`contract/tracks.py`).",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


class _Services(CallServices, Protocol):
    @property
    def roster(self) -> Roster: ...

    @property
    def hours(self) -> WorkingHours: ...


class Parts(StreamingResponse):
    """Parts as they come."""

    media_type = MEDIA_TYPE


@router.post(
    "/tracks/query",
    dependencies=[require(*EVERYONE)],
    response_class=Parts,
    responses={**_ANSWER, **problems(404, 503)},
)
async def query_tracks(request: Request, caller: CurrentCaller, body: TrackQuery) -> Parts:
    """Where people were, with stops, gaps and why, mileage, and signs of made positions.

    Only reads, so it needs no Idempotency-Key; closing the connection cancels it. Looking at others is
    recorded in the log before anything is answered.
    """
    services: _Services = services_of(request)
    parts = await service.query(
        services.database, services.clock, services.roster, services.hours, caller, body
    )
    return Parts(parts, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
