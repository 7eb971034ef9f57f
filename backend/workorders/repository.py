"""Order rows in and out of the database, and as they look on the wire. Decides nothing."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, load_only, selectinload

from backend.kit.pagination import PageQuery, fetch_page
from backend.kit.scope import Scope, visible
from backend.workorders.definition import Definition
from backend.workorders.rules import ASSIGNED, ENDED, OPEN
from backend.workorders.schemas import OrderOut
from backend.workorders.tables import OrderNumberRow, OrderRow, TimerRow
from backend.workorders.timers import Timer
from backend.workorders.wire import facts_of as facts_of, order_out as order_out
from backend.workorders.workflows_repository import definitions
from contract.vocabulary import AT_SITE_STATES, FINAL_STATES, OrderState, Role, TimerKind


async def find(session: AsyncSession, scope: Scope, order_id: int) -> OrderRow | None:
    """The order with its timers, where the scope sees it."""
    statement = select(OrderRow).options(joinedload(OrderRow.timers)).where(OrderRow.id == order_id)
    statement = visible(statement, scope, department=OrderRow.department_id, worker=OrderRow.worker_id)
    return (await session.scalars(statement)).unique().one_or_none()


async def find_all(session: AsyncSession, scope: Scope, order_ids: Collection[int]) -> dict[int, OrderRow]:
    """Those of the orders that the scope sees, with their timers, by id."""
    statement = _seen_by(scope).where(OrderRow.id.in_(sorted(order_ids)))
    return {row.id: row for row in await session.scalars(statement)}


async def find_heads(session: AsyncSession, scope: Scope, order_ids: Collection[int]) -> dict[int, OrderRow]:
    """`find_all` without timers and with little more than numbers, versions and workflows: cheap."""
    few = (OrderRow.number, OrderRow.version, OrderRow.type, OrderRow.workflow_version)
    statement = select(OrderRow).options(load_only(*few, OrderRow.merged_into_id, raiseload=True))
    statement = visible(statement, scope, department=OrderRow.department_id, worker=OrderRow.worker_id)
    found = await session.scalars(statement.where(OrderRow.id.in_(sorted(order_ids))))
    return {row.id: row for row in found}


async def open_between(
    session: AsyncSession, scope: Scope, since: datetime, until: datetime, which: ColumnElement[bool]
) -> Sequence[OrderRow]:
    """Open orders raised in this time that `which` holds for, with their timers."""
    statement = _seen_by(scope).where(
        OrderRow.state.in_(sorted(OPEN)), OrderRow.created_at.between(since, until), which
    )
    return (await session.scalars(statement)).all()


async def page(
    session: AsyncSession, scope: Scope, query: PageQuery, *, states: Collection[OrderState], text: str
) -> tuple[Sequence[OrderRow], str | None]:
    """One page of what the scope sees, newest first."""
    statement = _seen_by(scope)
    if states:
        statement = statement.where(OrderRow.state.in_(sorted(states)))
    if text:
        columns = (
            OrderRow.number,
            OrderRow.title,
            OrderRow.customer_name,
            OrderRow.address,
            OrderRow.contact_phone,
            OrderRow.worker_name,
        )
        statement = statement.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    return await fetch_page(session, statement, keys=[OrderRow.id], query=query, descending=True)


async def current(session: AsyncSession, scope: Scope, *, ended_since: datetime) -> Sequence[OrderRow]:
    """Everything open, and what ended since then."""
    recent = OrderRow.state.in_(sorted(ENDED)) & (OrderRow.updated_at >= ended_since)
    if scope.role in (Role.INSPECTOR, Role.AUDITOR):  # what they work on begins where the room has finished
        recent |= OrderRow.state.in_(sorted(ENDED - FINAL_STATES))
    statement = _seen_by(scope).where(OrderRow.state.in_(sorted(OPEN)) | recent).order_by(OrderRow.id)
    return (await session.scalars(statement)).all()


async def ids_at(session: AsyncSession, at: datetime, *, ended_since: datetime) -> list[int]:
    """Orders that were there at a past moment and may have been open then, or ended after `ended_since`."""
    still = OrderRow.state.in_(sorted(OPEN)) | (OrderRow.updated_at >= ended_since)
    statement = select(OrderRow.id).where(OrderRow.created_at <= at, still).order_by(OrderRow.id)
    return list(await session.scalars(statement))


async def of_worker(session: AsyncSession, worker_id: int, *, ended: int) -> Sequence[OrderRow]:
    """The worker's open orders and the last `ended` ended ones, newest first."""
    mine = select(OrderRow).options(selectinload(OrderRow.timers)).where(OrderRow.worker_id == worker_id)
    newest = OrderRow.updated_at.desc()
    still = await session.scalars(mine.where(OrderRow.state.in_(sorted(OPEN))).order_by(newest))
    done = await session.scalars(mine.where(OrderRow.state.in_(sorted(ENDED))).order_by(newest).limit(ended))
    return [*still.all(), *done.all()]


