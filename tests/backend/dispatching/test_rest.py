"""How long somebody has been at work, from switches."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from backend.dispatching.rest import Switch, duty_of, weariness, weary
from backend.dispatching.rules import reasons_of
from backend.organisation.service import RestRules

H = 3_600_000
RULES = RestRules(max_work_s=10 * 3600, max_stretch_s=5 * 3600, min_rest_s=11 * 3600)


def test_off_duty_or_unknown_is_no_duty() -> None:
    assert duty_of([], RULES) is None
    assert duty_of([(0, True), (H, False)], RULES) is None
    assert duty_of([(0, False)], RULES) is None


@pytest.mark.parametrize(
    ("switches", "worked_h", "unbroken_h", "rested_h"),
    [
        ([(0, True)], 20, 20, None),
        ([(0, True), (8 * H, True)], 20, 20, None),  # pressed twice
        ([(0, True), (4 * H, False), (5 * H, True)], 19, 15, None),  # a pause
        ([(0, True), (4 * H, False), (4 * H + H // 4, True)], 19.75, 20, None),  # too short for one
        ([(0, True), (2 * H, False), (10 * H, True)], 10, 10, 8),  # another shift
        ([(-30 * H, True), (0, False), (6 * H, True), (9 * H, False), (10 * H, True)], 13, 10, 6),
    ],
)
def test_what_counts_of_a_day(
    switches: list[Switch], worked_h: float, unbroken_h: float, rested_h: float | None
) -> None:
    duty = duty_of(switches, RULES)
    assert duty is not None
    found = weariness(duty, RULES, 20 * H)
    rested = None if found.rested_s is None else found.rested_s / 3600
    assert (found.worked_s / 3600, found.unbroken_s / 3600, rested) == (worked_h, unbroken_h, rested_h)


limit = st.none() | st.integers(1800, 40 * 3600)


@given(
    st.lists(st.tuples(st.integers(0, 90 * H), st.booleans()), max_size=12).map(sorted),
    st.builds(RestRules, max_work_s=limit, max_stretch_s=limit, min_rest_s=limit),
)
def test_the_columns_say_what_is_said_of_one(switches: list[Switch], rules: RestRules) -> None:
    duty = duty_of(switches, rules)
    if duty is None:
        return
    one = weariness(duty, rules, 91 * H)
    rested = np.inf if duty.rested_ms is None else duty.rested_ms
    columns = np.array(
        [[duty.since_ms], [duty.unbroken_since_ms], [duty.worked_before_ms], [rested]], np.float64
    )
    bits, near = weary(columns, rules, 91 * H)
    assert set(reasons_of(int(bits[0]))) == set(one.over)
    assert bool(near[0]) == one.is_near
