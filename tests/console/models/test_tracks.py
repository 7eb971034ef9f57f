"""Tracks as models: where somebody was when, what is left out at which scale, playing."""

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings, strategies as st

from console.models.gathering import whole
from console.models.rules.simplify import Floats, weights
from contract.vocabulary import FixMark
from tests.console import trails

MINUTE_MS = 60_000


def _along(at: Floats, x: Floats, kept: npt.NDArray[np.bool_]) -> Floats:
    return np.interp(at, at[kept], x[kept]).astype(np.float64)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 50), st.floats(-500, 500), st.floats(-500, 500)), min_size=2, max_size=80
    )
)
def test_without_the_light_points_nobody_is_further_off_than_the_scale(
    steps: list[tuple[int, float, float]],
) -> None:
    table = np.array(steps)
    at, x, y = np.cumsum(table[:, 0]), table[:, 1], table[:, 2]
    found = weights(at, x, y, 0.01)
    for scale in (1.0, 20.0, 200.0):
        kept = found >= scale
        assert kept[0]
        assert kept[-1]
        off = np.hypot(_along(at, x, kept) - x, _along(at, y, kept) - y)
        assert off.max() <= scale + 0.02


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 50), st.floats(-500, 500), st.floats(-500, 500)), min_size=2, max_size=80
    ),
    st.integers(1, 90),
)
def test_where_only_the_heaviest_points_are_wanted_those_weigh_what_they_always_do(
    steps: list[tuple[int, float, float]], enough: int
) -> None:
    table = np.array(steps)
    at, x, y = np.cumsum(table[:, 0]), np.cumsum(table[:, 1] / 40), table[:, 2] / 40
    every, some = weights(at, x, y, 0.5), weights(at, x, y, 0.5, enough)
    assert np.array_equal(some[some > 0], every[some > 0])
    assert np.sort(some)[-enough:].tolist() == np.sort(every)[-enough:].tolist()


def test_a_steady_walk_needs_its_ends_only_but_a_stop_on_it_is_kept() -> None:
    at = np.arange(0.0, 100.0)
    steady = weights(at, at * 1.5, at * 0.0, 0.5)
    assert np.flatnonzero(steady).tolist() == [0, 99]
    x = np.interp(at, [0, 30, 60, 99], [0, 45, 45, 100])
    assert {30, 60} <= set(np.flatnonzero(weights(at, x, at * 0.0, 0.5)))


def test_equal_times_one_point_and_none_are_no_trouble() -> None:
    assert weights(np.zeros(0), np.zeros(0), np.zeros(0), 1.0).tolist() == []
    assert weights(np.zeros(1), np.zeros(1), np.zeros(1), 1.0).tolist() == [np.inf]
    same = weights(np.zeros(5), np.arange(5.0), np.zeros(5), 0.5)
    assert np.isfinite(same[1:-1]).all()


def test_between_two_fixes_somebody_is_on_the_straight_way() -> None:
    track = whole(trails.answer(1), 0)
    row = 10
    middle = (float(track.fixes.at_ms[row]) + float(track.fixes.at_ms[row + 1])) / 2
    place = track.place_at(middle)
    assert place is not None
    assert place.known
    assert place.row == row
    assert place.lat == (track.fixes.lat[row] + track.fixes.lat[row + 1]) / 2


def test_in_a_gap_somebody_is_unknown_with_the_reason() -> None:
    track = whole(trails.answer(1), 0)
    inside = trails.BEGAN_MS + (trails.GAP_MIN + 3) * MINUTE_MS
    gap, place = track.gap_at(inside), track.place_at(inside)
    assert gap is not None
    assert gap.reason == "stealth"
    assert place is not None
    assert not place.known
    assert track.place_at(trails.BEGAN_MS - 1) is None
    assert np.isinf(track.weight_m[track.gap_rows[0]])
    assert np.isinf(track.weight_m[track.gap_rows[0] - 1])


def test_fixes_that_were_not_taken_are_not_on_the_way() -> None:
    answer = trails.answer(1)
    answer.fixes.marks.setflags(write=True)
    answer.fixes.marks[5], answer.fixes.marks[6] = FixMark.TELEPORT, FixMark.CLOCK_AHEAD
    track = whole(answer, 0)
    assert len(track) == len(answer.fixes) - 1


def test_speeds_a_device_did_not_say_are_reckoned_but_never_across_a_gap() -> None:
    answer = trails.answer(1)
    answer.fixes.speed_mps[:] = np.nan
    track = whole(answer, 0)
    speeds = track.speeds_mps()
    assert np.isnan(speeds[track.gap_rows[0]])
    assert 0.5 < float(np.nanmedian(speeds)) < 5
