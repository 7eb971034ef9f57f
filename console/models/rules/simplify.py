"""Which points of a track are needed at which scale: Douglas-Peucker with the synchronised distance; pure.

The distance of a point is to where a straight and steady move between its neighbours would have been at the
same time (TD-TR: Meratnia and de By, 2004). It is never less than the distance to the straight line, so the
shape is kept, and so is where somebody was when. Every point gets the scale from which on it matters, once;
any scale is then a comparison.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.intp]

CHUNK = 512  # points; ends of chunks are always kept, which bounds the work for the worst of tracks
AT_ONCE = 32 * CHUNK  # points looked at together: as many as the processor's cache holds


def weights(at: Floats, x: Floats, y: Floats, least: float) -> Floats:
    """How far off the track would be without each point, in the unit of x and y.

    Never more than its parent's; infinite at both ends and every `CHUNK` points, 0 where less than `least`.
    Times must not go backwards; equal ones are taken as the start of the move.
    """
    found = np.zeros(len(at))
    for begin in range(0, max(len(at) - 1, 1), AT_ONCE):
        some = slice(begin, begin + AT_ONCE + 1)  # the last is the next one's first
        found[some] = _weights(at[some], x[some], y[some], least)
    return found


def _weights(at: Floats, x: Floats, y: Floats, least: float) -> Floats:
    n = len(at)
    found = np.zeros(n)
    if n == 0:
        return found
    ends = np.unique(np.append(np.arange(0, max(n - 1, 1), CHUNK), n - 1)).astype(np.intp)
    found[ends] = np.inf
    first, last = ends[:-1], ends[1:]
    limit = np.full(len(first), np.inf)
    while len(first):
        wide = last - first > 1
        first, last, limit = first[wide], last[wide], limit[wide]
        if not len(first):
            break
        off, split = _farthest(at, x, y, first, last)
        off = np.minimum(off, limit)
        matters = off >= least
        first, last, split, limit = first[matters], last[matters], split[matters], off[matters]
        found[split] = limit
        first, last = np.concatenate([first, split]), np.concatenate([split, last])
        limit = np.concatenate([limit, limit])
    return found


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
