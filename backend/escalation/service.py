"""Telling whom it concerns that limits of orders pass: entries on the order, its one alarm, their events."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import service as accounts
from backend.alarms import service as alarms
from backend.escalation import rules
from backend.escalation.rules import Moment, Run, Told
from backend.kit.clock import from_ms, to_ms
from backend.organisation.service import Escalation
from backend.workorders import service as workorders
from backend.workorders.service import AlertOut, OrderOut
from contract.vocabulary import DONE_STATES, AlarmKind, Role

KIND = AlarmKind.ORDER_OVERDUE
MOST_NAMES = 8
Subtree = Callable[[int], frozenset[int]]
"""A department with everything below it."""


def runs_of(order: OrderOut) -> list[Run]:
    """What runs on an order now; on one whose matter is settled, nothing."""
    if order.state in DONE_STATES:
        return []
    return [
        Run(place, timer.kind, to_ms(timer.started_at), to_ms(timer.due_at), round(timer.paused_s * 1000))
        for place, timer in enumerate(order.timers)
        if timer.stopped_at is None and timer.paused_at is None
    ]


def run_of(limit: workorders.alerts.RunningLimit) -> Run:
    """A limit that runs, as the rules know it."""
    paused_ms = round(limit.paused_s * 1000)
    return Run(limit.place, limit.kind, to_ms(limit.started_at), to_ms(limit.due_at), paused_ms)


async def standing(session: AsyncSession) -> dict[int, int]:
    """Order -> how far up its alarm that stands has gone."""
    return await alarms.steps_standing(session, KIND)


def told_of(order: OrderOut) -> Told:
    """What was told of an order."""
    alerts = ((alert.run, alert.step, alert.at) for alert in order.alerts)
    return workorders.alerts.told_of(alerts, [timer.started_at for timer in order.timers])


async def settle(
    session: AsyncSession,
    order_ids: Collection[int],
    chain: Escalation,
    subtree: Subtree,
    *,
    now: datetime,
) -> dict[int, int | None]:
    """Tell everything of these orders that is due and was not told, and make their alarms fit.

    Answers when each has its next moment (ms), None where nothing runs.
    """
    people = await accounts.office(session, _roles(chain))
    named: dict[tuple[Role, int], list[str]] = {}

    def names(role: Role, department_id: int) -> list[str]:
        key = (role, department_id)
        if key not in named:
            named[key] = _names(people, role, department_id, subtree)
        return named[key]

    def decide(order: OrderOut) -> list[AlertOut]:
        due = [one for run in runs_of(order) for one in _open(run, chain, told_of(order))]
        due = sorted((one for one in due if one.at_ms < to_ms(now)), key=lambda one: (one.at_ms, one.step))
        return [_alert(one, names(one.role, order.department_id), now) for one in due]

    orders = await workorders.alerts.tell(session, order_ids, decide, now=now)
    await alarms.keep_up(session, KIND, {order.id: _cause(order) for order in orders}, now=now)
    return {order.id: next_ms(runs_of(order), chain, told_of(order)) for order in orders}


def next_ms(runs: Sequence[Run], chain: Escalation, told: Told) -> int | None:
    """When somebody has to be told next, None: nothing runs, or everything was told."""
    return min((one.at_ms for run in runs for one in _open(run, chain, told)), default=None)


def _open(run: Run, chain: Escalation, told: Told) -> list[Moment]:
    return list(rules.open_moments(run, chain.chain(run.kind), told))


def _alert(moment: Moment, names: list[str], now: datetime) -> AlertOut:
    return AlertOut(
        run=moment.run.place,
        timer=moment.run.kind,
        step=moment.step,
        role=moment.role,
        names=names,
        due_at=from_ms(moment.at_ms),
        at=now,
    )


def _names(
    people: Sequence[tuple[Role, int, str]], wanted: Role, department_id: int, subtree: Subtree
) -> list[str]:
    """Who has the role in the nearest department, upwards, that has anybody with it."""
    nearest: dict[int, list[str]] = {}
    for role, own_id, name in people:
        if role is wanted and department_id in (below := subtree(own_id)):
            nearest.setdefault(len(below), []).append(name)
    return nearest[min(nearest)][:MOST_NAMES] if nearest else []


def _cause(order: OrderOut) -> alarms.Cause | None:
    """The alarm that should stand: told of a limit that still runs."""
    runs = runs_of(order)
    told = told_of(order)
    step = rules.step_reached(runs, told)
    if step == 0:
        return None
    there = {(run.place, step) for run in runs} & set(told)
    role = next(one.role for one in reversed(order.alerts) if (one.run, one.step) in there)
    return alarms.Cause(
        kind=KIND,
        level=alarms.overdue_level(order.priority, order.customer_level, step=step),
        subject_kind="order",
        subject_id=order.id,
        department_id=order.department_id,
        title=order.number,
        worker_id=order.worker_id,
        order_id=order.id,
        step=step,
        role=role,
    )


def _roles(chain: Escalation) -> set[Role]:
    return {step.role for steps in (chain.steps, *chain.own.values()) for step in steps}
