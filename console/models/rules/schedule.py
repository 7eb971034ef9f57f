"""One worker's day as blocks in time: where each order lies, the way to it, and what speaks against it; pure.

Times are epoch ms, places WGS-84 degrees (lat, lon). How long the work takes is `contract.durations`: an
assumption until somebody has arrived. The way is a straight line at the organisation's speed, unless a road
time is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from heapq import heappop, heappush
from typing import Final

from console.api.types import Order
from console.models.rules.gaps import Gaps, Place, way_s as way_s
from contract.durations import SERVICE_S
from contract.roads import Basis
from contract.vocabulary import AT_SITE_STATES, WITH_WORKER_STATES, OrderState, TimerKind

QUARTER_MS: Final = 15 * 60_000
DAY_MS: Final = 24 * 60 * 60_000
_MINUTE_MS: Final = 60_000
_APART_MS: Final = 6 * 60 * 60_000  # after so long nobody sets out from where the last order was
_ENDED: Final = frozenset({OrderState.CANCELLED, OrderState.REJECTED, OrderState.DRAFT})

Span = tuple[float, float]


class Stage(StrEnum):
    """How sure the block's time is."""

    OPEN = "open"  # given away without a time: the next gap
    PLANNED = "planned"
    PROPOSED = "proposed"  # by a plan; nobody was given it
    UNDER_WAY = "under_way"
    SUSPENDED = "suspended"
    DONE = "done"


class Conflict(StrEnum):
    """What speaks against a block where it lies, the worst first."""

    OVERLAP = "overlap"
    LATE = "late"
    TRAVEL = "travel"
    SKILL = "skill"
    OFF_SHIFT = "off_shift"
    NOT_BEGUN = "not_begun"


@dataclass(frozen=True, slots=True)
class Person:
    """What the schedule needs of a worker. `off`: when the worker does not work, of the day looked at."""

    worker_id: int
    place: Place | None = None
    skills: frozenset[str] = frozenset()  # empty: everything
    off: Sequence[Span] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """`travel_s` is the way before `begin_ms`, None where nobody knows it; `by` what it rests on."""

    order_id: int
    begin_ms: float
    end_ms: float
    stage: Stage
    place: Place | None = None
    due_ms: float | None = None
    travel_s: float | None = None
    by: Basis | None = None
    conflicts: tuple[Conflict, ...] = ()
    lane: int = 0

    @property
    def starts_ms(self) -> float:
        """With the way to it."""
        return self.begin_ms - (self.travel_s or 0.0) * 1_000


@dataclass(frozen=True, slots=True)
class Day:
    """What holds for everybody. `road_s`: seconds by road from where a worker is now, by (worker, order)."""

    now_ms: float
    line_mps: float
    road_s: Mapping[tuple[int, int], float] = field(default_factory=dict)


def lay_out(
    orders: Iterable[Order], person: Person, day: Day, at: Mapping[int, float] | None = None
) -> list[Block]:
    """The blocks of one worker's orders by their beginning. `at`: orders tried at another time (ms)."""
    tried = at or {}
    fixed: list[Block] = []
    loose: list[Order] = []
    known = {order.id: order for order in orders}
    for order in known.values():
        block = placed(order, day.now_ms, tried.get(order.id))
        if block is not None:
            fixed.append(block)
        elif order.state in WITH_WORKER_STATES:
            loose.append(order)
    fixed.sort(key=lambda one: one.begin_ms)
    if loose:
        loose.sort(key=turn)
        fixed += _in_gaps(loose, fixed, person, day)
        fixed.sort(key=lambda one: one.begin_ms)
    return _in_lanes(_judged(_with_ways(fixed, person, day), known, person, day))


def turn(order: Order) -> tuple[bool, float]:
    """By which orders without a time come one after the other: under way first, then as they were given."""
    return order.state is not OrderState.EN_ROUTE, _ms(order.dispatched_at) or 0.0


def service_ms(order: Order) -> float:
    """How long the work is assumed to take."""
    return SERVICE_S[order.type] * 1_000.0


def due_ms(order: Order) -> float | None:
    """By when the repair has to be done: the running limit, else what was promised."""
    running = [
        timer.due_at
        for timer in order.timers
        if timer.kind is TimerKind.REPAIR and timer.stopped_at is None and timer.paused_at is None
    ]
    return _ms(min(running)) if running else _ms(order.due_at)


def quarter(at_ms: float, *, up: bool = False) -> float:
    """The quarter of an hour the moment lies in, or with `up` the first that is not before it."""
    whole = at_ms // QUARTER_MS * QUARTER_MS
    return whole + QUARTER_MS if up and whole < at_ms else whole


def place_of(order: Order) -> Place | None:
    return None if order.lat is None or order.lon is None else (order.lat, order.lon)


def placed(order: Order, now_ms: float, tried_ms: float | None) -> Block | None:
    """The block of an order whose time is known; None for one without."""
    lasts = service_ms(order)
    arrived, ended = _ms(order.arrived_at), _ms(order.replied_at)
    if tried_ms is not None:
        return _block(order, tried_ms, tried_ms + lasts, Stage.PLANNED)
    if order.worker_id is None or order.state in _ENDED:
        return None
    if order.state in AT_SITE_STATES:
        begin = arrived or now_ms
        return _block(order, begin, max(begin + lasts, now_ms), Stage.UNDER_WAY)
    if order.state is OrderState.SUSPENDED:
        since = _ms(order.suspension.since if order.suspension else None) or now_ms
        begin = arrived if arrived is not None else since
        return _block(order, begin, max(since, begin + QUARTER_MS), Stage.SUSPENDED)
    if order.state in WITH_WORKER_STATES:
        planned = _ms(order.planned_at)
        return None if planned is None else _block(order, planned, planned + lasts, Stage.PLANNED)
    if ended is None and arrived is None:
        return None
    begin = arrived if arrived is not None else (ended or now_ms) - lasts
    return _block(order, begin, max(ended or begin + lasts, begin + _MINUTE_MS), Stage.DONE)


