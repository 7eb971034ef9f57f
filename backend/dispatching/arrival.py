"""When somebody could be there: one estimate widened into a range by all that is not known. Pure columns."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from backend.dispatching.rules import (
    NEAR_REST_COSTS_S,
    Flags,
    Floats,
    Ints,
    Judgement,
    Rows,
    Staff,
    Wanted,
)

MOVING_MPS: Final = 1.0
FASTEST_MPS: Final = 15.0  # nobody keeps up more through a city
TURNING_S: Final = 45.0  # to get round when one is riding the other way
ROAD_EARLIER, ROAD_LATER = 0.10, 0.25  # lights and traffic are in no graph
LINE_EARLIER, LINE_LATER = 0.25, 0.60  # a bridge may be near or far
WORST_ACCURACY_M: Final = 1_000.0


@dataclass(frozen=True, slots=True)
class Arrivals:
    """One row per worker of a judgement, NaN where nothing can be said."""

    eta_s: Floats
    metres: Floats
    by_road: Flags

    @classmethod
    def by_line(cls, judgement: Judgement) -> Self:
        """What the straight line says."""
        return cls(
            judgement.eta_s.copy(), judgement.distance_m.copy(), np.zeros(len(judgement.eta_s), np.bool_)
        )

    def put(self, rows: Rows, seconds: Floats, metres: Floats, by_road: Flags) -> None:
        """What is known better of some."""
        self.eta_s[rows], self.metres[rows], self.by_road[rows] = seconds, metres, by_road


@dataclass(frozen=True, slots=True)
class Way:
    """From a last fix to the order: columns of equal length, NaN where the device did not say.

    `bearing_deg`: where the order lies, 0 north, 90 east.
    """

    seconds: Floats
    metres: Floats
    by_road: Flags
    age_s: Floats
    accuracy_m: Floats
    speed_mps: Floats
    heading_deg: Floats
    bearing_deg: Floats


def way_of(rows: Rows, arrivals: Arrivals, judgement: Judgement, staff: Staff, wanted: Wanted) -> Way:
    """The ways of some of the workers to where they are wanted."""
    unknown = np.full(len(rows), np.nan)
    placed = wanted.lat is not None and wanted.lon is not None
    return Way(
        seconds=arrivals.eta_s[rows],
        metres=arrivals.metres[rows],
        by_road=arrivals.by_road[rows],
        age_s=judgement.age_s[rows],
        accuracy_m=judgement.accuracy_m[rows],
        speed_mps=staff.speed_mps[rows],
        heading_deg=staff.heading_deg[rows],
        bearing_deg=(
            bearings_deg(staff.lat[rows], staff.lon[rows], wanted.lat or 0.0, wanted.lon or 0.0)
            if placed
            else unknown
        ),
    )


def ranges(way: Way) -> tuple[Floats, Floats]:
    """The earliest and the latest seconds, earliest <= `seconds` <= latest.

    A fix of some age is a place somebody may have left: in the direction of the heading if they were moving
    when it was taken, at the speed of then. What they may have come nearer makes the earliest earlier, what
    they may be farther off makes the latest later.
    """
    pace = way.seconds / np.maximum(way.metres, 1.0)
    accuracy = np.minimum(np.nan_to_num(way.accuracy_m), WORST_ACCURACY_M)
    moving = np.nan_to_num(way.speed_mps) >= MOVING_MPS
    silent = np.isnan(way.speed_mps)
    usual_mps = 1 / np.maximum(pace, 1e-9)
    speed = np.where(moving, np.minimum(way.speed_mps, FASTEST_MPS), np.where(silent, usual_mps, 0.0))
    drift_m = speed * np.maximum(np.nan_to_num(way.age_s), 0.0)
    towards = (1 + np.cos(np.radians(way.heading_deg - way.bearing_deg))) / 2
    unknown = np.isnan(towards) | ~moving
    nearer_m = accuracy + drift_m * np.where(unknown, 1.0, towards)
    farther_m = accuracy + drift_m * np.where(unknown, 1.0, 1 - towards)
    turning_s = np.where(unknown, 0.0, (1 - np.nan_to_num(towards)) * TURNING_S)
    earlier = np.where(way.by_road, ROAD_EARLIER, LINE_EARLIER)
    later = np.where(way.by_road, ROAD_LATER, LINE_LATER)
    low = np.maximum(way.seconds * (1 - earlier) - nearer_m * pace, 0.0)
    high = way.seconds * (1 + later) + farther_m * pace + turning_s
    return low, high


def bearings_deg(lats: Floats, lons: Floats, lat: float, lon: float) -> Floats:
    """Where a place lies as seen from others; flat, which is good enough for who could be there soon."""
    east = np.radians((lon - lons + 180) % 360 - 180) * np.cos(np.radians(lat))
    bearing: Floats = np.degrees(np.arctan2(east, np.radians(lat - lats))) % 360
    return bearing


def soonest(seconds: Floats, load: Ints, near_rest: Flags) -> Rows:
    """Rows, who is there first first; of those who are there in the same minute, who has less to do.

    Whoever should stop working soon ranks lower than that.
    """
    weighed = seconds + near_rest * NEAR_REST_COSTS_S
    return np.lexsort((weighed, load, np.floor(weighed / 60)))
