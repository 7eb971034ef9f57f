"""Giving out, taking back and opening customers' links, each inside the caller's transaction."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.customerlinks import repository
from backend.customerlinks.schemas import (
    USUAL_DAYS,
    CustomerLinkIn,
    CustomerLinkMadeOut,
    CustomerLinkStateOut,
)
from backend.customerlinks.tables import CustomerLinkRow
from backend.errors import Conflict, NotFound
from backend.kit.calls import Caller
from backend.kit.eventlog import Actor
from backend.kit.scope import Scope
from backend.workorders import events as order_events, service as workorders
from backend.workorders.service import OrderOut, WorkOrders
from contract.vocabulary import EventKind, OrderState

TOKEN_BYTES = 24  # 192 bits; nobody guesses one, and it still fits a short message
SEEN_EVERY = timedelta(minutes=5)
PREFIX = "/c"


async def state(
    session: AsyncSession, orders: WorkOrders, scope: Scope, order_id: int, *, at: datetime
) -> CustomerLinkStateOut:
    """The link that holds. Raises NotFound where the scope does not see the order."""
    await orders.one(session, scope, order_id)
    rows = await repository.holding(session, order_id, at)
    return CustomerLinkStateOut(link=repository.link_out(rows[0]) if rows else None)


async def make(
    session: AsyncSession,
    orders: WorkOrders,
    caller: Caller,
    order_id: int,
    body: CustomerLinkIn,
    *,
    tell: Callable[[str], None],
    at: datetime,
) -> CustomerLinkMadeOut:
    """A fresh link in the place of the one before. Raises NotFound, Conflict (only a draft so far).

    `tell` gets the secret; it is not in the answer, because answers are stored for who asks again.
    """
    order = await orders.one(session, caller.scope, order_id)
    for before in await repository.holding(session, order_id, at):
        before.revoked_at = at
    row, token = await _given(session, order, actor=caller.actor, days=body.days, at=at)
    tell(token)
    return CustomerLinkMadeOut(link=repository.link_out(row), url="")


async def give_along(session: AsyncSession, order: OrderOut, *, actor: Actor, at: datetime) -> str:
    """The secret of one more link, for a notice: those that went with earlier notices hold on.

    Raises Conflict (only a draft so far).
    """
    _row, token = await _given(session, order, actor=actor, days=USUAL_DAYS, at=at)
    return token


async def revoke(
    session: AsyncSession, orders: WorkOrders, caller: Caller, order_id: int, *, at: datetime
) -> CustomerLinkStateOut:
    """No link of the order holds any more; saying so twice is harmless. Raises NotFound."""
    order = await orders.one(session, caller.scope, order_id)
    rows = await repository.holding(session, order_id, at)
    for row in rows:
        row.revoked_at = at
    if rows:
        await session.flush()
        await order_events.record(session, EventKind.ORDER_LINK_REVOKED, order, actor=caller.actor, at=at)
    return CustomerLinkStateOut(link=None)


async def opened(
    session: AsyncSession, orders: WorkOrders, token: str, *, at: datetime
) -> tuple[OrderOut, bool]:
    """The order behind a secret, and whether `seen` is worth writing. Raises NotFound: it does not hold."""
    row = await _held(session, token, at)
    order = await orders.one(session, Scope.everything(), row.order_id)
    return order, row.seen_at is None or at - row.seen_at >= SEEN_EVERY


async def seen(session: AsyncSession, token: str, *, at: datetime) -> None:
    """The customer has looked; in a writing session."""
    row = await repository.by_digest(session, digest_of(token), at)
    if row is not None:
        row.opened_at, row.seen_at = row.opened_at or at, at


async def rate(session: AsyncSession, token: str, *, score: int, comment: str, at: datetime) -> OrderOut:
    """The customer's rating. Raises NotFound, MoveRefused."""
    row = await _held(session, token, at)
    return await workorders.rate_by_customer(session, row.order_id, score=score, comment=comment, at=at)


def digest_of(token: str) -> str:
    """What is stored of a secret. It is random and long, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


async def _given(
    session: AsyncSession, order: OrderOut, *, actor: Actor, days: int, at: datetime
) -> tuple[CustomerLinkRow, str]:
    if order.state is OrderState.DRAFT:
        raise Conflict("A draft is nobody's order yet.")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = CustomerLinkRow(
        order_id=order.id,
        digest=digest_of(token),
        created_at=at,
        created_by=actor.name,
        expires_at=at + timedelta(days=days),
        revoked_at=None,
        opened_at=None,
        seen_at=None,
    )
    session.add(row)
    await session.flush()
    await order_events.record(session, EventKind.ORDER_LINK_MADE, order, actor=actor, at=at)
    return row, token


async def _held(session: AsyncSession, token: str, at: datetime) -> CustomerLinkRow:
    row = await repository.by_digest(session, digest_of(token), at)
    if row is None:
        raise NotFound
    return row
