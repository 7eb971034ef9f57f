"""Inside or outside, against plain sums, at the date line and near a pole."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from backend.areas.rules import Bounds, bounds_of, in_box, in_circle, in_corridor, in_polygon
from backend.kit.geo import distance_m

METRE = 1 / 111_195
PLACES = st.sampled_from([(31.2, 121.4), (-17.0, 179.999), (0.0, -179.999), (88.0, 20.0)])


def around(lat: float, lon: float, spread_m: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A hundred points about a place."""
    random = np.random.default_rng(seed)
    north, east = random.uniform(-spread_m, spread_m, (2, 100)) * METRE
    lons = lon + east / np.cos(np.radians(lat))
    return lat + north, (lons + 180) % 360 - 180


def test_a_box_may_reach_across_the_date_line() -> None:
    lat, lon = np.array([0.0, 0.0, 0.0, 2.0]), np.array([179.5, -179.5, 0.0, 179.5])
    assert in_box(Bounds(-1, 179, 1, -179), lat, lon).tolist() == [True, True, False, False]
    assert in_box(Bounds(-1, -1, 1, 1), lat, lon).tolist() == [False, False, True, False]


@settings(max_examples=30, deadline=None)
@given(place=PLACES, seed=st.integers(0, 10**6), radius_m=st.floats(1, 5000))
def test_a_circle_and_its_bounds(place: tuple[float, float], seed: int, radius_m: float) -> None:
    lat, lon = around(*place, 6000, seed)
    inside = in_circle(place, radius_m, lat, lon)
    pairs = zip(lat, lon, strict=True)
    assert inside.tolist() == [distance_m(*place, float(a), float(b)) <= radius_m for a, b in pairs]
    assert not (inside & ~in_box(bounds_of([place], radius_m), lat, lon)).any()


@settings(max_examples=30, deadline=None)
@given(place=PLACES, seed=st.integers(0, 10**6))
def test_a_polygon_and_a_box_of_the_same_corners_agree(place: tuple[float, float], seed: int) -> None:
    lat, lon = around(*place, 4000, seed)
    half, wide = 2000 * METRE, 2000 * METRE / np.cos(np.radians(place[0]))
    west, east = ((place[1] + it + 180) % 360 - 180 for it in (-wide, wide))
    box = Bounds(place[0] - half, west, place[0] + half, east)
    corners = [(box.south, west), (box.south, east), (box.north, east), (box.north, west)]
    inside = in_polygon(corners, lat, lon)
    assert inside.tolist() == in_box(box, lat, lon).tolist()
    assert not (inside & ~in_box(bounds_of(corners), lat, lon)).any()


def test_a_hollow_of_a_polygon_is_outside() -> None:
    horseshoe = [(0, 0), (0, 3), (3, 3), (3, 2), (1, 2), (1, 1), (3, 1), (3, 0)]
    lat, lon = np.array([2.0, 2.0, 2.0, 0.5]), np.array([0.5, 1.5, 2.5, 1.5])
    assert in_polygon(horseshoe, lat, lon).tolist() == [True, False, True, True]


@settings(max_examples=30, deadline=None)
@given(place=PLACES, seed=st.integers(0, 10**6), reach_m=st.floats(10, 500))
def test_a_corridor_is_what_lies_within_reach_of_any_point_of_the_line(
    place: tuple[float, float], seed: int, reach_m: float
) -> None:
    lat, lon = around(*place, 3000, seed)
    ends_lat, ends_lon = around(*place, 2000, seed + 1)
    line = [(float(ends_lat[n]), float(ends_lon[n])) for n in range(3)]
    inside = in_corridor(line, reach_m, lat, lon)
    nearest = np.full(100, np.inf)
    for (lat_a, lon_a), (lat_b, lon_b) in pairwise(line):
        for part in np.linspace(0, 1, 4001):
            between = (lon_b - lon_a + 180) % 360 - 180
            here = (lat_a + part * (lat_b - lat_a), lon_a + part * between)
            half = np.sin(np.radians(lat - here[0]) / 2) ** 2
            half += (
                np.cos(np.radians(lat))
                * np.cos(np.radians(here[0]))
                * (np.sin(np.radians(lon - here[1]) / 2) ** 2)
            )
            nearest = np.minimum(nearest, 2 * 6_371_008.8 * np.arcsin(np.sqrt(half)))
    tolerance_m = 15 if abs(place[0]) > 80 else 2  # straight in degrees is not a great circle
    sure = np.abs(nearest - reach_m) > tolerance_m
    assert (inside == (nearest <= reach_m))[sure].all()
    assert not (inside & ~in_box(bounds_of(line, reach_m), lat, lon)).any()


def test_a_line_that_stands_still_is_a_circle() -> None:
    lat, lon = np.array([0.0, 0.0]), np.array([0.0005, 0.0015])
    assert in_corridor([(0.0, 0.0), (0.0, 0.0)], 100, lat, lon).tolist() == [True, False]


@pytest.mark.parametrize("lat", [89.5, -89.5])
def test_bounds_near_a_pole_hold_every_longitude(lat: float) -> None:
    bounds = bounds_of([(lat, 10.0)], 1000)
    assert (bounds.west, bounds.east) == (-180.0, 180.0)


def test_a_ring_wider_than_half_the_globe_goes_the_way_it_was_drawn() -> None:
    lat, lon = np.array([5.0, 5.0, 5.0, 5.0]), np.array([0.0, 100.0, -170.0, -100.0])
    ring = [(0, -20), (0, 60), (0, 140), (0, 195 - 360), (10, 195 - 360), (10, 140), (10, 60), (10, -20)]
    assert in_polygon(ring, lat, lon).tolist() == [True, True, True, False]
    assert in_box(bounds_of(ring), lat, lon).tolist() == [True, True, True, False]


def test_a_ring_round_a_pole_has_no_inside() -> None:
    ring = [(80.0, 0.0), (80.0, 90.0), (80.0, 180.0), (80.0, -90.0)]
    assert not in_polygon(ring, np.array([85.0, 70.0]), np.array([45.0, 45.0])).any()
