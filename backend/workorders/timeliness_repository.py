"""Runs of limits out of the database: who was answerable, in time or late; counted, or one by one.

Who was answerable is in the event log: the event at whose time a run ended, or, for accepting, began.
Reads only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    ScalarSelect,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.kit.clock import to_ms
from backend.kit.eventlog import EventRow
from backend.kit.scope import Scope, visible
from backend.workorders.events import SUBJECT
from backend.workorders.tables import OrderRow, TimerRow
from backend.workorders.timeliness_schemas import By
from contract.vocabulary import EventKind, TimerKind

_K: Final = EventKind
_ENDS: Final = (
    _K.ORDER_REJECTED,
    _K.ORDER_CANCELLED,
    _K.ORDER_ARCHIVED,
    _K.ORDER_FIXED_REMOTELY,
    _K.ORDER_DISPATCHED,
    _K.ORDER_ACCEPTED,
    _K.ORDER_RETURNED,
    _K.ORDER_ESCALATED,
    _K.ORDER_REPLIED,
    _K.ORDER_CONFIRMED,
    _K.ORDER_REOPENED,
    _K.ORDER_QC_PASSED,
    _K.ORDER_QC_FAILED,
)
_GIVES: Final = (_K.ORDER_DISPATCHED, _K.ORDER_ESCALATED)
_CALLED_OFF: Final = (_K.ORDER_REJECTED, _K.ORDER_CANCELLED)
_AT_THE_DESK: Final = (TimerKind.DISPATCH, TimerKind.CONFIRM)


@dataclass(frozen=True, slots=True)
class Period:
    """Runs that began from `since` to before `until`; what still runs is judged at `at`."""

    since: datetime
    until: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Whose:
    """One line of a report; None: everybody's."""

    stage: TimerKind | None = None
    department_id: int | None = None
    worker_id: int | None = None
    account_id: int | None = None
    late_only: bool = False


