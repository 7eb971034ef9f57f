"""Always an answer, in time, which says what it rests on."""

import itertools

import numpy as np
import pytest
from hypothesis import given, strategies as st

from backend.adapters.router.line import GreatCircle
from backend.ports.router import Floats, Matrix, RouterUnavailable
from backend.roads.rules import APART_M, SEEN_M, apart, filled, plausible_legs, thinned
from backend.roads.service import Roads
from contract.crew import Travel
from contract.roads import RoadState
from tests.backend.river_town import place

SOURCES = np.array([place(-1_000.0 * step, 0) for step in range(1, 6)])
TARGET = place(0, 0)
SPEED_MPS = 4.0


class MadeRouter:
    """At the port's seam: answers what it was told to, or is unavailable."""

    def __init__(self, answer: Matrix | Floats | RoadState) -> None:
        self._answer = answer

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def matrix(
        self,
        sources: Floats,  # noqa: ARG002
        targets: Floats,  # noqa: ARG002
        *,
        within_s: float,  # noqa: ARG002
        travel: Travel = Travel.EBIKE,  # noqa: ARG002
    ) -> Matrix:
        assert isinstance(self._answer, Matrix | RoadState)
        if isinstance(self._answer, RoadState):
            raise RouterUnavailable(self._answer)
        return self._answer

    async def trace(self, places: Floats, at_ms: Floats, *, within_s: float) -> Floats:  # noqa: ARG002
        if isinstance(self._answer, RoadState):
            raise RouterUnavailable(self._answer)
        assert isinstance(self._answer, np.ndarray)
        return self._answer

    async def way(
        self,
        source: Floats,  # noqa: ARG002
        target: Floats,  # noqa: ARG002
        *,
        within_s: float,  # noqa: ARG002
        travel: Travel = Travel.EBIKE,  # noqa: ARG002
    ) -> Floats | None:
        if isinstance(self._answer, RoadState):
            raise RouterUnavailable(self._answer)
        assert isinstance(self._answer, np.ndarray)
        return self._answer


def column(*values: float | None) -> Floats:
    return np.array(values, np.float64)[:, None]


async def test_nobody_gave_roads() -> None:
    travel = await Roads(None, GreatCircle).towards(SOURCES, TARGET, line_mps=SPEED_MPS, within_s=1)
    assert travel.state is RoadState.ABSENT
    assert not travel.by_road.any()
    assert travel.seconds == pytest.approx([250, 500, 750, 1_000, 1_250], rel=0.001)
    assert travel.metres == pytest.approx([1_000, 2_000, 3_000, 4_000, 5_000], rel=0.001)


@pytest.mark.parametrize("state", [RoadState.DOWN, RoadState.SLOW, RoadState.STARTING])
async def test_without_an_answer_the_straight_line_is_taken_and_said(state: RoadState) -> None:
    roads = Roads(MadeRouter(state), GreatCircle)
    travel = await roads.towards(SOURCES, TARGET, line_mps=SPEED_MPS, within_s=1)
    assert travel.state is state
    assert not travel.by_road.any()
    assert travel.seconds[0] == pytest.approx(250, rel=0.001)


async def test_a_few_missing_ways_are_lines_at_the_speed_of_the_others() -> None:
    answer = Matrix(column(200, 400, None, 800, None), column(1_200, 2_300, None, 4_600, None))
    travel = await Roads(MadeRouter(answer), GreatCircle).towards(
        SOURCES, TARGET, line_mps=SPEED_MPS, within_s=1
    )
    assert travel.by_road.tolist() == [True, True, False, True, False]
    assert travel.seconds == pytest.approx([200, 400, 600, 800, 1_000], rel=0.001)
    assert travel.metres[:2].tolist() == [1_200, 2_300]
    assert travel.metres[2] == pytest.approx(3_000, rel=0.001)
    assert travel.state is RoadState.READY


async def test_roads_that_reach_nobody_say_so() -> None:
    nothing = np.full((5, 1), np.nan)
    roads = Roads(MadeRouter(Matrix(nothing, nothing)), GreatCircle)
    travel = await roads.towards(SOURCES, TARGET, line_mps=SPEED_MPS, within_s=1)
    assert travel.state is RoadState.OUTSIDE
    assert travel.seconds[0] == pytest.approx(250, rel=0.001)


