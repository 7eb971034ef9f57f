"""What others are told of an order whose whole they need not see."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.workorders.tables import OrderRow
from contract.vocabulary import OrderState

_ENDED_EARLY = frozenset({OrderState.CANCELLED, OrderState.REJECTED})


@dataclass(frozen=True, slots=True)
class Brief:
    """An order in a line; `outcome` is what it was, or why it came to nothing."""

    number: str
    state: OrderState
    outcome: str


async def briefs(session: AsyncSession, order_ids: Collection[int]) -> dict[int, Brief]:
    """By order id, whoever may see the orders."""
    if not order_ids:
        return {}
    statement = select(
        OrderRow.id, OrderRow.number, OrderRow.state, OrderRow.feedback, OrderRow.reply_text, OrderRow.reason
    ).where(OrderRow.id.in_(sorted(order_ids)))
    found = {}
    for id_, number, state, feedback, reply, reason in (await session.execute(statement)).all():
        told = feedback["cause"] if feedback else reply
        found[id_] = Brief(number, OrderState(state), reason if state in _ENDED_EARLY else told)
    return found
