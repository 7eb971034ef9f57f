"""How far and how long somebody moved, leg by leg."""

import numpy as np
import numpy.typing as npt

from backend.tracks.rules.columns import Flags, Floats, Points, legs_m
from backend.tracks.rules.limits import TrackLimits
from backend.tracks.rules.stops import NOWHERE

Numbers = npt.NDArray[np.int64]


class Odometer:
    """Sum of the great-circle legs between taken fixes (haversine on the sphere of mean radius), without
    the legs inside a stop (standing receivers wander), across a gap, and those nobody can travel.

    `moving_s` is the time of the legs that count. `fastest_mps` is the highest speed between two fixes a
    second or more apart, of the legs that count; closer ones measure the receiver's noise.
    """

    def __init__(self, limits: TrackLimits) -> None:
        self.mileage_m = 0.0
        self.moving_s = 0.0
        self.fastest_mps = 0.0
        self.impossible_legs = 0
        self._limits = limits
        self._before = Points.none()
        self._number_before = np.empty(0, np.int64)

    def feed(self, points: Points, numbers: Numbers) -> None:
        """Take the next points with the numbers of their stops."""
        points = self._before.then(points)
        numbers = np.concatenate((self._number_before, numbers))
        if not len(points):
            return
        lengths_m, times_s = legs_m(points), np.diff(points.at_ms) / 1000
        speeds_mps = _speeds(lengths_m, times_s)
        counts, impossible = counted(points, numbers, speeds_mps, self._limits)
        self.impossible_legs += int(impossible.sum())
        self.mileage_m += float(lengths_m[counts].sum())
        self.moving_s += float(times_s[counts].sum())
        self.fastest_mps = float(np.max(speeds_mps[counts & (times_s >= 1.0)], initial=self.fastest_mps))
        self._before, self._number_before = points.part(slice(-1, None)), numbers[-1:]


class Stretches:
    """The same legs as they hang together: each stretch is two points or more without a leg left out."""

    def __init__(self, limits: TrackLimits) -> None:
        self._limits = limits
        self._before = Points.none()
        self._number_before = np.empty(0, np.int64)

    def feed(self, points: Points, numbers: Numbers) -> list[Points]:
        """Take the next points; the stretches among them, of which the last may go on in the next."""
        points = self._before.then(points)
        numbers = np.concatenate((self._number_before, numbers))
        if not len(points):
            return []
        speeds_mps = _speeds(legs_m(points), np.diff(points.at_ms) / 1000)
        counts, _ = counted(points, numbers, speeds_mps, self._limits)
        self._before, self._number_before = points.part(slice(-1, None)), numbers[-1:]
        edges = np.flatnonzero(np.diff(np.concatenate(([False], counts, [False])).astype(np.int8)))
        return [
            points.part(slice(begin, end + 1))
            for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
        ]


def counted(points: Points, numbers: Numbers, speeds_mps: Floats, limits: TrackLimits) -> tuple[Flags, Flags]:
    """Which legs count, and which do not because nobody can travel them."""
    impossible = ~points.breaks[1:] & (speeds_mps > limits.fastest_mps)
    standing = (numbers[1:] == numbers[:-1]) & (numbers[1:] != NOWHERE)
    return ~(points.breaks[1:] | impossible | standing), impossible


def _speeds(lengths_m: Floats, times_s: Floats) -> Floats:
    """Metres a second. Two places at one moment are counted as a second apart."""
    speeds: Floats = lengths_m / np.where(times_s > 0, times_s, 1.0)
    return speeds
