"""One move of many orders in one transaction: each is judged by itself, those refused stay as they were."""

import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import BackendError, Invalid, MoveRefused, NotFound, VersionConflict
from backend.kit.calls import Caller
from backend.kit.eventlog import NewEvent, append_all
from backend.workorders import arranging, repository
from backend.workorders.arranging_schemas import PriorityIn, TransferIn
from backend.workorders.batch_schemas import BatchIn, BatchItem, BatchOut, OrderOutcomeOut
from backend.workorders.bodies import BODIES, MoveIn
from backend.workorders.definition import Definition
from backend.workorders.schemas import OrderOut
from backend.workorders.service import WorkOrders, read_limits
from backend.workorders.tables import OrderRow
from backend.workorders.timers import Limits
from contract.arranging import Arrangement
from contract.vocabulary import OrderMove

_SHARED: Final = ("reason", "note", "customer_note", "priority", "department_id")
_ARRANGED: Final[Mapping[str, type[MoveIn]]] = MappingProxyType(
    {Arrangement.PRIORITY: PriorityIn, Arrangement.TRANSFER: TransferIn}
)
_OWN: Final = ("worker_id", "planned_at")


async def move_all(session: AsyncSession, orders: WorkOrders, caller: Caller, wanted: BatchIn) -> BatchOut:
    """Make the move on every order that allows it; raises Invalid where an order is named twice."""
    ids = [item.order_id for item in wanted.items]
    if len(set(ids)) < len(ids):
        error = {"loc": ["body", "items"], "msg": "an order is named twice", "type": "value_error"}
        raise Invalid("An order is named twice.", errors=[error])
    rows = await repository.find_all(session, caller.scope, ids)
    definitions = await repository.definitions_for(session, rows.values())
    limits = await read_limits(session)
    together = {"batch": {"id": secrets.token_hex(8)}}  # what was pressed at once is taken back at once
    outcomes: list[OrderOutcomeOut] = []
    events: list[NewEvent] = []
    with session.no_autoflush:  # what the loop writes is written together, below
        for item in wanted.items:
            row = rows.get(item.order_id)
            if row is None:
                outcomes.append(
                    OrderOutcomeOut(order_id=item.order_id, done=False, order=None, reason=_slug(NotFound))
                )
                continue
            definition = definitions[row.type, row.workflow_version]
            try:
                order, told = await _done(
                    session, orders, caller, row, definition, limits, wanted, item, together
                )
            except BackendError as refusal:
                outcomes.append(_refused(row, definition, refusal))
            else:
                outcomes.append(OrderOutcomeOut(order_id=row.id, done=True, order=order))
                events += told
    await session.flush()
    await append_all(session, events)
    return BatchOut(outcomes=outcomes)


async def _done(
    session: AsyncSession,
    orders: WorkOrders,
    caller: Caller,
    row: OrderRow,
    definition: Definition,
    limits: Limits,
    wanted: BatchIn,
    item: BatchItem,
    together: Mapping[str, Any],
) -> tuple[OrderOut, list[NewEvent]]:
    """One order of the batch; raises BackendError before anything of it was written."""
    body = _body(wanted, item)
    if isinstance(body, PriorityIn | TransferIn):
        now = orders.now()
        await arranging.check_seen(session, row, definition, body.version)
        if isinstance(body, PriorityIn):
            return arranging.prioritise(row, definition, caller, now, body, together)
        return await arranging.transfer(session, row, definition, caller, now, limits, body, together)
    step = await orders.judge(session, caller, row, definition, OrderMove(wanted.move), body)
    order, event = await orders.carry_out(session, caller, row, step, body, limits, answers=together)
    return order, [event]


def _body(wanted: BatchIn, item: BatchItem) -> MoveIn:
    """What the batch says, as the body of this move of this order; raises Invalid."""
    kind = _ARRANGED.get(wanted.move) or BODIES[OrderMove(wanted.move)]
    said: dict[str, Any] = {"version": item.version}
    said |= {name: value for name in _SHARED if (value := getattr(wanted, name))}
    said |= {name: value for name in _OWN if (value := getattr(item, name)) is not None}
    try:
        return kind.model_validate({name: said[name] for name in said if name in kind.model_fields})
    except ValidationError as error:
        raise Invalid(str(error)) from error


def _refused(row: OrderRow, definition: Definition, refusal: BackendError) -> OrderOutcomeOut:
    extras: Mapping[str, Any] = refusal.extras
    is_conflict = isinstance(refusal, VersionConflict)
    return OrderOutcomeOut(
        order_id=row.id,
        done=False,
        order=repository.order_out(row, definition),
        reason=str(extras["reason"]) if isinstance(refusal, MoveRefused) else _slug(refusal),
        by=extras["changed_by"] if is_conflict else None,
        at=extras["changed_at"] if is_conflict else None,
    )


def _slug(refusal: BackendError | type[BackendError]) -> str:
    return refusal.slug.replace("-", "_")
