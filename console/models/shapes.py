"""Shapes drawn on the map that decide who is inside; their fields are those the backend takes. No geometry.

WGS-84 degrees; longitudes in -180 … 180. Pure values: nothing is fetched or shown here.
"""

from collections.abc import Iterable
from typing import TypeAlias

import msgspec

Where: TypeAlias = tuple[float, float]
"""lat, lon"""

MOST_M = 1_000_000.0
"""What a radius or a corridor's reach may be; the backend refuses more."""


class _Shape(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag=str.lower):
    pass


class Box(_Shape, frozen=True, kw_only=True):
    """Across the date line where west > east."""

    south: float
    west: float
    north: float
    east: float


class Circle(_Shape, frozen=True, kw_only=True):
    lat: float
    lon: float
    radius_m: float


class Polygon(_Shape, frozen=True, kw_only=True):
    """A ring; its edges are straight in degrees and take the shortest way round the globe."""

    points: tuple[Where, ...]


class Corridor(_Shape, frozen=True, kw_only=True):
    """A line of great circles and how far to either side of it."""

    points: tuple[Where, ...]
    distance_m: float


Shape: TypeAlias = Box | Circle | Polygon | Corridor


def question(shape: Shape) -> dict[str, object]:
    """As the backend is asked."""
    plain: dict[str, object] = msgspec.to_builtins(shape)
    return plain


def turned(lon: float) -> float:
    """The same longitude in -180 … 180; 180 itself stays."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


def places(points: Iterable[Where]) -> tuple[Where, ...]:
    """With longitudes as the backend takes them."""
    return tuple((lat, turned(lon)) for lat, lon in points)
