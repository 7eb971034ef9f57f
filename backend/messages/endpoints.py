"""`/api/messages` and `/api/message-templates` for the room, `/api/my/messages` for the phone."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Query, Request, Response

from backend.kit.calls import DISPATCHERS, OFFICE, Read, RowId, Write, require, services_of
from backend.kit.pagination import Page, PageParameters
from backend.kit.problems import problems
from backend.messages import service
from backend.messages.schemas import (
    MessageCreate,
    MessageOut,
    MessagesOut,
    MessageTemplateCreate,
    MessageTemplateOut,
    MessageTemplatesOut,
)
from backend.org.service import Roster
from contract.vocabulary import Role

router = APIRouter(prefix="/api", tags=["messages"])


class _Services(Protocol):
    @property
    def roster(self) -> Roster: ...


@router.get("/message-templates", dependencies=[require(*OFFICE)])
async def list_templates(call: Read) -> MessageTemplatesOut:
    """The organisation's message templates."""
    return await service.templates(call.session)


@router.post(
    "/message-templates",
    status_code=201,
    response_model=MessageTemplateOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(409),
)
async def create_template(call: Write, body: MessageTemplateCreate) -> Response:
    """A new message template."""
    at = call.clock.now()
    return await call.run(lambda s: service.create_template(s, body, at=at), status=201)


@router.get("/messages", dependencies=[require(*OFFICE)])
async def list_messages(
    call: Read,
    page: PageParameters,
    worker_id: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> Page[MessageOut]:
    """Messages (to one worker) and what became of them, newest first."""
    return await service.page(call.session, call.scope, page, worker_id=worker_id)


@router.post(
    "/messages",
    status_code=201,
    response_model=MessagesOut,
    dependencies=[require(*DISPATCHERS, Role.SUPERVISOR)],
    responses=problems(404),
)
async def send_messages(call: Write, request: Request, body: MessageCreate) -> Response:
    """Queue one message to each worker; what becomes of them comes as events."""
    services: _Services = services_of(request)
    at = call.clock.now()
    return await call.run(
        lambda s: service.send(s, call.caller, body, worker_of=services.roster.worker, at=at), status=201
    )


@router.get("/my/messages", dependencies=[require(Role.WORKER)])
async def list_my_messages(call: Read) -> MessagesOut:
    """The newest 50 messages to the calling worker, newest first."""
    return MessagesOut(items=await service.of_worker(call.session, call.caller.worker_id or 0))


@router.post(
    "/my/messages/{message_id}/delivered",
    response_model=MessageOut,
    dependencies=[require(Role.WORKER)],
    responses=problems(404),
)
async def confirm_delivery(call: Write, message_id: RowId) -> Response:
    """The phone has shown the message."""
    at = call.clock.now()
    return await call.run(lambda s: service.delivered(s, call.caller, message_id, at=at))
