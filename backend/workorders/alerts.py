"""What an order keeps of who was told that its limits pass; when that has to happen is `escalation`'s."""

from collections.abc import Callable, Collection, Iterable, Sequence
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


def told_of(
    alerts: Iterable[tuple[int, int, datetime]], starts: Sequence[datetime]
) -> frozenset[tuple[int, int]]:
    """(place, step) of what (place, step, at) says was told of the runs that began at `starts`.

    A run that was taken back leaves its place to the next one, which nobody was told of yet.
    """
    return frozenset(
        (place, step) for place, step, at in alerts if place < len(starts) and at > starts[place]
    )


async def running(session: AsyncSession) -> list[RunningLimits]:
    """Of every order on which some limit runs."""
    wanted = select(TimerRow.order_id).where(TimerRow.stopped_at.is_(None), TimerRow.paused_at.is_(None))
    columns = (OrderRow.id, OrderRow.state, OrderRow.alerts)
    orders = (await session.execute(select(*columns).where(OrderRow.id.in_(wanted)))).all()
    runs: dict[int, list[RunningLimit]] = {order_id: [] for order_id, *_ in orders}
    starts: dict[int, list[datetime]] = {order_id: [] for order_id, *_ in orders}
    fields = (TimerRow.order_id, TimerRow.kind, TimerRow.started_at, TimerRow.due_at)
    ends = (TimerRow.stopped_at, TimerRow.paused_at, TimerRow.paused_s)
    timers = select(*fields, *ends).where(TimerRow.order_id.in_(wanted)).order_by(TimerRow.id)
    for order_id, kind, started_at, due_at, stopped_at, paused_at, paused_s in await session.execute(timers):
        if stopped_at is None and paused_at is None:
            place = len(starts[order_id])
            runs[order_id].append(RunningLimit(place, TimerKind(kind), started_at, due_at, paused_s or 0.0))
        starts[order_id].append(started_at)
    return [
        RunningLimits(
            order_id,
            OrderState(state),
            runs[order_id],
            told_of(
                ((one["run"], one["step"], datetime.fromisoformat(one["at"])) for one in alerts),
                starts[order_id],
            ),
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
