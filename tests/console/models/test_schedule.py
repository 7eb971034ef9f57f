"""One worker's day: where orders lie without a time, the way between them, and what is said against them."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from console.api.types import Order
from console.models.rules import schedule
from console.models.rules.schedule import Block, Conflict, Day, Person, Stage, lay_out
from contract.durations import SERVICE_S
from contract.roads import Basis
from contract.vocabulary import OrderState, OrderType
from tests.console.views.sample_orders import NOW, NOW_MS, order

HOUR = 3_600_000.0
HERE, AWAY = (31.23, 121.47), (31.23, 121.57)  # 9.5 km, 38 minutes at 4.2 m/s
DAY = Day(now_ms=NOW_MS, line_mps=4.2)
WORKER = Person(worker_id=1, place=HERE)


def held(
    order_id: int,
    hours: float | None = None,
    *,
    place: tuple[float, float] = HERE,
    state: OrderState = OrderState.DISPATCHED,
    kind: OrderType = OrderType.FAULT,
    **more: object,
) -> Order:
    """An order of worker 1, planned so many hours from now, without a limit."""
    at = None if hours is None else NOW + timedelta(hours=hours)
    made = order(order_id, state)
    return msgspec.structs.replace(
        made, worker_id=1, lat=place[0], lon=place[1], planned_at=at, type=kind, timers=[], **more
    )


def by_id(blocks: list[Block]) -> dict[int, Block]:
    return {one.order_id: one for one in blocks}


def test_a_planned_order_lies_at_its_time_for_as_long_as_its_kind_of_work_is_assumed_to_take() -> None:
    (block,) = lay_out([held(1, 1.0)], WORKER, DAY)
    assert block.stage is Stage.PLANNED
    assert block.begin_ms == NOW_MS + HOUR
    assert block.end_ms - block.begin_ms == SERVICE_S[OrderType.FAULT] * 1_000
    assert block.conflicts == ()


def test_an_order_without_a_time_goes_into_the_first_gap_that_way_and_work_fit_into() -> None:
    soon, later = held(1, 0.5), held(2, 3.0)
    blocks = by_id(lay_out([held(3), soon, later], WORKER, DAY))
    assert blocks[3].stage is Stage.OPEN
    assert blocks[3].begin_ms == blocks[1].end_ms, "half an hour is too short, so after the first"
    assert blocks[3].end_ms <= blocks[2].begin_ms
    roomy = by_id(lay_out([held(3), held(1, 2.0)], WORKER, DAY))
    assert roomy[3].begin_ms == NOW_MS, "it fits before"


def test_the_way_starts_where_the_worker_is_and_goes_on_from_order_to_order() -> None:
    blocks = by_id(lay_out([held(1, 1.0, place=AWAY), held(2, 3.0)], WORKER, DAY))
    way = schedule.way_s(HERE, AWAY, DAY.line_mps)
    assert way == pytest.approx(2_266, rel=0.01)
    assert (blocks[1].travel_s, blocks[1].by) == (way, Basis.LINE)
    assert blocks[2].travel_s == pytest.approx(way, rel=0.001)
    road = Day(now_ms=NOW_MS, line_mps=4.2, road_s={(1, 1): 1_500.0})
    by_road = by_id(lay_out([held(1, 1.0, place=AWAY), held(2, 3.0)], WORKER, road))
    assert (by_road[1].travel_s, by_road[1].by) == (1_500.0, Basis.ROAD)
    assert by_road[2].by is Basis.LINE, "nobody asked for the roads between them"


def test_what_speaks_against_a_block_is_found() -> None:
    def against(*orders: Order, person: Person = WORKER) -> dict[int, tuple[Conflict, ...]]:
        return {one.order_id: one.conflicts for one in lay_out(orders, person, DAY)}

    assert against(held(1, 1.0), held(2, 1.5)) == {1: (Conflict.OVERLAP,), 2: (Conflict.OVERLAP,)}
    assert against(held(1, 1.0), held(2, 2.0, place=AWAY))[2] == (Conflict.TRAVEL,)
    assert against(held(1, 0.25, place=AWAY))[1] == (Conflict.TRAVEL,), "from where the worker is now"
    assert against(held(1, -0.5))[1] == (Conflict.NOT_BEGUN,)
    due = NOW + timedelta(hours=1.5)
    assert against(held(1, 1.0, due_at=due))[1] == (Conflict.LATE,)
    fitter = Person(worker_id=1, place=HERE, skills=frozenset({"install"}))
    assert against(held(1, 1.0), person=fitter)[1] == (Conflict.SKILL,)
    early = Person(worker_id=1, place=HERE, off=((NOW_MS + 1.5 * HOUR, NOW_MS + 9 * HOUR),))
    assert against(held(1, 1.0), held(2, 0.0), person=early)[1] == (Conflict.OFF_SHIFT,)


def test_work_that_lasts_longer_than_assumed_goes_on_until_now_and_what_is_done_is_judged_no_more() -> None:
    long = held(1, state=OrderState.ON_SITE, arrived_at=NOW - timedelta(hours=2))
    done = held(
        2,
        state=OrderState.REPAIRED,
        arrived_at=NOW - timedelta(hours=2),
        replied_at=NOW - timedelta(hours=1),
        due_at=NOW - timedelta(hours=1.5),
    )
    blocks = by_id(lay_out([long, done], WORKER, DAY))
    assert blocks[1].end_ms == NOW_MS
    assert (blocks[2].stage, blocks[2].conflicts) == (Stage.DONE, ())
    assert {blocks[1].lane, blocks[2].lane} == {0, 1}, "neither hides the other"


def test_trying_an_order_elsewhere_changes_only_what_is_tried() -> None:
    orders = [held(1, 1.0), held(2, 3.0)]
    tried = by_id(lay_out(orders, WORKER, DAY, {2: NOW_MS + 1.25 * HOUR}))
    assert tried[2].begin_ms == NOW_MS + 1.25 * HOUR
    assert tried[1].conflicts == (Conflict.OVERLAP,)
    assert by_id(lay_out(orders, WORKER, DAY))[1].conflicts == ()
