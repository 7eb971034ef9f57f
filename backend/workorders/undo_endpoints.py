"""`/api/my/undo`, `POST /api/orders/{id}/undo|redo` and the same of many, `/api/orders/batch/undo|redo`."""

from typing import Protocol

from fastapi import APIRouter, Request, Response

from backend.kit.calls import DISPATCHERS, Read, RowId, Write, require, services_of
from backend.kit.clock import Clock
from backend.kit.problems import problems
from backend.workorders import undo_offers
from backend.workorders.batch_schemas import BatchOut
from backend.workorders.schemas import OrderOut
from backend.workorders.undo_many import REDO, UNDO, take_back_all
from backend.workorders.undo_schemas import MyUndoOut, UndoIn, UndoManyIn
from backend.workorders.undoing import Undoing

router = APIRouter(tags=["orders"])


class _Services(Protocol):
    clock: Clock
    undoing: Undoing


def _undoing(request: Request) -> Undoing:
    services: _Services = services_of(request)
    return services.undoing


@router.get("/api/my/undo", dependencies=[require(*DISPATCHERS)])
async def my_undo(call: Read, request: Request) -> MyUndoOut:
    """What the calling account can take back and make again now: its own steps of the last 24 hours."""
    services: _Services = services_of(request)
    return await undo_offers.mine(call.session, call.caller, services.clock.now())


@router.post("/api/orders/batch/undo", response_model=BatchOut, dependencies=[require(*DISPATCHERS)])
async def undo_many(call: Write, request: Request, wanted: UndoManyIn) -> Response:
    """Take back what one key did to many orders: each by itself is done, or refused with a reason."""
    undoing = _undoing(request)
    return await call.run(lambda s: take_back_all(s, undoing, call.caller, wanted, UNDO))


@router.post("/api/orders/batch/redo", response_model=BatchOut, dependencies=[require(*DISPATCHERS)])
async def redo_many(call: Write, request: Request, wanted: UndoManyIn) -> Response:
    """Make again what one key took back on many orders: each by itself is done, or refused with a reason."""
    undoing = _undoing(request)
    return await call.run(lambda s: take_back_all(s, undoing, call.caller, wanted, REDO))


@router.post(
    "/api/orders/{order_id}/undo",
    response_model=OrderOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def undo(call: Write, request: Request, order_id: RowId, body: UndoIn) -> Response:
    """Take back an own step that nobody has gone on from: state, worker and clocks are what they were."""
    return await call.run(lambda s: _undoing(request).undo(s, call.caller, order_id, body))


@router.post(
    "/api/orders/{order_id}/redo",
    response_model=OrderOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def redo(call: Write, request: Request, order_id: RowId, body: UndoIn) -> Response:
    """Make a step again that was taken back. It happens now: its limits begin now."""
    return await call.run(lambda s: _undoing(request).redo(s, call.caller, order_id, body))
