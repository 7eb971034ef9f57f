"""How the sample's people get about."""

from math import atan2, degrees, hypot
from random import Random

import pytest

from backend.demo.geography import AREAS, Area
from backend.demo.walker import Walker
from backend.kit.geo import distance_m

BOX = (31.179, 121.409, 31.279, 121.552)
# The Huangpu's middle through the box, upstream first: (lat, lon).
RIVER = [
    (31.179, 121.462),
    (31.190, 121.472),
    (31.196, 121.487),
    (31.207, 121.501),
    (31.218, 121.507),
    (31.229, 121.500),
    (31.240, 121.4955),
    (31.247, 121.502),
    (31.251, 121.516),
    (31.256, 121.538),
    (31.259, 121.552),
]


def corners(area: Area) -> list[tuple[float, float]]:
    return [area.place(x * area.width_m / 2, y * area.height_m / 2) for x in (-1, 0, 1) for y in (-1, 0, 1)]


@pytest.mark.parametrize("area", AREAS, ids=lambda area: str(area.key))
def test_an_area_lies_in_the_city_and_on_one_bank(area: Area) -> None:
    for lat, lon in corners(area):
        assert BOX[0] < lat < BOX[2]
        assert BOX[1] < lon < BOX[3]
        assert min(distance_m(lat, lon, *bend) for bend in RIVER) > 300


@pytest.mark.parametrize("area", AREAS, ids=lambda area: str(area.key))
def test_own_metres_and_degrees_are_inverse(area: Area) -> None:
    there = area.own_metres(*area.place(321.0, -456.0))
    assert there == pytest.approx((321.0, -456.0), abs=1e-6)


@pytest.mark.parametrize("area", AREAS, ids=lambda area: str(area.key))
def test_a_walker_keeps_to_the_streets_of_its_area_and_to_its_speed(area: Area) -> None:
    walker = Walker(area, Random(7), speed_mps=5.0)
    at = walker.step(0.001)
    for _ in range(400):
        spot = walker.step(5.0)
        assert distance_m(at.lat, at.lon, spot.lat, spot.lon) <= 25.5
        along, across = area.own_metres(spot.lat, spot.lon)
        assert abs(along) <= area.width_m / 2 + 0.01
        assert abs(across) <= area.height_m / 2 + 0.01
        off = [
            abs(value / block - round(value / block)) * block
            for value, block in zip((along, across), area.block_m, strict=True)
        ]
        assert min(off) < 0.5, "between two streets"
        at = spot


def test_heading_is_where_it_went() -> None:
    area = AREAS[0]
    walker = Walker(area, Random(3), speed_mps=5.0)
    before = walker.step(1.0)
    for _ in range(100):
        spot = walker.step(1.0)
        north, east = spot.lat - before.lat, (spot.lon - before.lon) * 0.855
        if spot.speed_mps > 4.9:
            there = degrees(atan2(east, north)) % 360
            assert abs((spot.heading_deg - there + 180) % 360 - 180) < 1.5
        before = spot


def test_whoever_is_sent_to_a_place_arrives_and_stays() -> None:
    area = AREAS[1]
    walker = Walker(area, Random(1), speed_mps=5.0)
    goal = area.place(333.0, -250.0)
    walker.head_for(*goal)
    for _ in range(900):
        spot = walker.step(1.0)
    assert distance_m(spot.lat, spot.lon, *goal) < 0.1
    assert spot.speed_mps == 0
    walker.wander()
    later = walker.step(60.0)
    assert hypot(later.lat - spot.lat, later.lon - spot.lon) > 0
