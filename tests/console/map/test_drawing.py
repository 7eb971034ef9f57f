"""Outlines of the page become shapes and outlines again; what is no shape is refused."""

import pytest

from console.map.drawing import outline_of, shape_of
from console.map.messages import Outline
from console.models.shapes import Box, Circle, Corridor, Polygon, Shape, question

PLACES = ((31.2, 179.5), (31.3, -179.5), (31.4, 179.0))


@pytest.mark.parametrize(
    "shape",
    [
        Box(south=-1, west=179, north=1, east=-179),
        Circle(lat=31.2, lon=121.4, radius_m=500),
        Polygon(points=PLACES),
        Corridor(points=PLACES, distance_m=150),
    ],
)
def test_a_shape_survives_the_bridge(shape: Shape) -> None:
    assert shape_of(outline_of(shape)) == shape
    assert question(shape)["type"] == type(shape).__name__.lower()


def test_longitudes_beyond_the_date_line_come_back_to_the_globe() -> None:
    box = shape_of(Outline(tool="box", points=[(-1, 179), (1, 181)]))
    assert box == Box(south=-1, west=179, north=1, east=-179)
    round_it = shape_of(Outline(tool="box", points=[(-1, -200), (1, 200)]))
    assert round_it == Box(south=-1, west=-180, north=1, east=180)
    ring = shape_of(Outline(tool="polygon", points=[(0, 179), (0, 182), (2, 540)]))
    assert isinstance(ring, Polygon)
    assert ring.points == ((0, 179), (0, -178), (2, -180))


@pytest.mark.parametrize(
    "outline",
    [
        Outline(tool="", points=[(0, 0), (1, 1)]),
        Outline(tool="distance", points=[(0, 0), (1, 1)]),
        Outline(tool="box", points=[(0, 0)]),
        Outline(tool="box", points=[(2, 0), (1, 1)]),
        Outline(tool="circle", points=[(0, 0)], reach_m=0),
        Outline(tool="circle", points=[(91, 0)], reach_m=5),
        Outline(tool="polygon", points=[(0, 0), (1, 1)]),
        Outline(tool="corridor", points=[(0, 0)], reach_m=5),
        Outline(tool="corridor", points=[(0, 0), (1, 1)]),
    ],
)
def test_what_is_no_shape_is_refused(outline: Outline) -> None:
    assert shape_of(outline) is None
