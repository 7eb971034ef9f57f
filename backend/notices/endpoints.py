"""`/api/notices`, what an order's customer was told, and how customers are told."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Query, Request, Response

from backend.errors import Conflict
from backend.kit.calls import DISPATCHERS, MANAGERS, OFFICE, Read, RowId, Write, require, services_of
from backend.kit.pagination import Page, PageParameters
from backend.kit.problems import problems
from backend.notices import service, settings as stored
from backend.notices.occasions import arrival_of
from backend.notices.schemas import (
    NoticeByHandOut,
    NoticeCreate,
    NoticeOut,
    NoticeSettingsOut,
    NoticeSettingsPatch,
    OrderNoticesOut,
)
from backend.notices.tasks import NoticeOutbox
from backend.organisation import service as organisation
from backend.settings import Settings
from backend.workorders.service import WorkOrders
from contract.vocabulary import MessageState, Role

router = APIRouter(prefix="/api", tags=["notices"])


class _Services(Protocol):
    settings: Settings
    workorders: WorkOrders
    notice_outbox: NoticeOutbox


def _services(request: Request) -> _Services:
    services: _Services = services_of(request)
    return services


@router.get("/notices", dependencies=[require(*OFFICE)])
async def list_notices(
    call: Read, page: PageParameters, state: Annotated[MessageState | None, Query()] = None
) -> Page[NoticeOut]:
    """What customers were told (or are to be, by state), newest first."""
    return await service.page(call.session, call.scope, page, state=state)


@router.get("/orders/{order_id}/notices", dependencies=[require(*OFFICE)], responses=problems(404))
async def list_order_notices(call: Read, request: Request, order_id: RowId) -> OrderNoticesOut:
    """What the order's customer was told, newest first, and what could be said now."""
    services, session = _services(request), call.session
    outbox = await services.notice_outbox.sender()
    order = await services.workorders.one(session, call.scope, order_id)
    policy = await organisation.read(session)
    arrival = await outbox.expected(policy, order) or arrival_of(order)
    return OrderNoticesOut(
        items=await service.of_order(session, order.id),
        gateway=outbox.gateway_state,
        drafts=service.drafts(
            await stored.read(session), order, firm=policy.name, arrival=arrival, now=outbox.now()
        ),
        links=bool(outbox.public_url),
    )


@router.post(
    "/orders/{order_id}/notices",
    status_code=201,
    response_model=NoticeOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def send_notice(call: Write, request: Request, order_id: RowId, body: NoticeCreate) -> Response:
    """Queue a notice to the order's customer; what becomes of it comes as events."""
    orders, at = _services(request).workorders, call.clock.now()
    return await call.run(lambda s: service.write(s, orders, call.caller, order_id, body, at=at), status=201)


@router.post(
    "/notices/{notice_id}/again",
    response_model=NoticeOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def send_notice_again(call: Write, request: Request, notice_id: RowId) -> Response:
    """Send a failed notice once more, as a new one; one that waits is tried at once."""
    services, at = _services(request), call.clock.now()
    answer = await call.run(
        lambda s: service.send_again(s, services.workorders, call.caller, notice_id, at=at)
    )
    (await services.notice_outbox.sender()).hurry(NoticeOut.model_validate_json(bytes(answer.body)).id)
    return answer


@router.post(
    "/notices/{notice_id}/by-hand",
    response_model=NoticeByHandOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def send_notice_by_hand(call: Write, request: Request, notice_id: RowId) -> Response:
    """Somebody sends it by other means: it counts as sent, and its whole text is said this once."""
    services, at = _services(request), call.clock.now()
    if notice_id in (await services.notice_outbox.sender()).in_hand:
        raise Conflict("It is being sent.", reason=MessageState.SENT)
    told: list[str] = []
    base_url = services.settings.public_url or str(request.base_url)
    answer = await call.run(
        lambda s: service.by_hand(
            s, services.workorders, call.caller, notice_id, base_url=base_url, tell=told.append, at=at
        )
    )
    if not told:  # asked again
        return answer
    made = NoticeByHandOut.model_validate_json(bytes(answer.body))
    made.text = told[-1]
    return Response(made.model_dump_json(), media_type="application/json")


@router.get("/notice-settings", dependencies=[require(*MANAGERS)])
async def show_notice_settings(call: Read, request: Request) -> NoticeSettingsOut:
    """How customers are told; without the gateway's key."""
    links = bool(_services(request).settings.public_url)
    return stored.settings_out(await stored.read(call.session), links=links)


@router.patch(
    "/notice-settings",
    response_model=NoticeSettingsOut,
    dependencies=[require(Role.ENTERPRISE_ADMIN)],
    responses=problems(409),
)
async def change_notice_settings(call: Write, request: Request, body: NoticeSettingsPatch) -> Response:
    """Change how customers are told; what waits is sent by the new settings."""
    links, at = bool(_services(request).settings.public_url), call.clock.now()
    return await call.run(lambda s: stored.change(s, call.caller, body, links=links, at=at))
