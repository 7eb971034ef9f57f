"""What the management reports count, out of the database. Reads only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import EventRow
from backend.kit.scope import Scope, visible
from backend.workorders.tables import OrderRow
from contract.vocabulary import EventKind

STAGES: Final = (
    ("take_in", "submitted_at", "taken_in_at"),
    ("assign", "submitted_at", "dispatched_at"),
    ("accept", "dispatched_at", "accepted_at"),
    ("set_out", "accepted_at", "departed_at"),
    ("travel", "departed_at", "arrived_at"),
    ("work", "arrived_at", "replied_at"),
    ("confirm", "replied_at", "confirmed_at"),
    ("whole", "submitted_at", "confirmed_at"),
)
"""The stages of serving an order, each between two of its times; of a step made again, the last counts."""
_TIMES: Final = tuple(dict.fromkeys(name for _, *ends in STAGES for name in ends))


async def raised(session: AsyncSession, scope: Scope, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """Orders raised in the period, drafts left out: when, what kind, whose, whether called off."""
    statement: Any = select(
        OrderRow.submitted_at,
        OrderRow.source,
        OrderRow.type,
        OrderRow.customer_level,
        OrderRow.department_id,
        OrderRow.cancelled_at,
    ).where(OrderRow.submitted_at >= since, OrderRow.submitted_at < until)
    return await _found(session, scope, statement)


async def times(session: AsyncSession, scope: Scope, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """The times of orders raised in the period, and how long they stood still."""
    columns = [getattr(OrderRow, name) for name in _TIMES]
    statement: Any = select(
        OrderRow.department_id, OrderRow.worker_id, OrderRow.type, OrderRow.suspended_s, *columns
    ).where(OrderRow.submitted_at >= since, OrderRow.submitted_at < until)
    return await _found(session, scope, statement)


async def ratings(
    session: AsyncSession, scope: Scope, since: datetime, until: datetime
) -> Sequence[Row[Any]]:
    """Orders that changed in or after the period and were rated at some time."""
    statement = select(
        OrderRow.rating, OrderRow.department_id, OrderRow.worker_id, OrderRow.type, OrderRow.customer_level
    ).where(OrderRow.rating.is_not(None), OrderRow.updated_at >= since, OrderRow.created_at < until)
    return await _found(session, scope, statement)


async def checked(
    session: AsyncSession, scope: Scope, since: datetime, until: datetime
) -> Sequence[Row[Any]]:
    """Orders that changed in or after the period, with their checks."""
    statement = select(OrderRow.checks, OrderRow.department_id, OrderRow.worker_id).where(
        OrderRow.updated_at >= since,
        OrderRow.created_at < until,
        func.json_array_length(OrderRow.checks) > 0,
    )
    return await _found(session, scope, statement)


async def customers_added(session: AsyncSession, scope: Scope, until: datetime) -> Sequence[Row[Any]]:
    """(customer, when, department) of every customer whose beginning is in the log."""
    statement: Any = select(EventRow.subject_id, EventRow.at, EventRow.department_id).where(
        EventRow.kind == EventKind.CUSTOMER_CREATED, EventRow.at < until
    )
    seen = visible(statement, scope, department=EventRow.department_id).order_by(EventRow.seq)
    found: Sequence[Row[Any]] = (await session.execute(seen)).all()
    return found


async def log_begins(session: AsyncSession) -> datetime | None:
    """When the numbered log begins: of what was before, nothing is known."""
    found: datetime | None = await session.scalar(select(func.min(EventRow.at)))
    return found


async def _found(session: AsyncSession, scope: Scope, statement: Select[Any]) -> Sequence[Row[Any]]:
    seen = visible(statement, scope, department=OrderRow.department_id)
    found: Sequence[Row[Any]] = (await session.execute(seen)).all()
    return found
