"""The problem of the moment: open orders, people who can take them, and where all of them are. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np

from backend.dispatching.service import SKILL_BITS, Placed
from backend.organisation.service import Tool, needed_tools
from backend.planning.problem import HORIZON_S, Hand, Job
from backend.workorders.service import OrderOut
from contract.durations import SERVICE_S
from contract.vocabulary import OrderState, Priority, TimerKind

PLANNABLE: Final = frozenset({OrderState.SUBMITTED, OrderState.ACCEPTED, OrderState.DIAGNOSING})
"""States in which nobody has the order yet."""

NOT_BEGUN: Final = frozenset({OrderState.DISPATCHED, OrderState.ACKNOWLEDGED})
"""Somebody has the order and has not set out: it can be planned again."""

_URGENCY: Final = {Priority.URGENT: 100, Priority.HIGH: 70, Priority.NORMAL: 40, Priority.LOW: 10}
_BUSY_S: Final = 45 * 60  # that an order somebody already has still takes


@dataclass(frozen=True, slots=True)
class Stated:
    """`places` (n, 2) WGS-84: of the hands, then of the jobs. `placeless` orders have no position.

    `held_by`: who has an order now, where it is planned again. `needs`: names of tools, by order.
    """

    at: datetime
    jobs: Sequence[Job]
    hands: Sequence[Hand]
    places: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    versions: Mapping[int, int]
    placeless: Sequence[int]
    held_by: Mapping[int, int]
    needs: Mapping[int, Sequence[str]]


def state(
    orders: Sequence[OrderOut],
    people: Sequence[Placed],
    *,
    pinned: Mapping[int, int],
    full_load: int,
    tools: Sequence[Tool] = (),
    now: datetime,
) -> Stated:
    """`orders` are to be planned, all of them; people with a full load are left out.

    What somebody already has and is planned again is no load. `tools`: those of the settings.
    """
    bits = {tool.key: 1 << place for place, tool in enumerate(tools)}
    needs = {one.id: needed_tools(tools, one.type, one.product) for one in orders}
    held_by = {order.id: order.worker_id for order in orders if order.worker_id is not None}
    released = Counter(held_by.values())
    people = [replace(one, load=max(0, one.load - released[one.worker_id])) for one in people]
    able = [one for one in people if one.load < full_load]
    placed = [(one, one.lat, one.lon) for one in orders if one.lat is not None and one.lon is not None]
    hands = [_hand(one, place, full_load, bits, now) for place, one in enumerate(able)]
    jobs = [
        _job(order, len(able) + number, pinned.get(order.id), _mask(needs[order.id], bits), now)
        for number, (order, _lat, _lon) in enumerate(placed)
    ]
    points = [(one.lat, one.lon) for one in able] + [(lat, lon) for _order, lat, lon in placed]
    return Stated(
        at=now,
        jobs=jobs,
        hands=hands,
        places=np.array(points, np.float64).reshape(-1, 2),
        versions={order.id: order.version for order in orders},
        placeless=[order.id for order in orders if order.lat is None or order.lon is None],
        held_by=held_by,
        needs={key: [tool.name for tool in tools if tool.key in keys] for key, keys in needs.items() if keys},
    )


def chosen(
    orders: Sequence[OrderOut], ids: Collection[int] | None, without: Collection[int] = (), *, replan: bool
) -> list[OrderOut]:
    """Of the room's orders those to be planned: the wanted ones among those that nobody has yet.

    `replan`: also those that somebody has and has not begun.
    """
    wanted = None if ids is None else frozenset(ids)
    states = PLANNABLE | NOT_BEGUN if replan else PLANNABLE
    return [
        one
        for one in orders
        if one.state in states and (wanted is None or one.id in wanted) and one.id not in without
    ]


def _mask(tools: Collection[str], bits: Mapping[str, int]) -> int:
    """Tools that are in the settings no more need no bit: nobody asks for them."""
    return sum(bit for key, bit in bits.items() if key in tools)


def _hand(one: Placed, place: int, full_load: int, bits: Mapping[str, int], now: datetime) -> Hand:
    ends_s = HORIZON_S
    if one.shift_end_ms is not None:
        ends_s = max(0, min(HORIZON_S, int(one.shift_end_ms / 1000 - now.timestamp())))
    rests = one.work_left_s is not None and one.work_left_s < ends_s
    return Hand(
        worker_id=one.worker_id,
        place=place,
        skills=one.skills,
        ends_s=min(ends_s, one.work_left_s or 0) if rests else ends_s,
        free_s=one.load * _BUSY_S,
        most=full_load - one.load,
        tools=_mask(one.tools, bits),
        travel=one.travel,
        rests=rests,
    )


def _job(order: OrderOut, place: int, pinned_to: int | None, tools: int, now: datetime) -> Job:
    running = [
        timer.due_at
        for timer in order.timers
        if timer.kind is TimerKind.REPAIR and timer.stopped_at is None and timer.paused_at is None
    ]
    due_s = int((min(running) - now).total_seconds()) if running else None
    return Job(
        order_id=order.id,
        place=place,
        skill=SKILL_BITS[order.type],
        service_s=SERVICE_S[order.type],
        due_s=due_s if due_s is None or due_s < HORIZON_S else None,
        urgency=_URGENCY[order.priority],
        pinned_to=pinned_to,
        tools=tools,
    )
