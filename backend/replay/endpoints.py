"""HTTP of past situations."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from backend.errors import Invalid
from backend.kit.calls import OFFICE, CurrentCaller, require, services_of
from backend.kit.problems import problems
from backend.replay.schemas import MomentOut
from backend.replay.service import DAY, Replay
from contract.replay import MEDIA_TYPE

router = APIRouter(prefix="/api/replay", tags=["replay"])

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
Moment = Annotated[
    datetime, Query(description="ISO-8601; UTC where it names no zone", examples=["2026-11-20T06:03:00Z"])
]
StepS = Annotated[int, Query(ge=1, le=3600, description="Of these seconds only the last place counts")]
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "One JSON document a line, in the order of time: events, and who moved in each step.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
    }
}


class _Services(Protocol):
    @property
    def replay(self) -> Replay: ...


class Ndjson(StreamingResponse):
    """Lines as they come."""

    media_type = MEDIA_TYPE


@router.get("/moment", response_model=MomentOut, dependencies=[require(*OFFICE)], responses=problems(503))
async def show_moment(request: Request, caller: CurrentCaller, at: Moment) -> Response:
    """The whole room as it was: people, orders, alarms, and why somebody could not be seen.

    Recorded as a look-up of everybody's positions of that day, once in a quarter of an hour.
    """
    services: _Services = services_of(request)
    return Response(await services.replay.moment(caller, _utc(at, "at")), media_type="application/json")


@router.get(
    "/range",
    response_class=Ndjson,
    dependencies=[require(*OFFICE)],
    responses={**_ANSWER, **problems(503)},
)
async def play_range(
    request: Request, caller: CurrentCaller, since: Moment, until: Moment, step_s: StepS = 60
) -> Ndjson:
    """How it went on after a moment, a day at the most; closing the connection cancels it."""
    begin, end = _utc(since, "since"), _utc(until, "until")
    if not begin < end:
        raise _invalid("until", "must be after since")
    if end - begin > DAY:
        raise _invalid("until", "at most a day after since")
    services: _Services = services_of(request)
    lines = await services.replay.lines(caller, begin, end, timedelta(seconds=step_s))
    return Ndjson(lines, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


def _utc(at: datetime, name: str) -> datetime:
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    if not EARLIEST <= aware < LATEST:
        raise _invalid(name, "not a time of this log")
    return aware.astimezone(UTC)


def _invalid(name: str, why: str) -> Invalid:
    return Invalid(f"{name}: {why}", errors=[{"loc": ["query", name], "msg": why, "type": "value_error"}])
