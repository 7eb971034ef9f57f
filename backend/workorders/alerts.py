"""What an order keeps of who was told that its limits pass; when that has to happen is `escalation`'s."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import Actor, append_all
from backend.kit.scope import Scope
from backend.workorders import events, repository
from backend.workorders.schemas import AlertOut, OrderOut
from backend.workorders.tables import OrderRow, TimerRow
from contract.vocabulary import EventKind, OrderState, TimerKind


@dataclass(frozen=True, slots=True)
class RunningLimit:
    """A limit of an order that is neither stopped nor paused; `place` among all runs of the order."""

    place: int
    kind: TimerKind
    started_at: datetime
    due_at: datetime
    paused_s: float


@dataclass(frozen=True, slots=True)
class RunningLimits:
    """What runs on an order, and the (place, step) of everything that was told."""

    order_id: int
    state: OrderState
    limits: Sequence[RunningLimit]
    told: frozenset[tuple[int, int]]


async def running(session: AsyncSession) -> list[RunningLimits]:
    """Of every order on which some limit runs."""
    wanted = select(TimerRow.order_id).where(TimerRow.stopped_at.is_(None), TimerRow.paused_at.is_(None))
    columns = (OrderRow.id, OrderRow.state, OrderRow.alerts)
    orders = (await session.execute(select(*columns).where(OrderRow.id.in_(wanted)))).all()
    runs: dict[int, list[RunningLimit | None]] = {order_id: [] for order_id, *_ in orders}
    fields = (TimerRow.order_id, TimerRow.kind, TimerRow.started_at, TimerRow.due_at)
    ends = (TimerRow.stopped_at, TimerRow.paused_at, TimerRow.paused_s)
    timers = select(*fields, *ends).where(TimerRow.order_id.in_(wanted)).order_by(TimerRow.id)
    for order_id, kind, started_at, due_at, stopped_at, paused_at, paused_s in await session.execute(timers):
        of_order = runs[order_id]
        runs_now = stopped_at is None and paused_at is None
        limit = RunningLimit(len(of_order), TimerKind(kind), started_at, due_at, paused_s)
        of_order.append(limit if runs_now else None)
    return [
        RunningLimits(
            order_id,
            OrderState(state),
            [limit for limit in runs[order_id] if limit is not None],
            frozenset((alert["run"], alert["step"]) for alert in alerts),
        )
        for order_id, state, alerts in orders
    ]


async def tell(
    session: AsyncSession,
    order_ids: Collection[int],
    decide: Callable[[OrderOut], Sequence[AlertOut]],
    *,
    now: datetime,
) -> list[OrderOut]:
    """Add to each of these orders what `decide` answers of it, an event each; the orders as they are then.

    Does not raise their versions: that somebody was told must not make anybody's decision stale.
    """
    rows = list((await repository.find_all(session, Scope.everything(), order_ids)).values())
    orders, told = [], []
    for row, order in zip(rows, await repository.orders_out(session, rows), strict=True):
        alerts = decide(order)
        if alerts:
            row.alerts = [*row.alerts, *(alert.model_dump(mode="json") for alert in alerts)]
            order.alerts = [*order.alerts, *alerts]
        for alert in alerts:
            kind = EventKind.ORDER_OVERDUE if alert.step else EventKind.ORDER_DUE_SOON
            answers = {"alert": alert.model_dump(mode="json")}
            told.append(events.told(kind, order, actor=Actor.system(), at=now, answers=answers))
        orders.append(order)
    await session.flush()
    await append_all(session, told)
    return orders
