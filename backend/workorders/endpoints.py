"""`/api/orders` and `/api/my/orders`: the lists, one order, and every move."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel

from backend.kit.calls import DISPATCHERS, EVERYONE, Read, Write, require, services_of
from backend.kit.eventlog import history
from backend.kit.eventschemas import EventOut, event_out
from backend.kit.pagination import Page, PageParameters
from backend.kit.problems import problems
from backend.workorders.events import SUBJECT
from backend.workorders.rules import TRANSITIONS
from backend.workorders.schemas import (
    CheckInIn,
    ConfirmIn,
    DispatchIn,
    MoveIn,
    OrderCreate,
    OrderOut,
    ReasonIn,
    ReceiptIn,
    ReplyIn,
)
from backend.workorders.service import WorkOrders
from contract.vocabulary import OrderMove, OrderState, Role

router = APIRouter(tags=["orders"])
_MOVE_PROBLEMS = problems(404, 409)
OrderId = Annotated[int, Path(ge=1, le=2**53)]


class OrderDetailOut(BaseModel):
    """An order and everything that happened to it, oldest first."""

    order: OrderOut
    history: list[EventOut]


class OrdersOut(BaseModel):
    """A short list that needs no pages."""

    items: list[OrderOut]


class _Services(Protocol):
    workorders: WorkOrders


def _orders(request: Request) -> WorkOrders:
    services: _Services = services_of(request)
    return services.workorders


def _who_may(move: OrderMove) -> tuple[Role, ...]:
    return tuple(sorted(TRANSITIONS[move].roles))


@router.get("/api/orders", dependencies=[require(*EVERYONE)])
async def list_orders(
    call: Read,
    request: Request,
    page: PageParameters,
    state: Annotated[list[OrderState] | None, Query(max_length=20)] = None,
    q: Annotated[str, Query(max_length=100, description="A piece of number, title, customer, address")] = "",
) -> Page[OrderOut]:
    """Orders, newest first."""
    return await _orders(request).page(call.session, call.scope, page, states=state or [], text=q)


@router.post("/api/orders", status_code=201, response_model=OrderOut, dependencies=[require(*DISPATCHERS)])
async def create_order(call: Write, request: Request, wanted: OrderCreate) -> Response:
    """A new order, in state `submitted`."""
    return await call.run(lambda s: _orders(request).create(s, call.caller, wanted), status=201)


@router.get("/api/orders/{order_id}", dependencies=[require(*EVERYONE)], responses=problems(404))
async def get_order(call: Read, request: Request, order_id: OrderId) -> OrderDetailOut:
    """One order with its history."""
    order = await _orders(request).one(call.session, call.scope, order_id)
    happened = await history(call.session, (SUBJECT, order.id))
    return OrderDetailOut(order=order, history=[event_out(event) for event in happened])


@router.get("/api/my/orders", dependencies=[require(Role.WORKER)])
async def list_my_orders(call: Read, request: Request) -> OrdersOut:
    """The calling worker's open orders and the last 20 ended ones."""
    worker_id = call.caller.worker_id or 0
    return OrdersOut(items=await _orders(request).of_worker(call.session, worker_id))


@router.post(
    "/api/orders/{order_id}/receipt",
    response_model=OrderOut,
    dependencies=[require(Role.WORKER)],
    responses=problems(404),
)
async def receipt(call: Write, request: Request, order_id: OrderId, body: ReceiptIn) -> Response:
    """The phone got the order, or the worker looked at it."""
    return await call.run(lambda s: _orders(request).receipt(s, call.caller, order_id, body))


async def _move(call: Write, request: Request, order_id: int, move: OrderMove, body: MoveIn) -> Response:
    return await call.run(lambda s: _orders(request).move(s, call.caller, order_id, move, body))


@router.post(
    "/api/orders/{order_id}/intake",
    response_model=OrderOut,
    dependencies=[require(*_who_may(OrderMove.INTAKE))],
    responses=_MOVE_PROBLEMS,
)
async def intake(call: Write, request: Request, order_id: OrderId, body: MoveIn) -> Response:
    """The room takes a submitted order in."""
    return await _move(call, request, order_id, OrderMove.INTAKE, body)


@router.post(
    "/api/orders/{order_id}/dispatch",
    response_model=OrderOut,
    dependencies=[require(*_who_may(OrderMove.DISPATCH))],
    responses=_MOVE_PROBLEMS,
)
async def dispatch(call: Write, request: Request, order_id: OrderId, body: DispatchIn) -> Response:
    """Give the order to a worker, or to another one; a submitted order is taken in with it."""
    return await _move(call, request, order_id, OrderMove.DISPATCH, body)


@router.post(
    "/api/orders/{order_id}/accept",
    response_model=OrderOut,
    dependencies=[require(*_who_may(OrderMove.ACCEPT))],
    responses=_MOVE_PROBLEMS,
)
async def accept(call: Write, request: Request, order_id: OrderId, body: MoveIn) -> Response:
    """The worker accepts the order."""
    return await _move(call, request, order_id, OrderMove.ACCEPT, body)


@router.post(
    "/api/orders/{order_id}/depart",
    response_model=OrderOut,
    dependencies=[require(*_who_may(OrderMove.DEPART))],
    responses=_MOVE_PROBLEMS,
)
async def depart(call: Write, request: Request, order_id: OrderId, body: MoveIn) -> Response:
    """The worker sets out."""
    return await _move(call, request, order_id, OrderMove.DEPART, body)


@router.post(
    "/api/orders/{order_id}/check-in",
    response_model=OrderOut,
    dependencies=[require(*_who_may(OrderMove.CHECK_IN))],
    responses=_MOVE_PROBLEMS,
)
async def check_in(call: Write, request: Request, order_id: OrderId, body: CheckInIn) -> Response:
    """The worker is at the site; the distance to it is kept."""
    return await _move(call, request, order_id, OrderMove.CHECK_IN, body)


@router.post(
    "/api/orders/{order_id}/reply",
    response_model=OrderOut,
    dependencies=[require(*_who_may(OrderMove.REPLY))],
    responses=_MOVE_PROBLEMS,
)
async def reply(call: Write, request: Request, order_id: OrderId, body: ReplyIn) -> Response:
    """The worker reports the result, with attachments uploaded before."""
    return await _move(call, request, order_id, OrderMove.REPLY, body)


@router.post(
    "/api/orders/{order_id}/confirm",
    response_model=OrderOut,
    dependencies=[require(*_who_may(OrderMove.CONFIRM))],
    responses=_MOVE_PROBLEMS,
)
async def confirm(call: Write, request: Request, order_id: OrderId, body: ConfirmIn) -> Response:
    """The room has asked the customer: it works again."""
    return await _move(call, request, order_id, OrderMove.CONFIRM, body)


@router.post(
    "/api/orders/{order_id}/return",
    response_model=OrderOut,
    dependencies=[require(*_who_may(OrderMove.RETURN))],
    responses=_MOVE_PROBLEMS,
)
async def return_(call: Write, request: Request, order_id: OrderId, body: ReasonIn) -> Response:
    """The worker or the room puts the order back, with a reason."""
    return await _move(call, request, order_id, OrderMove.RETURN, body)


@router.post(
    "/api/orders/{order_id}/cancel",
    response_model=OrderOut,
    dependencies=[require(*_who_may(OrderMove.CANCEL))],
    responses=_MOVE_PROBLEMS,
)
async def cancel(call: Write, request: Request, order_id: OrderId, body: ReasonIn) -> Response:
    """The order will not be done, with a reason; not once the worker is on the way."""
    return await _move(call, request, order_id, OrderMove.CANCEL, body)
