"""`/api/my/undo` and `POST /api/orders/{id}/undo|redo`."""

from typing import Protocol

from fastapi import APIRouter, Request, Response

from backend.kit.calls import DISPATCHERS, Read, Write, require, services_of
from backend.kit.problems import problems
from backend.workorders.endpoints import OrderId
from backend.workorders.schemas import OrderOut
from backend.workorders.undo_schemas import MyUndoOut, UndoIn
from backend.workorders.undoing import Undoing

router = APIRouter(tags=["orders"])


class _Services(Protocol):
    undoing: Undoing


def _undoing(request: Request) -> Undoing:
    services: _Services = services_of(request)
    return services.undoing


@router.get("/api/my/undo", dependencies=[require(*DISPATCHERS)])
async def my_undo(call: Read, request: Request) -> MyUndoOut:
    """What the calling account can take back and make again now: its own steps of the last 24 hours."""
    return await _undoing(request).mine(call.session, call.caller)


@router.post(
    "/api/orders/{order_id}/undo",
    response_model=OrderOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def undo(call: Write, request: Request, order_id: OrderId, body: UndoIn) -> Response:
    """Take back an own step that nobody has gone on from: state, worker and clocks are what they were."""
    return await call.run(lambda s: _undoing(request).undo(s, call.caller, order_id, body))


@router.post(
    "/api/orders/{order_id}/redo",
    response_model=OrderOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def redo(call: Write, request: Request, order_id: OrderId, body: UndoIn) -> Response:
    """Make a step again that was taken back. It happens now: its limits begin now."""
    return await call.run(lambda s: _undoing(request).redo(s, call.caller, order_id, body))