@given(st.lists(st.one_of(st.none(), st.floats(1, 1e5)), min_size=1, max_size=30))
def test_there_is_never_a_gap_and_what_is_known_stays(road: list[float | None]) -> None:
    known_s = np.array(road, np.float64)
    line_m = np.arange(1.0, len(road) + 1) * 300
    seconds = filled(known_s, line_m / SPEED_MPS, line_m)
    assert not np.isnan(seconds).any()
    known = ~np.isnan(known_s)
    assert (seconds[known] == known_s[known]).all()


def test_a_leg_is_too_long_only_for_its_time() -> None:
    straight, seconds = np.array([100.0, 100.0, 100.0]), np.array([10.0, 10.0, 600.0])
    legs = plausible_legs(np.array([150.0, 2_000.0, 2_000.0]), straight, seconds)
    assert np.isnan(legs).tolist() == [False, True, False]


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), min_size=2, max_size=40))
def test_neighbours_that_are_kept_are_apart_and_the_ends_stay(metres: list[tuple[float, float]]) -> None:
    places = np.array([place(*one) for one in metres])
    kept = apart(places)
    assert kept[0] == 0
    assert kept[-1] == len(places) - 1
    at = np.array(metres)[kept[:-1]]
    gaps = np.hypot(*np.diff(at, axis=0).T) if len(at) > 1 else np.empty(0)
    assert (gaps > APART_M * 0.99).all()


async def test_legs_no_road_fits_are_taken_straight_and_counted() -> None:
    places = np.array([place(100.0 * step, 0) for step in range(4)])
    at_ms = np.arange(0.0, 40_000, 10_000)
    roads = Roads(MadeRouter(np.array([130.0, np.nan, 110.0])), GreatCircle)
    along = await roads.along(places, at_ms, within_s=1)
    assert along.state is RoadState.READY
    assert along.metres == pytest.approx(340, abs=1)
    assert along.unmatched_m == pytest.approx(100, abs=1)
    assert along.straight_m == pytest.approx(300, abs=1)
    nothing = await Roads(MadeRouter(RoadState.DOWN), GreatCircle).along(places, at_ms, within_s=1)
    assert nothing.state is RoadState.DOWN
    assert nothing.metres == nothing.straight_m == nothing.unmatched_m


def beside_m(point: tuple[float, float], begin: tuple[float, float], end: tuple[float, float]) -> float:
    """How far a point is from a stretch, in a plane; an independent way to say so."""
    way, off = complex(*end) - complex(*begin), complex(*point) - complex(*begin)
    if way == 0:
        return abs(off)
    turned = off / way
    return abs(turned - min(max(turned.real, 0.0), 1.0)) * abs(way)


@given(st.lists(st.tuples(st.floats(-900, 900), st.floats(-900, 900)), min_size=2, max_size=60))
def test_what_is_left_of_a_line_passes_all_that_was_left_out(metres: list[tuple[float, float]]) -> None:
    line = np.array([place(*one) for one in metres])
    left = thinned(line)
    assert (left[[0, -1]] == line[[0, -1]]).all()
    drawn = [metres[line.tolist().index(one)] for one in left.tolist()]
    for one in metres:
        assert min(beside_m(one, *ends) for ends in itertools.pairwise(drawn)) <= SEEN_M * 1.01


async def test_the_way_is_thin_enough_to_be_drawn_and_nothing_where_there_is_none() -> None:
    bent = np.array([place(east, 0) for east in range(0, 1_001, 10)] + [place(1_000, 500)])
    roads = Roads(MadeRouter(bent), GreatCircle)
    line = await roads.way(bent[0], bent[-1], within_s=1)
    assert line is not None
    assert line.tolist() == bent[[0, 100, 101]].tolist()
    for absent, state in ((None, RoadState.ABSENT), (MadeRouter(RoadState.DOWN), RoadState.DOWN)):
        with pytest.raises(RouterUnavailable) as refused:
            await Roads(absent, GreatCircle).way(bent[0], bent[-1], within_s=1)
        assert refused.value.state is state
    straight = await GreatCircle(SPEED_MPS).way(bent[0], bent[-1], within_s=1)
    assert straight.tolist() == bent[[0, -1]].tolist()
