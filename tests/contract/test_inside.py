"""Console and backend agree on who is inside: both rules on the same random shapes and places."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings, strategies as st

from backend.areas import rules as theirs
from console.models.rules import inside as ours
from console.models.shapes import Box, Circle, Corridor, Polygon, places

METRE = 1 / 111_195
TOLERANCE_M = 0.001
MIDDLES = st.sampled_from(
    [(31.2304, 121.4737), (-17.0, 179.9995), (0.0, -179.9995), (60.0, 0.0), (84.0, 20.0), (-88.0, -100.0)]
)
SPREADS_M = st.sampled_from([300.0, 5_000.0, 200_000.0])
SEEDS = st.integers(0, 10**6)
Floats = npt.NDArray[np.float64]


def scattered(middle: tuple[float, float], spread_m: float, seed: int, count: int) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    north, east = random.uniform(-spread_m, spread_m, (2, count)) * METRE
    lat = np.clip(middle[0] + north, -89.9, 89.9)
    lon = middle[1] + east / np.cos(np.radians(middle[0]))
    return lat, (lon + 180) % 360 - 180


def ring(middle: tuple[float, float], spread_m: float, seed: int, count: int) -> list[tuple[float, float]]:
    return [(float(a), float(b)) for a, b in zip(*scattered(middle, spread_m, seed, count), strict=True)]


@settings(max_examples=60, deadline=None)
@given(middle=MIDDLES, spread_m=SPREADS_M, seed=SEEDS)
def test_boxes(middle: tuple[float, float], spread_m: float, seed: int) -> None:
    (lat_a, west), (lat_b, east) = ring(middle, spread_m, seed, 2)
    box = Box(south=min(lat_a, lat_b), north=max(lat_a, lat_b), west=west, east=east)
    lat, lon = scattered(middle, spread_m * 1.2, seed + 1, 300)
    bounds = theirs.Bounds(box.south, box.west, box.north, box.east)
    assert ours.inside(box, lat, lon).tolist() == theirs.in_box(bounds, lat, lon).tolist()


@settings(max_examples=60, deadline=None)
@given(middle=MIDDLES, spread_m=SPREADS_M, seed=SEEDS, share=st.floats(0.01, 1))
def test_circles(middle: tuple[float, float], spread_m: float, seed: int, share: float) -> None:
    circle = Circle(lat=middle[0], lon=middle[1], radius_m=spread_m * share)
    lat, lon = scattered(middle, spread_m, seed, 300)
    sure = np.abs(ours.away_m(circle, lat, lon) - circle.radius_m) > TOLERANCE_M
    there = theirs.in_circle(middle, circle.radius_m, lat, lon)
    assert (ours.inside(circle, lat, lon) == there)[sure].all()


@settings(max_examples=60, deadline=None)
@given(middle=MIDDLES, spread_m=SPREADS_M, seed=SEEDS, corners=st.integers(3, 40))
def test_polygons(middle: tuple[float, float], spread_m: float, seed: int, corners: int) -> None:
    points = ring(middle, spread_m, seed, corners)
    lat, lon = scattered(middle, spread_m * 1.1, seed + 1, 300)
    here = ours.inside(Polygon(points=places(points)), lat, lon)
    there = theirs.in_polygon(points, lat, lon) & theirs.in_box(theirs.bounds_of(points), lat, lon)
    assert here.tolist() == there.tolist()


@settings(max_examples=60, deadline=None)
@given(middle=MIDDLES, spread_m=SPREADS_M, seed=SEEDS, corners=st.integers(2, 6), share=st.floats(0.01, 0.5))
def test_corridors(
    middle: tuple[float, float], spread_m: float, seed: int, corners: int, share: float
) -> None:
    points, reach_m = ring(middle, spread_m, seed, corners), spread_m * share
    lat, lon = scattered(middle, spread_m * 1.5, seed + 1, 300)
    corridor = Corridor(points=places(points), distance_m=reach_m)
    sure = np.abs(ours.off_line_m(points, lat, lon) - reach_m) > TOLERANCE_M
    there = theirs.in_corridor(points, reach_m, lat, lon)
    there &= theirs.in_box(theirs.bounds_of(points, reach_m), lat, lon)
    assert (ours.inside(corridor, lat, lon) == there)[sure].all()


def test_a_ring_wider_than_half_the_globe_and_one_round_a_pole() -> None:
    wide = [(0, -20), (0, 60), (0, 140), (0, -165), (10, -165), (10, 140), (10, 60), (10, -20)]
    lat, lon = np.array([5.0, 5.0, 5.0, 5.0]), np.array([0.0, 100.0, -170.0, -100.0])
    round_pole = [(80.0, 0.0), (80.0, 90.0), (80.0, 180.0), (80.0, -90.0)]
    for points in (wide, round_pole):
        here = ours.inside(Polygon(points=places(points)), lat, lon)
        assert here.tolist() == theirs.in_polygon(points, lat, lon).tolist()
    assert ours.inside(Polygon(points=places(wide)), lat, lon).tolist() == [True, True, True, False]


@settings(max_examples=40, deadline=None)
@given(middle=MIDDLES, seed=SEEDS, corners=st.integers(3, 60))
def test_a_polygon_by_its_definition(middle: tuple[float, float], seed: int, corners: int) -> None:
    """Point by point and edge by edge, as the even-odd rule is written in books."""
    points = ring(middle, 5_000, seed, corners)
    lat, lon = scattered(middle, 5_500, seed + 1, 60)
    wanted = []
    for here_lat, here_lon in zip(lat, lon, strict=True):
        odd = False
        for (lat_a, lon_a), (lat_b, lon_b) in pairwise([*points, points[0]]):
            west, east = ((it - here_lon + 180) % 360 - 180 for it in (lon_a, lon_b))
            if (lat_a > here_lat) != (lat_b > here_lat):
                odd ^= bool(west + (here_lat - lat_a) * (east - west) / (lat_b - lat_a) > 0)
        wanted.append(odd)
    assert ours.inside(Polygon(points=places(points)), lat, lon).tolist() == wanted
