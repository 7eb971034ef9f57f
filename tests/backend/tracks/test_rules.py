"""Stops, gaps, mileage and suspicion against a plain reference, and where arithmetic goes wrong."""

import itertools
import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from backend.kit.geo import distance_m
from backend.tracks.rules.analysis import Analysis, Summary
from backend.tracks.rules.columns import distances_between_m
from backend.tracks.rules.gaps import GapReason, State
from backend.tracks.rules.suspicion import Sign
from contract.vocabulary import FixMark
from tests.backend.tracks import reference
from tests.backend.tracks.made import LIMITS, METRE, NOON_MS, analyse, fixes
from tests.backend.tracks.reference import Point

GAP_S = LIMITS.gap_ms / 1000
MINUTE = 60_000


def wander(seed: int, count: int, lat: float, lon: float) -> list[Point]:
    """Somebody who stands and walks by turns near a place, with now and then half an hour of nothing."""
    random = np.random.default_rng(seed)
    points, at_ms, pace = [], NOON_MS, 0.0
    for _ in range(count):
        if random.random() < 0.02:
            pace = random.choice([0.0, 1.5, 15.0])
        seconds = 1800.0 if random.random() < 0.004 else float(random.choice([0.0, 5.0, 20.0, 60.0]))
        at_ms += seconds * 1000
        step_m = pace * min(seconds, 60.0) + random.normal(0, 8)
        angle = random.uniform(0, 2 * math.pi)
        lat += step_m * math.cos(angle) * METRE
        lon += step_m * math.sin(angle) * METRE / max(0.01, math.cos(math.radians(lat)))
        if abs(lat) > 90:
            lat, lon = math.copysign(180, lat) - lat, lon + 180
        lon = (lon + 180) % 360 - 180
        points.append((at_ms, lat, lon))
    return points


PLACES = st.sampled_from(
    [(31.23, 121.47), (-16.8, 179.9999), (0.0, -180.0), (89.9995, 10.0), (-89.9999, 0.0)]
)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), count=st.integers(1, 600), place=PLACES, chunk=st.integers(1, 700))
def test_every_walk_in_chunks_of_any_size_is_told_as_by_the_reference(
    seed: int, count: int, place: tuple[float, float], chunk: int
) -> None:
    points = wander(seed, count, *place)
    told = analyse(fixes(points), chunk=chunk)
    stays = reference.stays(points, LIMITS.stop_radius_m, LIMITS.stop_least_s, GAP_S)
    assert [(it.since_ms, it.until_ms, it.fixes) for it in told.stops] == [
        (it.since_ms, it.until_ms, it.fixes) for it in stays
    ]
    for stop, stay in zip(told.stops, stays, strict=True):
        apart_m = reference.great_circle_m((0, stop.lat, stop.lon), (0, stay.lat, stay.lon))
        assert apart_m < 0.001
    assert [(it.since_ms, it.until_ms) for it in told.gaps] == reference.gaps(points, GAP_S)
    expected_m = reference.mileage_m(points, stays, GAP_S, LIMITS.fastest_mps)
    assert told.mileage_m == pytest.approx(expected_m, rel=1e-6, abs=0.01)


def test_a_walk_across_the_date_line_and_over_the_pole_is_as_long_as_it_is() -> None:
    across = [(NOON_MS + n * MINUTE, 0.0, (179.9 + n * 0.01 + 180) % 360 - 180) for n in range(21)]
    assert analyse(fixes(across)).mileage_m == pytest.approx(20 * 1111.95, rel=1e-4)
    over = [(NOON_MS + n * MINUTE, 89.95 + n * 0.01, 20.0) for n in range(6)]
    over += [(NOON_MS + (6 + n) * MINUTE, 89.99 - n * 0.01, -160.0) for n in range(5)]
    assert analyse(fixes(over)).mileage_m == pytest.approx(10 * 1111.95, rel=1e-4)


