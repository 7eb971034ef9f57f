"""The definitions once more, in plain loops and from the words alone, to compare the rules with."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import acos, asin, atan2, cos, degrees, hypot, radians, sin, sqrt

RADIUS_M = 6_371_008.8

Point = tuple[float, float, float]
"""ms, lat, lon"""


@dataclass(frozen=True)
class Stay:
    """`first`: index of its first point among all."""

    first: int
    since_ms: float
    until_ms: float
    lat: float
    lon: float
    fixes: int


def great_circle_m(one: Point, other: Point) -> float:
    """By the chord between unit vectors, not by the haversine."""
    (ax, ay, az), (bx, by, bz) = _vector(one), _vector(other)
    return 2 * RADIUS_M * asin(min(1.0, sqrt((ax - bx) ** 2 + (ay - by) ** 2 + (az - bz) ** 2) / 2))


def spherical_law_of_cosines_m(one: Point, other: Point) -> float:
    """A third way; good for large distances only."""
    lat, other_lat = radians(one[1]), radians(other[1])
    between = radians(other[2] - one[2])
    return RADIUS_M * acos(
        max(-1.0, min(1.0, sin(lat) * sin(other_lat) + cos(lat) * cos(other_lat) * cos(between)))
    )


def segments(points: Sequence[Point], gap_s: float) -> list[list[Point]]:
    """Cut where more than `gap_s` passed."""
    found: list[list[Point]] = []
    for point in points:
        if found and point[0] - found[-1][-1][0] <= gap_s * 1000:
            found[-1].append(point)
        else:
            found.append([point])
    return found


def gaps(points: Sequence[Point], gap_s: float) -> list[tuple[float, float]]:
    """(since, until) between fixes."""
    pieces = segments(points, gap_s)
    return [(a[-1][0], b[0][0]) for a, b in pairwise(pieces)]


def stays(points: Sequence[Point], radius_m: float, least_s: float, gap_s: float) -> list[Stay]:
    """Li et al. 2008, word for word."""
    found = []
    before = 0
    for segment in segments(points, gap_s):
        first = 0
        while first < len(segment):
            end = first + 1
            while end < len(segment) and great_circle_m(segment[first], segment[end]) <= radius_m:
                end += 1
            if segment[end - 1][0] - segment[first][0] >= least_s * 1000:
                found.append(_stay(before + first, segment[first:end]))
                first = end
            else:
                first += 1
        before += len(segment)
    return found


def mileage_m(points: Sequence[Point], stops: Sequence[Stay], gap_s: float, fastest_mps: float) -> float:
    """Leg by leg; nothing inside a stop, across a gap, or faster than anybody."""
    total = 0.0
    within = {index for stop in stops for index in range(stop.first, stop.first + stop.fixes - 1)}
    for index, (one, other) in enumerate(pairwise(points)):
        length_m, seconds = great_circle_m(one, other), (other[0] - one[0]) / 1000
        if seconds <= gap_s and index not in within and length_m <= fastest_mps * (seconds or 1.0):
            total += length_m
    return total


def _stay(first: int, points: Sequence[Point]) -> Stay:
    x, y, z = (sum(axis) / len(points) for axis in zip(*(_vector(point) for point in points), strict=True))
    centre = degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x))
    return Stay(first, points[0][0], points[-1][0], *centre, len(points))


def _vector(point: Point) -> tuple[float, float, float]:
    lat, lon = radians(point[1]), radians(point[2])
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)
