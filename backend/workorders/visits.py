"""When a worker is expected at the site, changed without giving the order to anybody else.

No move of the workflow: nothing about whose turn it is changes, so orders of every version have it. Planning
it together with the worker is the dispatch's `planned_at`.
"""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import MoveRefused, NotFound
from backend.kit.calls import Caller
from backend.kit.clock import Clock
from backend.kit.versions import check_version
from backend.workorders import events, repository
from backend.workorders.bodies import PlanVisitIn
from backend.workorders.rules import Refusal
from backend.workorders.schemas import OrderOut
from contract.vocabulary import EventKind, OrderState

BEFORE_ARRIVAL: Final = frozenset({OrderState.DISPATCHED, OrderState.ACKNOWLEDGED, OrderState.EN_ROUTE})
"""A worker has it and is not there yet: only then is there something to plan."""


async def plan(
    session: AsyncSession, caller: Caller, clock: Clock, order_id: int, body: PlanVisitIn
) -> OrderOut:
    """The order with another expected time, or with none.

    Raises NotFound (scope), VersionConflict (somebody was faster), MoveRefused (nobody has it, or the worker
    is there already).
    """
    row = await repository.find(session, caller.scope, order_id)
    if row is None:
        raise NotFound
    definition = await repository.definition_for(session, row)
    before = repository.order_out(row, definition).model_dump(mode="json")
    await check_version(
        session, (events.SUBJECT, row.id), seen=body.version, actual=row.version, current=before
    )
    if row.state not in BEFORE_ARRIVAL:
        raise MoveRefused(
            f"No visit can be planned from {row.state}.",
            reason=Refusal.WRONG_STATE,
            state=row.state,
            current=before,
        )
    now = clock.now()
    row.planned_at = body.planned_at
    row.version += 1
    row.updated_at, row.updated_by = now, caller.name
    await session.flush()
    order = repository.order_out(row, definition)
    await events.record(session, EventKind.ORDER_PLANNED, order, actor=caller.actor, at=now)
    return order