async def assignments(session: AsyncSession) -> list[tuple[int, int, OrderState]]:
    """(order, worker, state) of the orders that are with somebody."""
    statement = select(OrderRow.id, OrderRow.worker_id, OrderRow.state).where(
        OrderRow.state.in_(sorted(ASSIGNED))
    )
    rows = (await session.execute(statement)).all()
    return [(order, worker, OrderState(state)) for order, worker, state in rows if worker is not None]


async def on_site(session: AsyncSession) -> list[tuple[int, int]]:
    """(order, worker) where the worker is checked in."""
    found = await assignments(session)
    return [(order, worker) for order, worker, state in found if state in AT_SITE_STATES]


async def next_number(session: AsyncSession, day: str) -> int:
    """The next order number of `day` (yyyymmdd), from 1; only in a writing session."""
    statement = (
        insert(OrderNumberRow)
        .values(day=day, last=1)
        .on_conflict_do_update(index_elements=["day"], set_={"last": OrderNumberRow.last + 1})
        .returning(OrderNumberRow.last)
    )
    return (await session.execute(statement)).scalar_one()


def timers_of(row: OrderRow) -> list[Timer]:
    """The row's timers as the rules know them."""
    return [
        Timer(TimerKind(t.kind), t.started_at, t.due_at, t.stopped_at, t.paused_at, t.paused_s)
        for t in row.timers
    ]


def put_timers(row: OrderRow, timers: Sequence[Timer]) -> None:
    """Write back what `timers.after_move` answered: known runs first, in order, then the new ones."""
    for stored, timer in zip(row.timers, timers, strict=False):
        stored.due_at, stored.stopped_at, stored.paused_at = timer.due_at, timer.stopped_at, timer.paused_at
        stored.paused_s = timer.paused_s
    for timer in timers[len(row.timers) :]:
        row.timers.append(
            TimerRow(
                kind=timer.kind,
                started_at=timer.started_at,
                due_at=timer.due_at,
                stopped_at=timer.stopped_at,
                paused_at=timer.paused_at,
                paused_s=timer.paused_s,
            )
        )


async def orders_out(session: AsyncSession, rows: Sequence[OrderRow]) -> list[OrderOut]:
    """The rows as they look on the wire, each by the workflow it began with."""
    known = await definitions(session, {(row.type, row.workflow_version) for row in rows})
    return [order_out(row, known[row.type, row.workflow_version]) for row in rows]


async def definitions_for(
    session: AsyncSession, rows: Iterable[OrderRow]
) -> dict[tuple[str, int], Definition]:
    """The workflows these orders began with, by type and version."""
    return await definitions(session, {(row.type, row.workflow_version) for row in rows})


async def definition_for(session: AsyncSession, row: OrderRow) -> Definition:
    """The workflow the order began with."""
    key = (row.type, row.workflow_version)
    return (await definitions(session, {key}))[key]


def _seen_by(scope: Scope) -> Select[OrderRow]:
    statement = select(OrderRow).options(selectinload(OrderRow.timers))
    return visible(statement, scope, department=OrderRow.department_id, worker=OrderRow.worker_id)
