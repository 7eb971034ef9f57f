"""What one key did to many orders, taken back or made again in one transaction: each is judged by itself."""

import secrets
from contextlib import suppress
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import BackendError, Invalid, MoveRefused, VersionConflict
from backend.kit.calls import Caller
from backend.workorders import repository
from backend.workorders.batch_schemas import BatchOut, OrderOutcomeOut
from backend.workorders.schemas import OrderOut
from backend.workorders.undo_book import Book
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
    verb = undoing.undo_in if what == UNDO else undoing.redo_in
    batch = secrets.token_hex(8)
    outcomes: list[OrderOutcomeOut] = []
    with session.no_autoflush:  # what the loop writes is written together, below
        book = await Book.of(session, caller, wanted.items)
        for item in wanted.items:
            try:
                order = await verb(book, item, batch)
            except BackendError as refusal:
                outcomes.append(await _refused(book, item, refusal))
            else:
                outcomes.append(OrderOutcomeOut(order_id=item.order_id, done=True, order=order))
        await book.settle()
    return BatchOut(outcomes=outcomes)


async def _refused(book: Book, item: UndoItem, refusal: BackendError) -> OrderOutcomeOut:
    order: OrderOut | None = None
    with suppress(BackendError):
        here = await book.order(item.order_id)
        if here.is_seen:
            order = repository.order_out(here.row, here.definition)
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
