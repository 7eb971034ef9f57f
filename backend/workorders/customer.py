"""What the customer says about an order: the rating, changeable until a check. Its link says who may."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import MoveRefused, NotFound
from backend.kit.eventlog import Actor
from backend.kit.scope import Scope
from backend.workorders import events, moves, repository, rules
from backend.workorders.bodies import RateIn
from backend.workorders.definition import Definition
from backend.workorders.schemas import OrderOut
from backend.workorders.tables import OrderRow
from contract.vocabulary import EventKind, OrderMove, OrderState

CUSTOMER = Actor(None, "customer")
"""No account: whoever holds the order's link. The clients find the word."""


def can_rate(order: OrderOut) -> bool:
    """Whether the customer may rate the order now: once told of the outcome, until somebody checks it."""
    return order.state is OrderState.RATED or OrderMove.RATE in order.possible_moves


async def rate_by_customer(
    session: AsyncSession, order_id: int, *, score: int, comment: str, at: datetime
) -> OrderOut:
    """The customer's rating, or a new one in its place; the same again changes nothing.

    Raises NotFound, MoveRefused (not told of the outcome yet, or checked already).
    """
    row = await repository.find(session, Scope.everything(), order_id)
    if row is None:
        raise NotFound
    definition = await repository.definition_for(session, row)
    before = repository.order_out(row, definition)
    if not can_rate(before):
        raise MoveRefused(
            f"rate is not possible from {row.state}.",
            reason=rules.Refusal.WRONG_STATE,
            state=row.state,
            current=before.model_dump(mode="json"),
        )
    said = before.rating
    if said is not None and (said.by, said.score, said.comment) == (CUSTOMER.name, score, comment):
        return before
    return await _rated(
        session, row, definition, RateIn(version=row.version, score=score, comment=comment), at
    )


async def _rated(
    session: AsyncSession, row: OrderRow, definition: Definition, said: RateIn, at: datetime
) -> OrderOut:
    facts = repository.facts_of(row)
    step = rules.row_for(definition, OrderMove.RATE, facts)
    target = facts.state if step is None else rules.target(definition, step, facts)
    moves.write(row, OrderMove.RATE, said, at, by=CUSTOMER, target=target)
    row.state = target
    row.version += 1
    row.updated_at, row.updated_by = at, CUSTOMER.name
    await session.flush()
    order = repository.order_out(row, definition)
    note = f"{said.score}/5 {said.comment}".strip()
    await events.record(session, EventKind.ORDER_RATED, order, actor=CUSTOMER, at=at, note=note)
    return order
