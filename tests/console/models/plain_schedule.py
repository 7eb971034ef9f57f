"""The schedule in its plain form, all blocks compared with all: what the quick one must agree with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from console.api.types import Order
from console.models.rules import schedule
from console.models.rules.schedule import Block, Conflict, Day, Person, Stage, way_s
from contract.roads import Basis
from contract.vocabulary import WITH_WORKER_STATES

MINUTE_MS = 60_000
APART_MS = 6 * 60 * MINUTE_MS


def lay_out(
    orders: Iterable[Order], person: Person, day: Day, at: Mapping[int, float] | None = None
) -> list[Block]:
    """The blocks of one worker's orders by their beginning. `at`: orders tried at another time (ms)."""
    tried = at or {}
    fixed: list[Block] = []
    loose: list[Order] = []
    known = {order.id: order for order in orders}
    for order in known.values():
        block = schedule.placed(order, day.now_ms, tried.get(order.id))
        if block is not None:
            fixed.append(block)
        elif order.state in WITH_WORKER_STATES:
            loose.append(order)
    fixed.sort(key=lambda one: one.begin_ms)
    loose.sort(key=schedule.turn)
    for order in loose:
        fixed.append(next_gap(order, fixed, person, day))
        fixed.sort(key=lambda one: one.begin_ms)
    return _in_lanes(_judged(_with_ways(fixed, person, day), known, person, day))


def next_gap(order: Order, fixed: Sequence[Block], person: Person, day: Day) -> Block:
    """After what is under way, before, between or after what is planned: where way and work fit in."""
    lasts, place = schedule.service_ms(order), schedule.place_of(order)
    free_ms, here = day.now_ms, person.place
    for one in fixed:
        if one.stage is Stage.SUSPENDED or one.end_ms <= day.now_ms:
            continue
        way = (way_s(here, place, day.line_mps) or 0.0) * 1_000
        onward = (way_s(place, one.place, day.line_mps) or 0.0) * 1_000
        if free_ms + way + lasts + onward <= one.begin_ms:
            break
        free_ms, here = max(free_ms, one.end_ms), one.place
    begin = free_ms + (way_s(here, place, day.line_mps) or 0.0) * 1_000
    return Block(order.id, begin, begin + lasts, Stage.OPEN, place, schedule.due_ms(order))


def _with_ways(blocks: Sequence[Block], person: Person, day: Day) -> list[Block]:
    """The way to each that nobody has gone yet: from the order before it, or from where the worker is."""
    found: list[Block] = []
    here, until_ms, from_now = person.place, day.now_ms, True
    for one in blocks:
        if one.stage in (Stage.OPEN, Stage.PLANNED) and one.begin_ms - until_ms < APART_MS:
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
    busy = [one for one in blocks if one.stage is not Stage.SUSPENDED]
    for place, one in enumerate(busy):
        if one.stage is Stage.DONE:
            continue
        before = max(busy[:place], key=lambda it: it.end_ms, default=None)
        free_ms = day.now_ms if before is None else max(day.now_ms, before.end_ms)
        if before is not None and one.begin_ms < before.end_ms - MINUTE_MS:
            against[one.order_id].add(Conflict.OVERLAP)
            if before.stage is not Stage.DONE:
                against[before.order_id].add(Conflict.OVERLAP)
        elif one.stage is Stage.PLANNED and one.begin_ms < day.now_ms:
            against[one.order_id].add(Conflict.NOT_BEGUN)
        elif one.stage is Stage.PLANNED and one.starts_ms < free_ms - MINUTE_MS:
            against[one.order_id].add(Conflict.TRAVEL)
        if one.due_ms is not None and one.end_ms > one.due_ms:
            against[one.order_id].add(Conflict.LATE)
        if person.skills and orders[one.order_id].type not in person.skills:
            against[one.order_id].add(Conflict.SKILL)
        if any(begin < one.end_ms and one.begin_ms < end for begin, end in person.off):
            against[one.order_id].add(Conflict.OFF_SHIFT)
    return [
        replace(one, conflicts=tuple(it for it in Conflict if it in against[one.order_id])) for one in blocks
    ]


def _in_lanes(blocks: Sequence[Block]) -> list[Block]:
    """Those that lie over each other get a lane each, so that none hides another."""
    ends: list[float] = []
    found: list[Block] = []
    for one in blocks:
        lane = next((lane for lane, end in enumerate(ends) if end <= one.begin_ms), len(ends))
        ends[lane : lane + 1] = [one.end_ms]
        found.append(replace(one, lane=lane))
    return found
