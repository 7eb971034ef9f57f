"""`/api/orders` and `/api/my/orders`: the lists, one order, and every move."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Protocol

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from backend.kit.calls import DISPATCHERS, EVERYONE, Read, RowId, Write, require, services_of
from backend.kit.eventlog import history
from backend.kit.eventschemas import EventOut, event_out
from backend.kit.pagination import Page, PageParameters
from backend.kit.problems import problems
from backend.workorders.bodies import BODIES, MoveIn
from backend.workorders.events import SUBJECT
from backend.workorders.schemas import OrderCreate, OrderOut, ReceiptIn
from backend.workorders.service import WorkOrders
from contract.vocabulary import OrderMove, OrderState, Role

router = APIRouter(tags=["orders"])
_MOVE_PROBLEMS = problems(404, 409)


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
    """A new order, in state `submitted`, or `draft`."""
    return await call.run(lambda s: _orders(request).create(s, call.caller, wanted), status=201)


@router.get("/api/orders/{order_id}", dependencies=[require(*EVERYONE)], responses=problems(404))
async def get_order(call: Read, request: Request, order_id: RowId) -> OrderDetailOut:
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
async def receipt(call: Write, request: Request, order_id: RowId, body: ReceiptIn) -> Response:
    """The phone got the order, or the worker looked at it."""
    return await call.run(lambda s: _orders(request).receipt(s, call.caller, order_id, body))


_WHAT: Mapping[OrderMove, str] = MappingProxyType(
    {
        OrderMove.SAVE: "Fill in what a draft still lacks.",
        OrderMove.SUBMIT: "A draft becomes an order; its limits begin to run.",
        OrderMove.INTAKE: "The room takes a submitted order in; who does it stays answerable.",
        OrderMove.REJECT: "A submitted order is not taken in: material missing, or a duplicate.",
        OrderMove.DIAGNOSE: "The order is looked into from afar; its dispatch limit runs on.",
        OrderMove.FIX_REMOTELY: "It works again without a visit.",
        OrderMove.DISPATCH: "Give the order to a worker, or to another one; taken in with it, if submitted.",
        OrderMove.ACCEPT: "The worker accepts the order.",
        OrderMove.RETURN: "The worker or the room puts the order back, with a reason.",
        OrderMove.ESCALATE: "The order goes to the centre one level up or down, which dispatches it anew.",
        OrderMove.DEPART: "The worker sets out.",
        OrderMove.CHECK_IN: "The worker is at the site; its distance is kept, and a reason if it is far.",
        OrderMove.START: "The work begins; photos of before, where the workflow asks for them.",
        OrderMove.REQUEST_SUSPENSION: "The worker asks for a stop of the clocks, with a reason.",
        OrderMove.SUSPEND: "The room stops the clocks, with a reason.",
        OrderMove.DECLINE_SUSPENSION: "The room does not stop the clocks, and says why.",
        OrderMove.RESUME: "The clocks run again; the order is where it was, and due later by the pause.",
        OrderMove.REPLY: "The worker reports the result, with the fields and photos the workflow asks for.",
        OrderMove.CONFIRM: "The room has asked the customer: it works again.",
        OrderMove.REOPEN: "The customer says that it does not work; the repair limit is the old one.",
        OrderMove.FEEDBACK: "The customer is told what it was and what would avoid it: the fault report.",
        OrderMove.RATE: "What the customer thinks of it.",
        OrderMove.QC_PASS: "An inspector who neither did nor dispatched it finds it good.",
        OrderMove.QC_FAIL: "An inspector who neither did nor dispatched it finds defects; 7 working days.",
        OrderMove.REWORK: "The defects are worked on; then it is checked again.",
        OrderMove.ARCHIVE: "Nothing about the order changes any more.",
        OrderMove.CANCEL: "The order will not be done, with a reason; not once the worker is on the way.",
    }
)


def _add(move: OrderMove, said: type[MoveIn]) -> None:
    """The route of one move. Who may make it is data of the order's workflow, so every role may ask."""

    async def make(call: Write, request: Request, order_id: RowId, body: MoveIn) -> Response:
        return await call.run(lambda s: _orders(request).move(s, call.caller, order_id, move, body))

    make.__annotations__["body"] = said
    router.add_api_route(
        f"/api/orders/{{order_id}}/{move}",
        make,
        methods=["POST"],
        name=move.name.lower(),
        description=_WHAT[move],
        response_model=OrderOut,
        dependencies=[require(*EVERYONE)],
        responses=_MOVE_PROBLEMS,
    )


for _one, _said in BODIES.items():
    _add(_one, _said)