def test_a_stop_at_the_date_line_or_at_the_pole_has_its_centre_there() -> None:
    for lat, lons in ((10.0, (179.9999, -179.9999)), (89.9999, (0.0, 90.0, 180.0, -90.0))):
        standing = [(NOON_MS + n * MINUTE, lat, lons[n % len(lons)]) for n in range(12)]
        (stop,) = analyse(fixes(standing)).stops
        true_lat, true_lon = (10.0, 180.0) if lat == 10.0 else (90.0, 0.0)
        assert reference.great_circle_m((0, stop.lat, stop.lon), (0, true_lat, true_lon)) < 0.01
        assert stop.radius_m == pytest.approx(11.0, abs=0.3)


def test_one_fix_and_none_are_a_track_too() -> None:
    (gap,) = analyse(fixes([]), since_ms=NOON_MS, until_ms=NOON_MS + 60 * MINUTE).gaps
    assert (gap.since_ms, gap.until_ms, gap.reason) == (
        NOON_MS,
        NOON_MS + 60 * MINUTE,
        GapReason.NO_SIGNAL,
    )
    told = analyse(fixes([(NOON_MS, 31.0, 121.0)]))
    assert (told.stops, told.gaps, told.mileage_m, told.suspicion.score) == ([], [], 0.0, 0)


def test_a_million_fixes_in_one_place_are_one_stop() -> None:
    count = 1_000_000
    at_ms = NOON_MS + np.arange(count) * 1000.0
    standing = np.stack((at_ms, np.full(count, 31.2), np.full(count, 121.4)), axis=1)
    told = analyse(fixes(standing), chunk=200_000)
    (stop,) = told.stops
    assert (stop.fixes, stop.length_s, told.mileage_m) == (count, count - 1, 0.0)
    assert stop.lat == pytest.approx(31.2)
    assert stop.lon == pytest.approx(121.4)


def test_many_fixes_at_the_same_moment_stop_nobody() -> None:
    told = analyse(fixes([(NOON_MS, 31.2, 121.4)] * 50_000))
    assert (told.stops, told.moving_s) == ([], 0.0)


def test_a_jump_of_3000_kmh_is_no_mileage_and_is_suspicious() -> None:
    there = [(NOON_MS + n * 10_000, 31.2 + n * 50 * METRE, 121.4) for n in range(60)]
    back = [(at + 600_000, lat + 3_000_000 / 360 * METRE, lon) for at, lat, lon in there]
    told = analyse(fixes(there + back))
    assert told.mileage_m == pytest.approx(2 * 59 * 50, rel=1e-4)
    assert [(it.code, it.count) for it in told.suspicion.reasons] == [(Sign.TELEPORT, 1)]
    assert told.max_speed_mps == pytest.approx(5.0, rel=1e-4)


def test_marked_fixes_are_left_out_but_stale_and_early_ones_are_not() -> None:
    points = [(NOON_MS + n * MINUTE, 31.2 + n * 500 * METRE, 121.4) for n in range(10)]
    marks = np.zeros(10, np.uint16)
    marks[2], marks[5] = FixMark.STALE, FixMark.CLOCK_AHEAD
    assert analyse(fixes(points, marks=marks)).mileage_m == pytest.approx(4500, rel=1e-4)
    points[4] = (points[4][0], 0.0, 0.0)
    marks[4] = FixMark.NULL_ISLAND
    assert analyse(fixes(points, marks=marks)).mileage_m == pytest.approx(4500, rel=1e-4)


def test_the_speed_told_by_the_device_is_believed_before_that_of_the_legs() -> None:
    points = [(NOON_MS + n * 10_000, 31.2 + n * 100 * METRE, 121.4) for n in range(10)]
    speeds = np.full(10, np.nan)
    assert analyse(fixes(points, speed_mps=speeds)).max_speed_mps == pytest.approx(10, rel=1e-3)
    speeds[3] = 12.5
    assert analyse(fixes(points, speed_mps=speeds)).max_speed_mps == 12.5


def silent_hour(battery: float, *states: State) -> list[tuple[float, float, GapReason]]:
    """Gaps in minutes after noon of somebody who is quiet from 12:00 to 13:00."""
    moments = [*range(-30, 1), *range(60, 91)]
    points = [(NOON_MS + minute * MINUTE, 31.2, 121.4) for minute in moments]
    batteries = np.full(len(points), np.nan)
    batteries[0], batteries[29] = 80, battery
    return in_minutes(analyse(fixes(points, battery_pct=batteries), states=states))


