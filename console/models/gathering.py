"""Puts a worker's track together from parts as they arrive: what was taken, and how much each fix matters."""

import numpy as np
import numpy.typing as npt

from console.api.track_records import Fixes, TrackAnswer, TrackLine, joined, only
from console.models.rules.longitudes import unwrapped
from console.models.rules.simplify import weights
from console.models.tracks import DEGREE_M, MOST_DRAWN, Track
from contract.vocabulary import FixMark

TAKEN = ~int(FixMark.STALE | FixMark.CLOCK_AHEAD) & 0xFFFF  # any other mark: the worker was not there
LEAST_M = 0.5  # what is nearer to the simplified track than a pixel of the closest zoom is never drawn
MOST_FIXES = 4_000_000  # of all tracks of a question, 43 bytes each
MOST_M = 1e6  # a scale, never infinity
OFTEN = 1.5  # times as many as are drawn: then it is looked again what the lightest of those weighs
LEAST_FIXES = 20_000  # of one track, however many there are


class Gathering:
    """Of one worker. `add` and `track` take their time with many fixes: call them in a thread, one at a time.

    When more than `most` fixes have come, those that matter least to the shape are left out, and the track
    says how many. Ends of the stretches that are weighed together always stay, one fix of 512.

    No more than `drawn` of them are ever drawn: what is lighter than so many others may weigh nothing.
    """

    def __init__(self, most: int = MOST_FIXES, drawn: int = MOST_DRAWN) -> None:
        self._most, self._drawn = most, drawn
        self._least_m = LEAST_M
        self._heavy = 0
        self._parts: list[Fixes] = []
        self._weights_m: list[npt.NDArray[np.float64]] = []
        self._kept = 0
        self._left_out = 0

    def add(self, fixes: Fixes) -> None:
        """The next part; none earlier than the last."""
        taken = (fixes.marks & TAKEN) == 0
        if not taken.all():
            fixes = only(fixes, taken)
        if not len(fixes):
            return
        weights_m = _weights_m(fixes, self._least_m, self._drawn)
        self._parts.append(fixes)
        self._weights_m.append(weights_m)
        self._kept += len(fixes)
        if self._kept > 2 * self._most:
            self._thin()
        self._heavy += int(np.count_nonzero(weights_m >= self._least_m))
        if self._heavy > OFTEN * self._drawn:
            self._raise_least()

    def track(self, line: TrackLine, colour: int) -> Track:
        """All that was added, with the summary of the last part's line."""
        if self._kept > self._most:
            self._thin()
        weight_m = np.concatenate([np.zeros(0), *self._weights_m])
        return Track(line, joined(self._parts), weight_m, colour, left_out=self._left_out)

    def _raise_least(self) -> None:
        weight_m = np.concatenate([one[one >= self._least_m] for one in self._weights_m])
        self._least_m = float(min(np.partition(weight_m, -self._drawn)[-self._drawn], MOST_M))
        self._heavy = int(np.count_nonzero(weight_m >= self._least_m))

    def _thin(self) -> None:
        fixes, weight_m = joined(self._parts), np.concatenate(self._weights_m)
        enough_m = float(np.partition(weight_m, -self._most)[-self._most])
        heavy = weight_m >= enough_m if enough_m > 0 else self._heavy_and_some(weight_m > 0)
        self._left_out += len(fixes) - int(np.count_nonzero(heavy))
        self._parts, self._weights_m = [only(fixes, heavy)], [weight_m[heavy]]
        self._kept = len(self._parts[0])

    def _heavy_and_some(self, heavy: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """The others were not told apart: evenly."""
        light = np.flatnonzero(~heavy)
        some = np.linspace(0, len(light) - 1, self._most - np.count_nonzero(heavy)).astype(np.intp)
        heavy[light[some]] = True
        return heavy


def kept_of_each(people: int) -> int:
    """How many fixes of each are kept when so many people are asked for."""
    return max(LEAST_FIXES, MOST_FIXES // max(1, people))


def whole(answer: TrackAnswer, colour: int) -> Track:
    """The track of a worker whose answer came in one part."""
    gathering = Gathering()
    gathering.add(answer.fixes)
    return gathering.track(answer.line, colour)


def _weights_m(fixes: Fixes, least_m: float, enough: int) -> npt.NDArray[np.float64]:
    """Metres."""
    lon = unwrapped(fixes.lon)  # the date line is no jump
    x = (lon - lon[0]) * DEGREE_M * max(0.01, float(np.cos(np.radians(fixes.lat.mean()))))
    return weights(fixes.at_ms, x, fixes.lat * DEGREE_M, least_m, enough)
