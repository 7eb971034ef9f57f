"""HTTP of what is true now and of what happens next: snapshot, stream, and the log by pages."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel

from backend.accounts.service import Accounts
from backend.errors import Invalid
from backend.kit import eventlog
from backend.kit.calls import EVERYONE, CurrentCaller, Read, require, services_of
from backend.kit.clock import Clock
from backend.kit.eventschemas import EventOut, event_out
from backend.live import snapshot
from backend.live.hub import Hub
from backend.live.snapshot import SnapshotOut
from backend.live.stream import Stream

router = APIRouter(prefix="/api", tags=["live"])

Seq = Annotated[int, Query(ge=0, le=2**53)]
_STREAM_EXAMPLE = 'event: heartbeat\nid: 4711\ndata: {"server_time_ms":1795248000000,"seq":4711}\n\n'
_STREAM_ANSWER = {
    200: {
        "description": "Messages `event`, `positions`, `heartbeat` (every 5 s) and `reset`, without end.",
        "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _STREAM_EXAMPLE}},
    }
}


class EventsOut(BaseModel):
    """A page of the log; go on with `after=next_after` (null: this was the newest)."""

    items: list[EventOut]
    next_after: int | None


class _Services(Protocol):
    @property
    def hub(self) -> Hub: ...

    @property
    def stream(self) -> Stream: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def accounts(self) -> Accounts: ...


@router.get("/snapshot", response_model=SnapshotOut, dependencies=[require(*EVERYONE)])
async def show_snapshot(request: Request, call: Read) -> Response:
    """Everything the account may see now, stamped with the number to follow the stream from."""
    services: _Services = services_of(request)
    account = await services.accounts.show(call.session, call.caller)
    taken = await snapshot.take(call.session, call.caller, account, hub=services.hub, clock=services.clock)
    return Response(taken.model_dump_json(), media_type="application/json")


@router.get(
    "/stream",
    dependencies=[require(*EVERYONE)],
    response_class=StreamingResponse,
    responses=_STREAM_ANSWER,  # type: ignore[arg-type] # FastAPI asks for an invariant dict
)
async def open_stream(
    request: Request,
    caller: CurrentCaller,
    after: Annotated[int | None, Query(ge=0, le=2**53, description="Like Last-Event-ID.")] = None,
    last_event_id: Annotated[str | None, Header(description="Number of the last event seen.")] = None,
) -> StreamingResponse:
    """Server-Sent Events, numbered, in order and without gaps for what the account may see.

    Without a number it begins now. A number the log cannot continue from is answered with `reset`.
    """
    services: _Services = services_of(request)
    messages = services.stream.messages(caller, _number(last_event_id, after))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(messages, media_type="text/event-stream", headers=headers)


@router.get("/events", dependencies=[require(*EVERYONE)])
async def list_events(
    call: Read,
    after: Seq = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    subject_kind: Annotated[str | None, Query(max_length=20, examples=["order"])] = None,
    subject_id: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> EventsOut:
    """The log, oldest first; of one subject when its kind and id are given."""
    subject = (subject_kind, subject_id) if subject_kind and subject_id else None
    events = await eventlog.read(
        call.session, call.scope, after=after, limit=limit, subject=subject, subject_kind=subject_kind
    )
    next_after = events[-1].seq if len(events) == limit else None
    return EventsOut(items=[event_out(event) for event in events], next_after=next_after)


def _number(last_event_id: str | None, after: int | None) -> int | None:
    if not last_event_id:
        return after
    if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) <= 15):
        fault = {"loc": ["header", "last-event-id"], "msg": "not a number", "type": "int_parsing"}
        raise Invalid("Last-Event-ID is not a number.", errors=[fault])
    return int(last_event_id)