async def lines(session: AsyncSession, scope: Scope, period: Period, by: By) -> Sequence[Row[Any]]:
    """Counts and lengths by stage and, if asked, department and person."""
    runs = _seen(scope, period)
    keys: list[ColumnElement[Any]] = [runs.c.stage]
    if by is not By.STAGE:
        keys.append(runs.c.department_id)
    if by is By.PERSON:
        keys += [runs.c.worker_id, runs.c.account_id, runs.c.person]
    ended = runs.c.took_s.is_not(None)
    part = [*keys, ended]
    numbered = select(
        *keys,
        runs.c.late,
        runs.c.took_s,
        func.row_number().over(partition_by=part, order_by=runs.c.took_s).label("place"),
        func.count().over(partition_by=part).label("of"),
    ).subquery()
    took, place, of = numbered.c.took_s, numbered.c.place, numbered.c.of
    done = took.is_not(None)
    group = [numbered.c[key.name] for key in keys]
    statement: Select[Any] = (
        select(
            *group,
            func.count().label("runs"),
            func.sum(case((and_(done, ~numbered.c.late), 1), else_=0)).label("in_time"),
            func.sum(case((numbered.c.late, 1), else_=0)).label("late"),
            func.sum(case((and_(~done, ~numbered.c.late), 1), else_=0)).label("open"),
            func.max(case((and_(done, place == (of + 1) // 2), took))).label("median_s"),
            func.max(case((and_(done, place == (of * 9 + 9) // 10), took))).label("p90_s"),
        )
        .group_by(*group)
        .order_by(*group)
    )
    found: Sequence[Row[Any]] = (await session.execute(statement)).all()
    return found


async def totals(session: AsyncSession, scope: Scope, period: Period) -> Row[Any]:
    """Of orders raised in the period, drafts left out."""
    score = OrderRow.rating["score"].as_integer()
    raised = OrderRow.submitted_at
    statement = select(
        func.count().label("raised"),
        func.count(OrderRow.confirmed_at).label("confirmed"),
        func.count(OrderRow.cancelled_at).label("cancelled"),
        func.coalesce(func.sum(OrderRow.returned_count), 0).label("returned"),
        func.coalesce(func.sum(OrderRow.reopened_count), 0).label("reopened"),
        func.count(score).label("rated"),
        func.avg(score).label("rating"),
    ).where(raised >= period.since, raised < period.until)
    return (await session.execute(visible(statement, scope, department=OrderRow.department_id))).one()


async def runs_of(
    session: AsyncSession, scope: Scope, period: Period, whose: Whose, *, most: int
) -> tuple[Sequence[Row[Any]], int]:
    """The runs behind a line, the latest first, of orders that the scope sees; and how many there are."""
    runs = _seen(scope, period)
    wanted = [
        column == value
        for column, value in (
            (runs.c.stage, whose.stage),
            (runs.c.department_id, whose.department_id),
            (runs.c.worker_id, whose.worker_id),
            (runs.c.account_id, whose.account_id),
        )
        if value is not None
    ]
    if whose.late_only:
        wanted.append(runs.c.late)
    statement: Select[Any] = (
        select(runs, OrderRow.number, OrderRow.title, OrderRow.state)
        .join(OrderRow, OrderRow.id == runs.c.order_id)
        .where(*wanted)
    )
    statement = visible(statement, scope, department=OrderRow.department_id)
    number = await session.scalar(select(func.count()).select_from(statement.subquery()))
    latest = statement.order_by(runs.c.late_s.desc(), runs.c.order_id).limit(most)
    return (await session.execute(latest)).all(), number or 0


def _seen(scope: Scope, period: Period) -> Subquery:
    """Counted runs of the departments that the scope sees: of whoever was answerable, not who is now."""
    runs = _runs(period).subquery()
    called_off = or_(runs.c.ended_by.in_(_CALLED_OFF), _passed_on(runs))
    counted = select(runs).where(or_(runs.c.late, runs.c.ended_by.is_(None), ~called_off))
    return visible(counted, scope, department=runs.c.department_id).subquery()


def _passed_on(runs: Subquery) -> ColumnElement[bool]:
    """It went to somebody else before anybody had to answer."""
    given = and_(runs.c.stage == TimerKind.ACCEPT, runs.c.ended_by.in_(_GIVES))
    return or_(given, and_(runs.c.stage == TimerKind.DISPATCH, runs.c.ended_by == _K.ORDER_ESCALATED))


def _runs(period: Period) -> Select[Any]:
    timer, end, begin = TimerRow, aliased(EventRow), aliased(EventRow)
    at_desk, accepting = timer.kind.in_(_AT_THE_DESK), timer.kind == TimerKind.ACCEPT
    runs_on = timer.stopped_at.is_(None)
    worker = case(
        (at_desk, null()),
        (accepting, func.coalesce(begin.worker_id, OrderRow.worker_id)),
        (runs_on, OrderRow.worker_id),
        else_=end.worker_id,
    )
    department = case(
        (runs_on, OrderRow.department_id),
        (end.kind == _K.ORDER_ESCALATED, func.coalesce(begin.department_id, OrderRow.department_id)),
        else_=func.coalesce(end.department_id, OrderRow.department_id),
    )
    nobody = worker.is_(None)
    now_ms = to_ms(period.at)
    until_ms = cast(func.coalesce(timer.stopped_at, timer.paused_at, literal(now_ms, Integer)), Integer)
    due_ms, start_ms = cast(timer.due_at, Integer), cast(timer.started_at, Integer)
    took = (cast(timer.stopped_at, Integer) - start_ms) / 1000.0 - timer.paused_s
    return (
        select(
            timer.order_id,
            timer.kind.label("stage"),
            department.label("department_id"),
            worker.label("worker_id"),
            case((nobody, end.actor_id)).label("account_id"),
            func.coalesce(case((nobody, end.actor_name)), "").label("person"),
            timer.started_at,
            timer.due_at,
            timer.stopped_at,
            case((runs_on, null()), else_=took).label("took_s"),
            ((until_ms - due_ms) / 1000.0).label("late_s"),
            (until_ms > due_ms).label("late"),
            end.kind.label("ended_by"),
        )
        .join(OrderRow, OrderRow.id == timer.order_id)
        .outerjoin(end, end.seq == _event(timer.stopped_at, _ENDS))
        .outerjoin(begin, begin.seq == _event(timer.started_at, _GIVES))
        .where(timer.started_at >= period.since, timer.started_at < period.until)
    )


def _event(at: Any, kinds: Sequence[EventKind]) -> ScalarSelect[int]:
    """The number of the order's last event of those kinds at that time."""
    happened = (
        EventRow.subject_kind == SUBJECT,
        EventRow.subject_id == TimerRow.order_id,
        EventRow.at == at,
        EventRow.kind.in_(kinds),
    )
    return select(func.max(EventRow.seq)).where(*happened).correlate(TimerRow).scalar_subquery()
