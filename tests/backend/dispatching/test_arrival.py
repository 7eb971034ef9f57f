"""An estimate becomes a range by all that is not known of somebody."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from backend.dispatching.arrival import Way, bearings_deg, ranges, soonest

UNKNOWN = float("nan")


def way(**changed: float) -> Way:
    """One person 3 km and ten minutes away by the road, seen just now, standing."""
    row = {
        "seconds": 600.0,
        "metres": 3_000.0,
        "age_s": 0.0,
        "accuracy_m": 0.0,
        "speed_mps": 0.0,
        "heading_deg": UNKNOWN,
        "bearing_deg": 0.0,
    } | changed
    by_road = np.array([bool(row.pop("by_road", 1.0))])
    return Way(by_road=by_road, **{name: np.array([value]) for name, value in row.items()})


def minutes(one: Way) -> tuple[float, float]:
    low, high = ranges(one)
    return float(low[0]) / 60, float(high[0]) / 60


def test_lights_and_traffic_are_in_every_range() -> None:
    assert minutes(way()) == pytest.approx((9, 12.5))


def test_a_straight_line_is_vaguer_than_a_road() -> None:
    low, high = minutes(way(by_road=0.0))
    assert low < 9
    assert high > 12.5


def test_an_inexact_fix_widens_it_both_ways() -> None:
    low, high = minutes(way(accuracy_m=300))
    assert (low, high) == pytest.approx((9 - 1, 12.5 + 1))


def test_an_old_fix_of_somebody_standing_is_as_good_as_a_new_one() -> None:
    assert minutes(way(age_s=600)) == minutes(way())


def test_who_was_on_the_way_here_may_be_nearer_and_is_no_farther() -> None:
    low, high = minutes(way(age_s=60, speed_mps=5, heading_deg=0))
    assert (low, high) == pytest.approx((9 - 1, 12.5))


def test_who_was_riding_away_may_be_farther_and_has_to_turn() -> None:
    low, high = minutes(way(age_s=60, speed_mps=5, heading_deg=180))
    assert (low, high) == pytest.approx((9, 12.5 + 1 + 0.75))


def test_who_may_have_gone_anywhere_may_be_nearer_or_farther() -> None:
    low, high = minutes(way(age_s=60, speed_mps=5))
    assert (low, high) == pytest.approx((8, 13.5))
    assert minutes(way(age_s=60, speed_mps=UNKNOWN)) == pytest.approx((8, 13.5))


finite = st.floats(0, 1e4)
maybe = st.one_of(finite, st.just(UNKNOWN))


@given(seconds=finite, metres=finite, age=maybe, accuracy=maybe, speed=maybe, heading=maybe, bearing=maybe)
def test_the_estimate_always_lies_in_its_range(
    seconds: float, metres: float, age: float, accuracy: float, speed: float, heading: float, bearing: float
) -> None:
    one = way(
        seconds=seconds,
        metres=metres,
        age_s=age,
        accuracy_m=accuracy,
        speed_mps=speed,
        heading_deg=heading,
        bearing_deg=bearing,
    )
    for by_road in (True, False):
        low, high = ranges(replace(one, by_road=np.array([by_road])))
        assert 0 <= low[0] <= seconds <= high[0]


def test_where_nothing_is_known_nothing_is_said() -> None:
    low, high = ranges(way(seconds=UNKNOWN, metres=UNKNOWN))
    assert np.isnan([low[0], high[0]]).all()


def test_bearings_count_from_north_through_east() -> None:
    lats, lons = np.array([31.2, 31.2, 31.3, 31.2]), np.array([121.5, 121.4, 121.5, 121.6])
    assert bearings_deg(lats, lons, 31.3, 121.5)[0] == pytest.approx(0, abs=0.1)
    assert bearings_deg(lats, lons, 31.2, 121.5)[[1, 3]] == pytest.approx([90, 270], abs=0.1)


def test_the_soonest_comes_first_and_the_idle_one_within_the_same_minute() -> None:
    seconds, load = np.array([125.0, 290.0, 130.0, 60.0]), np.array([2, 0, 0, 4])
    assert soonest(seconds, load, np.zeros(4, np.bool_)).tolist() == [3, 2, 0, 1]
    tired = np.array([False, False, False, True])
    assert soonest(seconds, load, tired).tolist() == [2, 0, 1, 3]