def in_minutes(told: Summary) -> list[tuple[float, float, GapReason]]:
    return [
        ((it.since_ms - NOON_MS) / MINUTE, (it.until_ms - NOON_MS) / MINUTE, it.reason) for it in told.gaps
    ]


def at_minute(minute: float, reason: GapReason | None) -> State:
    return State(NOON_MS + minute * MINUTE, reason)


def test_a_gap_is_explained_by_the_log_first_then_by_the_battery() -> None:
    assert silent_hour(50) == [(0, 60, GapReason.NO_SIGNAL)]
    assert silent_hour(5) == [(0, 60, GapReason.PHONE_OFF)]
    hidden = (at_minute(-600, None), at_minute(0.5, GapReason.STEALTH), at_minute(59.5, None))
    assert silent_hour(5, *hidden) == [(0.5, 59.5, GapReason.STEALTH)]


def test_the_rest_is_told_only_where_it_would_be_a_gap_by_itself() -> None:
    home = (at_minute(-600, None), at_minute(10, GapReason.OFF_DUTY), at_minute(57, None))
    assert silent_hour(50, *home) == [(10, 57, GapReason.OFF_DUTY)]
    hidden_a_while = (at_minute(-600, None), at_minute(30, GapReason.STEALTH), at_minute(31, None))
    assert silent_hour(50, *hidden_a_while) == [
        (0, 30, GapReason.NO_SIGNAL),
        (30, 31, GapReason.STEALTH),
        (31, 60, GapReason.NO_SIGNAL),
    ]


def test_a_gap_of_several_reasons_is_cut_where_they_change() -> None:
    states = (
        at_minute(-600, None),
        at_minute(10, GapReason.OFF_DUTY),
        at_minute(20, GapReason.OFF_DUTY),
        at_minute(30, GapReason.NO_DEVICE),
        at_minute(40, None),
        at_minute(59, GapReason.STEALTH),
        at_minute(70, None),
    )
    assert silent_hour(3, *states) == [
        (0, 10, GapReason.PHONE_OFF),
        (10, 30, GapReason.OFF_DUTY),
        (30, 40, GapReason.NO_DEVICE),
        (40, 59, GapReason.PHONE_OFF),
        (59, 60, GapReason.STEALTH),
    ]


def test_outside_working_periods_everybody_is_off_duty() -> None:
    points = [(NOON_MS + minute * MINUTE, 31.2, 121.4) for minute in (0, 240)]

    def lunch_and_after_two(at_ms: int) -> bool:
        minute = (at_ms - NOON_MS) / MINUTE
        return 30 <= minute < 60 or minute >= 120

    told = analyse(fixes(points), was_off=lunch_and_after_two, states=(at_minute(200, GapReason.STEALTH),))
    assert in_minutes(told) == [
        (0, 30, GapReason.NO_SIGNAL),
        (30, 60, GapReason.OFF_DUTY),
        (60, 120, GapReason.NO_SIGNAL),
        (120, 200, GapReason.OFF_DUTY),
        (200, 240, GapReason.STEALTH),
    ]


def test_silence_before_the_first_fix_and_after_the_last_is_told() -> None:
    points = [(NOON_MS + n * MINUTE, 31.2, 121.4) for n in range(10)]
    hour = 60 * MINUTE
    told = analyse(fixes(points), since_ms=NOON_MS - hour, until_ms=NOON_MS + hour)
    assert [(it.since_ms, it.until_ms) for it in told.gaps] == [
        (NOON_MS - hour, NOON_MS),
        (NOON_MS + 9 * MINUTE, NOON_MS + hour),
    ]


def test_a_stop_does_not_reach_across_a_gap() -> None:
    points = [(NOON_MS + minute * MINUTE, 31.2, 121.4) for minute in [*range(11), *range(60, 71)]]
    told = analyse(fixes(points))
    assert [it.length_s for it in told.stops] == [600, 600]
    assert told.stopped_s == 1200


def honest(count: int) -> list[Point]:
    """A walk as a receiver tells it: a metre or two of noise."""
    random = np.random.default_rng(1)
    north, east = np.cumsum(random.normal(1.2, 0.5, (2, count)), axis=1)
    return [(NOON_MS + n * 1000, 31.2 + north[n] * METRE, 121.4 + east[n] * METRE) for n in range(count)]


