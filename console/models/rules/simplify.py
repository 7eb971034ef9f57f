"""Which points of a track are needed at which scale: Douglas-Peucker with the synchronised distance; pure.

The distance of a point is to where a straight and steady move between its neighbours would have been at the
same time (TD-TR: Meratnia and de By, 2004). It is never less than the distance to the straight line, so the
shape is kept, and so is where somebody was when. Every point gets the scale from which on it matters, once;
any scale is then a comparison.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.intp]

CHUNK = 512  # points; ends of chunks are always kept, which bounds the work for the worst of tracks
COARSE = (16.0, 8.0, 4.0, 2.0)  # scales after which it is looked whether there are points enough
AT_ONCE = 128 * CHUNK  # points looked at together: as many as the processor's cache holds


def weights(at: Floats, x: Floats, y: Floats, least: float, enough: int | None = None) -> Floats:
    """How far off the track would be without each point, in the unit of x and y.

    Never more than its parent's; infinite at both ends and every `CHUNK` points, 0 where less than `least`.
    Where only the `enough` heaviest points are wanted, lighter ones may be 0 too: they are not looked for.
    Times must not go backwards; equal ones are taken as the start of the move.
    """
    n = len(at)
    found = np.zeros(n)
    blocks = []
    for begin in range(0, max(n - 1, min(n, 1)), AT_ONCE):
        some = slice(begin, begin + AT_ONCE + 1)  # the last is the next one's first
        blocks.append(_Block(at[some], x[some], y[some], found[some]))
    for scale in [least] if enough is None else _scales(least):
        for block in blocks:
            block.refine(scale)
        if enough is not None and np.count_nonzero(found) >= enough:
            break
    return found


def _scales(least: float) -> list[float]:
    return [*(scale for scale in COARSE if scale > least), least]


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Between `first` and `last` somewhere inside is the farthest point, `split`, and it weighs `off`."""

    first: Whole
    last: Whole
    off: Floats
    split: Whole

    def where(self, holds: npt.NDArray[np.bool_]) -> Self:
        return type(self)(self.first[holds], self.last[holds], self.off[holds], self.split[holds])

    def and_these(self, others: Iterable["_Stretches"]) -> "_Stretches":
        each = [self, *others]
        return _Stretches(
            np.concatenate([one.first for one in each]),
            np.concatenate([one.last for one in each]),
            np.concatenate([one.off for one in each]),
            np.concatenate([one.split for one in each]),
        )


class _Block:
    """Points looked at together. Weights are written to `found`; stretches that are too light yet wait."""

    def __init__(self, at: Floats, x: Floats, y: Floats, found: Floats) -> None:
        self._points = at, x, y
        self._found = found
        ends = np.unique(np.append(np.arange(0, max(len(at) - 1, 1), CHUNK), len(at) - 1)).astype(np.intp)
        found[ends] = np.inf
        self._waiting = self._judged(ends[:-1], ends[1:], np.full(len(ends) - 1, np.inf))

    def refine(self, scale: float) -> None:
        """Goes on until every point that weighs at least `scale` has its weight."""
        aside = []
        judged = self._waiting
        while len(judged.first):
            heavy = judged.off >= scale
            aside.append(judged.where(~heavy))
            split = judged.where(heavy)
            self._found[split.split] = split.off
            judged = self._judged(
                np.concatenate([split.first, split.split]),
                np.concatenate([split.split, split.last]),
                np.concatenate([split.off, split.off]),
            )
        self._waiting = judged.and_these(aside)

    def _judged(self, first: Whole, last: Whole, limit: Floats) -> _Stretches:
        """Those with a point inside."""
        wide = last - first > 1
        first, last = first[wide], last[wide]
        if not len(first):
            return _Stretches(first, last, np.zeros(0), first)
        off, split = _farthest(*self._points, first, last)
        return _Stretches(first, last, np.minimum(off, limit[wide]), split)


def _farthest(at: Floats, x: Floats, y: Floats, first: Whole, last: Whole) -> tuple[Floats, Whole]:
    """For each stretch between `first` and `last`: the greatest distance inside it, and whose it is."""
    inside = last - first - 1
    ends = np.cumsum(inside)
    begins = ends - inside
    point = np.arange(ends[-1])
    point += np.repeat(first + 1 - begins, inside)
    lasting = at[last] - at[first]
    pace = np.divide(1.0, lasting, out=np.zeros_like(lasting), where=lasting > 0)
    since = at.take(point)
    since -= np.repeat(at[first], inside)
    off = np.zeros(len(point))
    for axis in (x, y):
        away = axis.take(point)
        away -= np.repeat(axis[first], inside)
        away -= since * np.repeat((axis[last] - axis[first]) * pace, inside)
        away *= away
        off += away
    most = np.maximum.reduceat(off, begins)
    hits = np.flatnonzero(off == np.repeat(most, inside))
    split = point[hits[np.searchsorted(hits, begins)]]  # of several the first
    return np.sqrt(most), split
