"""The quick schedule and the plain one are the same, whatever a worker holds."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from hypothesis import given, settings, strategies as st

from console.api.types import Order, Suspension
from console.models.rules.schedule import Day, Person, lay_out, next_gap
from contract.vocabulary import OrderState, OrderType
from tests.console.models import plain_schedule
from tests.console.views.sample_orders import NOW, NOW_MS, order

QUARTER = 15.0
PLACES = (None, (31.23, 121.47), (31.23, 121.57), (31.24, 121.48), (31.12, 121.30), (31.60, 121.90))
STATES = (
    *[OrderState.DISPATCHED] * 4,
    OrderState.ACKNOWLEDGED,
    OrderState.EN_ROUTE,
    OrderState.ON_SITE,
    OrderState.SUSPENDED,
    OrderState.REPAIRED,
    OrderState.CANCELLED,
)

quarters = st.integers(-40, 60)
maybe_quarters = st.none() | quarters


def at(place: int | None, of: float = QUARTER) -> object:
    return None if place is None else NOW + timedelta(minutes=of * place)


@st.composite
def held(draw: st.DrawFn, order_id: int) -> Order:
    """An order of the worker in any state, with any times, near, far or nowhere."""
    state = draw(st.sampled_from(STATES))
    place = draw(st.sampled_from(PLACES))
    lat, lon = place or (None, None)
    gone = draw(st.none() | st.integers(-40, 0))
    suspension = None
    if state is OrderState.SUSPENDED:
        suspension = Suspension(since=NOW - timedelta(minutes=20), by="周敏", reason="", requested_by="张伟")
    return msgspec.structs.replace(
        order(order_id, state),
        worker_id=draw(st.sampled_from((1, 1, 1, None))),
        type=draw(st.sampled_from(list(OrderType))),
        lat=lat,
        lon=lon,
        timers=[],
        due_at=at(draw(maybe_quarters)),
        planned_at=at(draw(maybe_quarters)),
        dispatched_at=at(draw(st.none() | st.integers(-9, 0))),
        departed_at=at(gone),
        arrived_at=at(draw(st.none() | st.integers(-20, 0))),
        replied_at=at(draw(st.none() | st.integers(-10, 0))),
        suspension=suspension,
    )


@st.composite
def hands(draw: st.DrawFn) -> list[Order]:
    return [draw(held(order_id)) for order_id in range(1, 1 + draw(st.integers(0, 14)))]


people = st.builds(
    Person,
    worker_id=st.just(1),
    place=st.sampled_from(PLACES),
    skills=st.sampled_from((frozenset[str](), frozenset({"fault", "install"}))),
    off=st.sampled_from(((), ((NOW_MS + 3.6e6, NOW_MS + 9e6),))),
)
days = st.builds(
    Day,
    now_ms=st.just(NOW_MS),
    line_mps=st.sampled_from((4.2, 11.0)),
    road_s=st.sampled_from(({}, {(1, 3): 700.0})),
)


@given(
    orders=hands(), person=people, day=days, tried=st.dictionaries(st.integers(1, 14), quarters, max_size=2)
)
@settings(max_examples=150, deadline=None)
def test_the_quick_schedule_is_the_plain_one(
    orders: list[Order], person: Person, day: Day, tried: dict[int, int]
) -> None:
    moved = {order_id: NOW_MS + place * QUARTER * 60_000 for order_id, place in tried.items()}
    quick, plain = lay_out(orders, person, day, moved), plain_schedule.lay_out(orders, person, day, moved)
    assert quick == plain
    wanted = msgspec.structs.replace(order(99, OrderState.DISPATCHED), timers=[])
    assert next_gap(wanted, quick, person, day) == plain_schedule.next_gap(wanted, plain, person, day)
