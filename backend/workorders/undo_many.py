"""What one key did to many orders, taken back or made again in one transaction: each is judged by itself."""

import secrets
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import BackendError, Invalid, MoveRefused, VersionConflict
from backend.kit.calls import Caller
from backend.workorders import repository
from backend.workorders.batch_schemas import BatchOut, OrderOutcomeOut
from backend.workorders.schemas import OrderOut
from backend.workorders.undo_schemas import UndoItem, UndoManyIn
from backend.workorders.undoing import Undoing

UNDO: Final = "undo"
REDO: Final = "redo"


async def take_back_all(
    session: AsyncSession, undoing: Undoing, caller: Caller, wanted: UndoManyIn, what: str
) -> BatchOut:
    """Of each order what became of it; raises Invalid where one is named twice."""
    ids = [item.order_id for item in wanted.items]
    if len(set(ids)) < len(ids):
        error = {"loc": ["body", "items"], "msg": "an order is named twice", "type": "value_error"}
        raise Invalid("An order is named twice.", errors=[error])
    verb = undoing.undo if what == UNDO else undoing.redo
    batch = secrets.token_hex(8)
    outcomes: list[OrderOutcomeOut] = []
    for item in wanted.items:
        try:
            order = await verb(session, caller, item.order_id, item, batch=batch)
        except BackendError as refusal:
            outcomes.append(await _refused(session, caller, item, refusal))
        else:
            outcomes.append(OrderOutcomeOut(order_id=item.order_id, done=True, order=order))
    return BatchOut(outcomes=outcomes)


async def _refused(
    session: AsyncSession, caller: Caller, item: UndoItem, refusal: BackendError
) -> OrderOutcomeOut:
    row = await repository.find(session, caller.scope, item.order_id)
    order: OrderOut | None = None
    if row is not None:
        order = repository.order_out(row, await repository.definition_for(session, row))
    extras = refusal.extras
    is_told = isinstance(refusal, VersionConflict | MoveRefused)
    return OrderOutcomeOut(
        order_id=item.order_id,
        done=False,
        order=order,
        reason=str(extras["reason"]) if isinstance(refusal, MoveRefused) else refusal.slug.replace("-", "_"),
        by=extras.get("changed_by") if is_told else None,
        at=extras.get("changed_at") if is_told else None,
    )
