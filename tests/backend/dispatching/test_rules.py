"""Who could take an order, judged over columns."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from backend.dispatching.rules import (
    Judgement,
    Limits,
    Staff,
    Wanted,
    count_reasons,
    judge,
    reasons_of,
    skill_mask,
)
from contract.vocabulary import Exclusion, OrderType

NOW_MS = 1_800_000_000_000
SITE = Wanted(OrderType.FAULT, 31.23, 121.47, NOW_MS)
LIMITS = Limits(stale_after_s=300, far_m=15_000, full_load=5, city_speed_mps=4.0)


def staff(count: int = 1) -> Staff:
    """People at the site, at work, idle, able to do everything, heard from ten seconds ago."""
    return Staff(
        is_vehicle=np.zeros(count, np.bool_),
        on_duty=np.ones(count, np.bool_),
        stealth=np.zeros(count, np.bool_),
        monitored=np.ones(count, np.bool_),
        off_hours=np.zeros(count, np.bool_),
        skills=np.full(count, skill_mask(frozenset()), np.uint32),
        against=np.zeros(count, np.uint32),
        near_rest=np.zeros(count, np.bool_),
        pace=np.ones(count),
        load=np.zeros(count, np.int64),
        interval_s=np.zeros(count),
        lat=np.full(count, 31.23),
        lon=np.full(count, 121.47),
        at_ms=np.full(count, NOW_MS - 10_000.0),
        accuracy_m=np.full(count, 8.0),
        speed_mps=np.full(count, np.nan),
        heading_deg=np.full(count, np.nan),
    )


def reasons(judgement: Judgement, row: int = 0) -> list[Exclusion]:
    return reasons_of(int(judgement.reasons[row]))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"on_duty": np.array([False])}, Exclusion.OFF_DUTY),
        ({"stealth": np.array([True])}, Exclusion.STEALTH),
        ({"monitored": np.array([False])}, Exclusion.NOT_MONITORED),
        ({"lat": np.array([np.nan]), "at_ms": np.array([np.nan])}, Exclusion.NO_FIX),
        ({"at_ms": np.array([NOW_MS - 300_001.0])}, Exclusion.STALE_FIX),
        ({"skills": np.array([skill_mask(frozenset({OrderType.PATROL}))], np.uint32)}, Exclusion.SKILL),
        ({"lat": np.array([31.23 + 0.14])}, Exclusion.TOO_FAR),
        ({"load": np.array([5])}, Exclusion.FULL),
        ({"is_vehicle": np.array([True])}, Exclusion.VEHICLE),
    ],
)
def test_each_exclusion_has_its_reason(change: dict[str, np.ndarray], reason: Exclusion) -> None:
    judgement = judge(replace(staff(), **change), SITE, LIMITS)
    assert reasons(judgement) == [reason]
    assert judgement.ranked.tolist() == []
    assert judgement.excluded.tolist() == [0]
    assert count_reasons(judgement.reasons) == {reason: 1}


@pytest.mark.parametrize("hidden", ["on_duty", "stealth", "monitored"])
def test_the_place_of_somebody_hidden_is_not_told(hidden: str) -> None:
    changed = replace(staff(), **{hidden: ~getattr(staff(), hidden)})
    judgement = judge(changed, SITE, LIMITS)
    for column in (judgement.distance_m, judgement.eta_s, judgement.age_s, judgement.accuracy_m):
        assert np.isnan(column).all()


def test_all_reasons_are_told_at_once() -> None:
    tired = replace(staff(), load=np.array([9]), at_ms=np.array([NOW_MS - 1e9]), is_vehicle=np.array([True]))
    assert reasons(judge(tired, SITE, LIMITS)) == [
        Exclusion.STALE_FIX,
        Exclusion.FULL,
        Exclusion.VEHICLE,
    ]


def test_the_nearest_comes_first_and_the_idle_one_at_the_same_distance() -> None:
    people = replace(staff(3), lat=np.array([31.25, 31.24, 31.24]), load=np.array([0, 2, 1]))
    judgement = judge(people, SITE, LIMITS)
    assert judgement.ranked.tolist() == [2, 1, 0]
    assert judgement.distance_m[1] == pytest.approx(1112, abs=1)
    assert judgement.eta_s[1] == pytest.approx(278, abs=1)


def test_without_a_place_the_idle_ones_come_first() -> None:
    people = replace(staff(2), load=np.array([3, 1]))
    judgement = judge(people, replace(SITE, lat=None, lon=None), LIMITS)
    assert judgement.ranked.tolist() == [1, 0]
    assert np.isnan(judgement.distance_m).all()


@given(
    st.lists(
        st.tuples(st.booleans(), st.booleans(), st.booleans(), st.integers(0, 9), st.floats(31, 31.5)),
        max_size=40,
    )
)
def test_everybody_is_either_a_candidate_or_excluded_with_a_reason(
    rows: list[tuple[bool, bool, bool, int, float]],
) -> None:
    columns = list(zip(*rows, strict=True)) or [(), (), (), (), ()]
    people = replace(
        staff(len(rows)),
        on_duty=np.array(columns[0], np.bool_),
        stealth=np.array(columns[1], np.bool_),
        is_vehicle=np.array(columns[2], np.bool_),
        load=np.array(columns[3], np.int64),
        lat=np.array(columns[4], np.float64),
    )
    judgement = judge(people, SITE, LIMITS)
    ranked, excluded = judgement.ranked.tolist(), judgement.excluded.tolist()
    assert sorted(ranked + excluded) == list(range(len(rows)))
    assert all(reasons(judgement, row) for row in excluded)
    assert [judgement.distance_m[row] for row in ranked] == sorted(judgement.distance_m[ranked])


def test_outside_working_time_nobodys_place_is_told_and_that_is_the_reason() -> None:
    late = replace(staff(2), off_hours=np.ones(2, np.bool_), stealth=np.array([False, True]))
    judged = judge(late, SITE, LIMITS)
    assert reasons(judged) == [Exclusion.OFF_HOURS]
    assert reasons(judged, 1) == [Exclusion.STEALTH]
    assert np.isnan(judged.distance_m).all()
    assert not len(judged.ranked)


def test_a_fix_is_not_stale_before_the_workers_own_interval_passed_twice() -> None:
    at_ms = np.array([NOW_MS - 3_000_000.0, NOW_MS - 3_700_000.0])
    seldom = replace(staff(2), at_ms=at_ms, interval_s=np.full(2, 1_800.0))
    judged = judge(seldom, SITE, LIMITS)
    assert [reasons(judged, row) for row in (0, 1)] == [[], [Exclusion.STALE_FIX]]
