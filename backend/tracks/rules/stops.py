"""Where somebody stayed: stay points found in one pass over chunks of any size. No names of places."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.kit.geo import EARTH_RADIUS_M
from backend.tracks.rules.columns import Flags, Floats, Indices, Points, distances_between_m
from backend.tracks.rules.limits import TrackLimits

_FIRST_LOOK = 64  # points; doubled as long as nobody left
_GLANCES = (0.1, 0.4, 0.7)  # of the least length of a stop
NOWHERE = -1

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stop:
    """`lat`, `lon`: centre of the fixes; `radius_m`: their root mean square distance from it (DRMS)."""

    since_ms: float
    until_ms: float
    lat: float
    lon: float
    radius_m: float
    fixes: int

    @property
    def length_s(self) -> float:
        return (self.until_ms - self.since_ms) / 1000


class _Stay:
    """A stop that is still growing: sums instead of its points, which may be millions.

    Offsets from the first point are summed as vectors of the unit sphere, so that the centre is right at the
    date line and at the poles: centre = u0 + mean(v), DRMS² = mean(|v|²) - |mean(v)|².
    """

    def __init__(self, number: int, points: Points, first: int) -> None:
        self.number = number
        self.lat, self.lon = float(points.lat[first]), float(points.lon[first])
        self._since_ms = self._until_ms = float(points.at_ms[first])
        self._origin = _unit_vectors(points.lat[first : first + 1], points.lon[first : first + 1])[0]
        self._fixes = 0
        self._sum = np.zeros(3)
        self._sum_of_squares = 0.0

    def add(self, points: Points, first: int, end: int) -> None:
        if end == first:
            return
        offsets = _unit_vectors(points.lat[first:end], points.lon[first:end]) - self._origin
        self._sum += offsets.sum(axis=0)
        self._sum_of_squares += float((offsets * offsets).sum())
        self._fixes += end - first
        self._until_ms = float(points.at_ms[end - 1])

    def finished(self) -> Stop:
        mean = self._sum / self._fixes
        spread = max(0.0, self._sum_of_squares / self._fixes - float(mean @ mean))
        x, y, z = self._origin + mean
        return Stop(
            since_ms=self._since_ms,
            until_ms=self._until_ms,
            lat=float(np.degrees(np.arctan2(z, np.hypot(x, y)))),
            lon=float(np.degrees(np.arctan2(y, x))),
            radius_m=float(np.sqrt(spread)) * EARTH_RADIUS_M,
            fixes=self._fixes,
        )


class StopFinder:
    """Stay points after Li, Zheng, Xie, Chen, Liu, Ma: "Mining user similarity based on location history"
    (ACM GIS 2008): from a first point on, all that follow within `stop_radius_m` of it; a stop when the last
    of them came `stop_least_s` or more after the first; then on with the first point outside.

    A stop never reaches across a gap: where the worker was in it is not known. The result does not depend on
    how the points are cut into chunks. A point is looked at a handful of times: whether one may begin a stop
    is first asked of all at once, at the few moments after it at which the worker must still be there.
    """

    def __init__(self, limits: TrackLimits) -> None:
        self.stops: list[Stop] = []
        self._limits = limits
        self._waiting = Points.none()
        self._stay: _Stay | None = None
        self._found = 0

    def feed(self, points: Points, *, last: bool = False) -> tuple[Points, Numbers]:
        """Take the next points; answers those that are decided now and the number of each one's stop.

        Undecided ones (five minutes at the most) come with a later call; `last` decides all.
        """
        points = self._waiting.then(points)
        numbers = np.full(len(points), NOWHERE, np.int64)
        ends = _segment_ends(points.breaks)
        here = self._go_on(points, numbers, ends)
        reach = np.searchsorted(points.at_ms, points.at_ms + 1000 * self._limits.stop_least_s)
        undecided = len(points) if last else self._undecided(points, reach, ends)
        candidates = np.flatnonzero(self._may_begin(points, reach, ends)[:undecided])
        turn = int(np.searchsorted(candidates, here))
        while turn < len(candidates):
            first = int(candidates[turn])
            end = self._end_of_stay(points, first, ends, points.lat[first], points.lon[first])
            if end > reach[first]:
                here = self._begin(points, first, end, numbers)
                turn = int(np.searchsorted(candidates, here))
            else:
                turn += 1
        if last:
            self._close()
        decided = len(points) if last or self._stay is not None else max(here, undecided)
        self._waiting = points.part(slice(decided, None))
        return points.part(slice(decided)), numbers[:decided]

    def _go_on(self, points: Points, numbers: Numbers, ends: Indices) -> int:
        """Let the open stop grow; answers the first index that is not of it."""
        stay = self._stay
        if stay is None or not len(points):
            return 0
        end = 0 if points.breaks[0] else self._end_of_stay(points, 0, ends, stay.lat, stay.lon)
        stay.add(points, 0, end)
        numbers[:end] = stay.number
        if end < len(points):
            self._close()
        return end

    def _begin(self, points: Points, first: int, end: int, numbers: Numbers) -> int:
        self._stay = stay = _Stay(self._found, points, first)
        self._found += 1
        stay.add(points, first, end)
        numbers[first:end] = stay.number
        if end < len(points):
            self._close()
        return end

    def _close(self) -> None:
        if self._stay is not None:
            self.stops.append(self._stay.finished())
            self._stay = None

    def _undecided(self, points: Points, reach: Indices, ends: Indices) -> int:
        """The first point whose next five minutes are not known yet."""
        return int(np.searchsorted(((reach == len(points)) & (ends == len(points))).astype(np.int8), 1))

    def _may_begin(self, points: Points, reach: Indices, ends: Indices) -> Flags:
        """Points that are still near when a stop beginning there would become one, and in between."""
        possible = reach < ends
        which = np.flatnonzero(possible)
        for part in (1.0, *_GLANCES):
            until_ms = points.at_ms[which] + part * 1000 * self._limits.stop_least_s
            then = reach[which] if part == 1.0 else np.searchsorted(points.at_ms, until_ms)
            pairs = (points.lat[which], points.lon[which], points.lat[then], points.lon[then])
            which = which[distances_between_m(*pairs) <= self._limits.stop_radius_m]
        possible[:] = False
        possible[which] = True
        return possible

    def _end_of_stay(self, points: Points, first: int, ends: Indices, lat: float, lon: float) -> int:
        """Index after the last point from `first` on, in one segment, within the radius of (lat, lon)."""
        end, look = int(ends[first]), _FIRST_LOOK
        while first < end:
            until = min(first + look, end)
            far = distances_between_m(lat, lon, points.lat[first:until], points.lon[first:until])
            outside = np.flatnonzero(far > self._limits.stop_radius_m)
            if len(outside):
                return first + int(outside[0])
            first, look = until, 2 * look
        return end


def _segment_ends(breaks: Flags) -> Indices:
    """For each point the index after the last one of its segment."""
    starts = np.flatnonzero(breaks)
    bounds = np.append(starts, len(breaks))
    return bounds[np.searchsorted(starts, np.arange(len(breaks)), side="right")]


def _unit_vectors(lats: Floats, lons: Floats) -> Floats:
    """Shape (n, 3)."""
    lat, lon = np.radians(lats), np.radians(lons)
    return np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)), axis=1)
