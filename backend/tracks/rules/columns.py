"""Fixes as columns of equal length, and distances between neighbours. Degrees WGS-84, ms since 1970."""

import math
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from backend.kit.geo import EARTH_RADIUS_M, distances_m
from backend.tracks.rules.limits import TAKEN

NEAR_DEG = 0.057  # 6 km
DEGREE_M = math.radians(EARTH_RADIUS_M)
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Fixes:
    """Stored fixes of one worker in the order of their time; NaN where the device did not say."""

    at_ms: Floats
    lat: Floats
    lon: Floats
    accuracy_m: Floats
    speed_mps: Floats
    heading_deg: Floats
    battery_pct: Floats
    marks: npt.NDArray[np.uint16]
    source: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.at_ms)

    def taken(self) -> Indices:
        """Which of them say where the worker was: unmarked, or only STALE or CLOCK_AHEAD."""
        return np.flatnonzero((self.marks & TAKEN) == 0)


@dataclass(frozen=True, slots=True)
class Points:
    """Taken fixes; `breaks[k]`: between k-1 and k nothing is known of the worker."""

    at_ms: Floats
    lat: Floats
    lon: Floats
    breaks: Flags

    def __len__(self) -> int:
        return len(self.at_ms)

    def part(self, which: slice) -> Self:
        """Some of them, in order."""
        return type(self)(*(getattr(self, field.name)[which] for field in fields(self)))

    def then(self, other: "Points") -> "Points":
        """These and, after them, the others."""
        if not len(self):
            return other
        pairs: list[Any] = [(getattr(self, it.name), getattr(other, it.name)) for it in fields(self)]
        return Points(*(np.concatenate(pair) for pair in pairs))

    @classmethod
    def none(cls) -> "Points":
        return cls(np.empty(0), np.empty(0), np.empty(0), np.empty(0, np.bool_))


def distances_between_m(
    lats: Floats | float, lons: Floats | float, other_lats: Floats, other_lons: Floats
) -> Floats:
    """Great-circle distances of pairs on the sphere of mean radius, metres; a number is paired with all.

    Neighbours of a track nearly always lie so close that the plane will do (equirectangular, at the middle
    latitude: wrong by less than 1 in 5 million there, and many times as fast). All others by the haversine
    formula (Sinnott 1984), right across the date line and the poles.
    """
    north, east = other_lats - lats, other_lons - lons
    narrowed = other_lats + lats
    narrowed *= math.pi / 360  # half of the sum, in radians
    np.cos(narrowed, out=narrowed)
    narrowed *= east
    far = None
    if not (np.abs(north).max(initial=0.0) < NEAR_DEG and np.abs(east).max(initial=0.0) < NEAR_DEG):
        far = ~((np.abs(north) < NEAR_DEG) & (np.abs(east) < NEAR_DEG))
    north *= north
    narrowed *= narrowed
    north += narrowed
    column: Floats = np.sqrt(north, out=north)
    column *= DEGREE_M
    if far is not None:
        from_lats, from_lons = np.broadcast_to(lats, far.shape), np.broadcast_to(lons, far.shape)
        column[far] = distances_m(from_lats[far], from_lons[far], other_lats[far], other_lons[far])
    return column


def legs_m(points: Points) -> Floats:
    """Length n-1: from each point to the next."""
    lat, lon = points.lat, points.lon
    return distances_between_m(lat[:-1], lon[:-1], lat[1:], lon[1:])