def test_an_honest_walk_is_not_suspicious() -> None:
    told = analyse(fixes(honest(5000)), chunk=999).suspicion
    assert (told.score, told.reasons) == (0, [])


def test_mocked_fixes_and_a_wrong_clock_are_named_with_their_share() -> None:
    marks = np.zeros(1000, np.uint16)
    marks[:100], marks[500:510] = FixMark.MOCK, FixMark.CLOCK_AHEAD
    told = analyse(fixes(honest(1000), marks=marks)).suspicion
    assert [(it.code, it.count, it.detail) for it in told.reasons] == [
        (Sign.MOCK, 100, {"share": 0.1}),
        (Sign.CLOCK, 10, {"share": 0.01}),
    ]
    assert told.score == round(100 * (1 - 0.05 * (1 - 0.3 * 0.2)))


@pytest.mark.parametrize("chunk", [7, 10_000])
def test_a_place_told_to_the_last_bit_for_hours_is_frozen(chunk: int) -> None:
    still = [(NOON_MS + n * MINUTE, 31.2, 121.4) for n in range(121)]
    told = analyse(fixes([*still, (NOON_MS + 121 * MINUTE, 31.2001, 121.4)]), chunk=chunk).suspicion
    (reason,) = told.reasons
    assert (reason.code, reason.count) == (Sign.FROZEN, 121)
    assert reason.detail == {"seconds": 7200, "longest_s": 7200}
    assert told.score == 25


def test_a_line_nobody_walks_is_too_perfect() -> None:
    line = [(NOON_MS + n * 1000, 31.2 + n * 3 * METRE, 121.4 + n * 2 * METRE) for n in range(600)]
    told = analyse(fixes(line)).suspicion
    assert [it.code for it in told.reasons] == [Sign.TOO_PERFECT]
    assert told.score == 80


def test_places_back_and_forth_are_not_frozen() -> None:
    corners = itertools.cycle([31.2, 31.3])
    points = [(NOON_MS + n * 40 * MINUTE, next(corners), 121.4) for n in range(5)]
    assert analyse(fixes(points), chunk=3).suspicion.reasons == []


@pytest.mark.parametrize("moving", [True, False])
def test_what_is_remembered_does_not_grow_with_the_track(moving: bool) -> None:
    """Two million fixes in parts, as ten million would come: memory stays that of a part."""
    part, parts = 50_000, 40
    analysis = Analysis(LIMITS, NOON_MS, NOON_MS + part * parts * 1000.0)
    tracemalloc.start()
    for number in range(parts):
        steps = np.arange(number * part, (number + 1) * part)
        north = steps * METRE * 2 if moving else np.zeros(part)
        points = np.stack((NOON_MS + steps * 1000.0, 31.2 + np.mod(north, 1.0), np.full(part, 121.4)), axis=1)
        analysis.feed(fixes(points))
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < part * 1_000
    assert analysis.finish().fixes == part * parts


def test_times_that_go_backwards_within_what_came_are_put_in_order_before() -> None:
    """The rules are fed by time; what came late is marked, and left out of the way."""
    steps = [(NOON_MS + n * MINUTE, 31.2 + n * 80 * METRE, 121.4) for n in range(40)]
    marks = np.zeros(40, np.uint16)
    marks[10:20] = int(FixMark.OUT_OF_ORDER)
    told = analyse(fixes(steps, marks=marks))
    assert told.fixes == 40
    assert told.mileage_m == pytest.approx(analyse(fixes(steps)).mileage_m, rel=1e-6)


@given(
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.floats(-1, 1),
    st.floats(-1, 1),
    st.sampled_from([1e-6, 1e-3, 0.05, 1.0, 90.0]),
)
def test_what_is_near_is_as_far_in_the_plane_as_on_the_sphere(
    lat: float, lon: float, north: float, east: float, reach: float
) -> None:
    there = max(-90.0, min(90.0, lat + north * reach)), lon + east * reach
    columns = [np.array([one]) for one in (lat, lon, *there)]
    measured = float(distances_between_m(*columns)[0])
    assert measured == pytest.approx(distance_m(lat, lon, *there), rel=2e-7, abs=1e-6)
