"""All rules over one worker's fixes, fed in chunks: what is remembered between two of them is bounded."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.tracks.rules.columns import Fixes, Points
from backend.tracks.rules.gaps import Gap, SilenceFinder, State, WasOff, explain
from backend.tracks.rules.limits import TrackLimits
from backend.tracks.rules.mileage import Odometer
from backend.tracks.rules.stops import Stop, StopFinder
from backend.tracks.rules.suspicion import Detective, Suspicion


@dataclass(frozen=True, slots=True)
class Summary:
    """What is told of a stretch of time. `mileage_m` leaves out stops and gaps.

    `max_speed_mps`: the highest speed the device told with a taken fix; of the legs where it told none.
    """

    fixes: int
    stops: list[Stop]
    gaps: list[Gap]
    mileage_m: float
    moving_s: float
    stopped_s: float
    max_speed_mps: float
    suspicion: Suspicion


class Analysis:
    """Feed the fixes of [since, until) in the order of time, then `finish`.

    `states`: why nothing could come of the worker, from the log, oldest first. `was_off`: when the whole
    organisation was off work; None: never.
    """

    def __init__(
        self,
        limits: TrackLimits,
        since_ms: float,
        until_ms: float,
        states: Sequence[State] = (),
        was_off: WasOff | None = None,
    ) -> None:
        self._limits = limits
        self._states = states
        self._was_off = was_off
        self._fixes = 0
        self._told_mps = -1.0
        self._silences = SilenceFinder(limits, since_ms, until_ms)
        self._stops = StopFinder(limits)
        self._odometer = Odometer(limits)
        self._detective = Detective()

    def feed(self, fixes: Fixes) -> None:
        """Take the next fixes, none earlier than the last."""
        self._fixes += len(fixes)
        taken = fixes.taken()
        at_ms = fixes.at_ms[taken]
        breaks = self._silences.feed(fixes, at_ms)
        points = Points(at_ms, fixes.lat[taken], fixes.lon[taken], breaks)
        self._odometer.feed(*self._stops.feed(points))
        self._detective.feed(fixes)
        told_mps = fixes.speed_mps[taken]
        self._told_mps = float(np.nanmax(told_mps, initial=self._told_mps, where=~np.isnan(told_mps)))

    def finish(self) -> Summary:
        """No more fixes come."""
        self._odometer.feed(*self._stops.feed(Points.none(), last=True))
        stops = self._stops.stops
        return Summary(
            fixes=self._fixes,
            stops=stops,
            gaps=explain(self._silences.finish(), self._states, self._limits, self._was_off),
            mileage_m=self._odometer.mileage_m,
            moving_s=self._odometer.moving_s,
            stopped_s=sum(stop.length_s for stop in stops),
            max_speed_mps=self._told_mps if self._told_mps >= 0 else self._odometer.fastest_mps,
            suspicion=self._detective.finish(self._odometer.impossible_legs),
        )