def _block(order: Order, begin_ms: float, end_ms: float, stage: Stage) -> Block:
    departed, arrived = _ms(order.departed_at), _ms(order.arrived_at)
    gone = stage in (Stage.UNDER_WAY, Stage.DONE) and departed is not None and arrived is not None
    way = (arrived - departed) / 1_000 if gone and departed is not None and arrived is not None else None
    return Block(order.id, begin_ms, end_ms, stage, place_of(order), due_ms(order), travel_s=way)


def next_gap(order: Order, fixed: Sequence[Block], person: Person, day: Day) -> Block:
    """After what is under way, before, between or after what is planned: where way and work fit in."""
    return _in_gaps([order], fixed, person, day)[0]


def _in_gaps(loose: Sequence[Order], fixed: Sequence[Block], person: Person, day: Day) -> list[Block]:
    """One after the other, each in the first gap that those before it have left."""
    lasts = [service_ms(order) for order in loose]
    in_the_way = (
        (one.begin_ms, one.end_ms, one.place)
        for one in fixed
        if one.stage is not Stage.SUSPENDED and one.end_ms > day.now_ms
    )
    gaps = Gaps(day.now_ms, person.place, in_the_way, shortest_ms=min(lasts), line_mps=day.line_mps)
    found: list[Block] = []
    for order, lasts_ms in zip(loose, lasts, strict=True):
        place = place_of(order)
        begin = gaps.fill(place, lasts_ms)
        found.append(Block(order.id, begin, begin + lasts_ms, Stage.OPEN, place, due_ms(order)))
    return found


def _with_ways(blocks: Sequence[Block], person: Person, day: Day) -> list[Block]:
    """The way to each that nobody has gone yet: from the order before it, or from where the worker is."""
    found: list[Block] = []
    here, until_ms, from_now = person.place, day.now_ms, True
    for one in blocks:
        if one.stage in (Stage.OPEN, Stage.PLANNED) and one.begin_ms - until_ms < _APART_MS:
            road = day.road_s.get((person.worker_id, one.order_id)) if from_now else None
            way = way_s(here, one.place, day.line_mps) if road is None else road
            basis = None if way is None else Basis.LINE if road is None else Basis.ROAD
            one = replace(one, travel_s=way, by=basis)
        found.append(one)
        if one.stage is not Stage.SUSPENDED and one.end_ms > day.now_ms:
            here, until_ms, from_now = one.place or here, one.end_ms, False
    return found


def _judged(blocks: Sequence[Block], orders: Mapping[int, Order], person: Person, day: Day) -> list[Block]:
    against: dict[int, set[Conflict]] = {one.order_id: set() for one in blocks}
    before: Block | None = None  # of those that began earlier the one that ends last
    for one in blocks:
        if one.stage is Stage.SUSPENDED:
            continue
        if one.stage is not Stage.DONE:
            found = _in_time(one, before, day)
            if Conflict.OVERLAP in found and before is not None and before.stage is not Stage.DONE:
                against[before.order_id].add(Conflict.OVERLAP)
            against[one.order_id] |= found | _by_itself(one, orders[one.order_id], person)
        if before is None or one.end_ms > before.end_ms:
            before = one
    return [
        replace(one, conflicts=tuple(it for it in Conflict if it in found)) if found else one
        for one in blocks
        for found in (against[one.order_id],)
    ]


def _in_time(one: Block, before: Block | None, day: Day) -> set[Conflict]:
    """What the block before it and the present say."""
    free_ms = day.now_ms if before is None else max(day.now_ms, before.end_ms)
    if before is not None and one.begin_ms < before.end_ms - _MINUTE_MS:
        return {Conflict.OVERLAP}
    if one.stage is Stage.PLANNED and one.begin_ms < day.now_ms:
        return {Conflict.NOT_BEGUN}
    if one.stage is Stage.PLANNED and one.starts_ms < free_ms - _MINUTE_MS:
        return {Conflict.TRAVEL}
    return set()


def _by_itself(one: Block, order: Order, person: Person) -> set[Conflict]:
    """What holds whatever else the worker has."""
    found: set[Conflict] = set()
    if one.due_ms is not None and one.end_ms > one.due_ms:
        found.add(Conflict.LATE)
    if person.skills and order.type not in person.skills:
        found.add(Conflict.SKILL)
    if any(begin < one.end_ms and one.begin_ms < end for begin, end in person.off):
        found.add(Conflict.OFF_SHIFT)
    return found


def _in_lanes(blocks: Sequence[Block]) -> list[Block]:
    """Those that lie over each other get a lane each, the lowest free one, so that none hides another."""
    taken: list[tuple[float, int]] = []  # until when, which lane
    free: list[int] = []
    found: list[Block] = []
    for one in blocks:
        while taken and taken[0][0] <= one.begin_ms:
            heappush(free, heappop(taken)[1])
        lane = heappop(free) if free else len(taken)
        heappush(taken, (one.end_ms, lane))
        found.append(replace(one, lane=lane) if lane else one)
    return found


def _ms(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp() * 1_000
