"""Orders finished in a stretch of time: what acceptance and quality checks start from. Reads only."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.scope import Scope, visible
from backend.workorders.tables import OrderRow, TimerRow
from contract.vocabulary import OrderState, OrderType, TimerKind

_S = OrderState
_FINISHED: Final = (
    _S.REPAIRED,
    _S.CONFIRMED,
    _S.FEEDBACK_DONE,
    _S.RATED,
    _S.QC_PASSED,
    _S.QC_FAILED,
    _S.ARCHIVED,
)
_CHECKABLE: Final = (_S.FEEDBACK_DONE, _S.RATED)
_AT_ONCE: Final = 900  # parameters of one statement


@dataclass(frozen=True, slots=True)
class Finished:
    """An order whose work was done, with what is known of the line."""

    id: int
    number: str
    department_id: int
    customer_id: int | None
    customer_name: str
    product: str
    address: str
    lat: float | None
    lon: float | None
    contact_name: str
    contact_phone: str
    replied_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an order has come, as far as its checks are concerned."""

    id: int
    number: str
    type: OrderType
    state: OrderState
    title: str
    department_id: int
    worker_id: int | None
    worker_name: str
    due_at: datetime | None
    replied_at: datetime | None
    checks: Sequence[dict[str, Any]]
    rework_due_at: datetime | None


async def finished(
    session: AsyncSession, scope: Scope, types: Collection[OrderType], since: datetime, until: datetime
) -> list[Finished]:
    """Orders of these types whose work was reported done from `since` to before `until`, oldest first."""
    columns = [getattr(OrderRow, name) for name in Finished.__dataclass_fields__]
    statement = select(*columns).where(
        OrderRow.type.in_(sorted(types)),
        OrderRow.state.in_(_FINISHED),
        OrderRow.replied_at >= since,
        OrderRow.replied_at < until,
    )
    seen = visible(statement, scope, department=OrderRow.department_id).order_by(OrderRow.id)
    return [Finished(*row) for row in (await session.execute(seen)).all()]


async def any_finished(
    session: AsyncSession, scope: Scope, types: Collection[OrderType], since: datetime, until: datetime
) -> bool:
    """Whether `finished` has anything."""
    statement = select(OrderRow.id).where(
        OrderRow.type.in_(sorted(types)),
        OrderRow.state.in_(_FINISHED),
        OrderRow.replied_at >= since,
        OrderRow.replied_at < until,
    )
    seen = visible(statement, scope, department=OrderRow.department_id).limit(1)
    return (await session.scalars(seen)).first() is not None


async def waiting_for_a_check(
    session: AsyncSession, scope: Scope, since: datetime, until: datetime
) -> list[tuple[int, int]]:
    """(order, department) of what was completed in that time and that an inspector may check now."""
    papers = and_(OrderRow.type == OrderType.ACCEPTANCE, OrderRow.state == OrderState.REPAIRED)
    completed = func.coalesce(OrderRow.confirmed_at, OrderRow.replied_at)
    statement = select(OrderRow.id, OrderRow.department_id).where(
        or_(OrderRow.state.in_(_CHECKABLE), papers), completed >= since, completed < until
    )
    seen = visible(statement, scope, department=OrderRow.department_id).order_by(OrderRow.id)
    return [(order_id, department_id) for order_id, department_id in (await session.execute(seen)).all()]


async def progress(session: AsyncSession, order_ids: Iterable[int]) -> dict[int, Progress]:
    """By order id, whoever may see the orders: the caller has judged that."""
    wanted = sorted(set(order_ids))
    names = [name for name in Progress.__dataclass_fields__ if name != "rework_due_at"]
    found: dict[int, Progress] = {}
    for first in range(0, len(wanted), _AT_ONCE):
        part = wanted[first : first + _AT_ONCE]
        columns = [getattr(OrderRow, name) for name in names]
        rows = (await session.execute(select(*columns).where(OrderRow.id.in_(part)))).all()
        due = await _rework(session, [row.id for row in rows if row.checks])
        found |= {row.id: _progress(row, due.get(row.id)) for row in rows}
    return found


async def _rework(session: AsyncSession, order_ids: Sequence[int]) -> dict[int, datetime]:
    statement = select(TimerRow.order_id, TimerRow.due_at).where(
        TimerRow.order_id.in_(order_ids), TimerRow.kind == TimerKind.REWORK, TimerRow.stopped_at.is_(None)
    )
    return {row.order_id: row.due_at for row in (await session.execute(statement)).all()}


def _progress(row: Row[Any], rework_due_at: datetime | None) -> Progress:
    told = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's
    told |= {"type": OrderType(row.type), "state": OrderState(row.state)}
    return Progress(**told, rework_due_at=rework_due_at)
