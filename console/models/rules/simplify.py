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


def weights(at: Floats, x: Floats, y: Floats, least: float) -> Floats:
    """How far off the track would be without each point, in the unit of x and y.

    Never more than its parent's; infinite at both ends and every `CHUNK` points, 0 where less than `least`.
    Times must not go backwards; equal ones are taken as the start of the move.
    """
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
    begins = np.concatenate([[0], np.cumsum(inside)[:-1]]).astype(np.intp)
    point = np.arange(int(inside.sum())) - np.repeat(begins - first - 1, inside)

    def spread(values: Floats) -> Floats:
        return np.repeat(values, inside)

    lasting = at[last] - at[first]
    pace = np.divide(1.0, lasting, out=np.zeros_like(lasting), where=lasting > 0)
    share = (at[point] - spread(at[first])) * spread(pace)
    off_x = x[point] - spread(x[first]) - share * spread(x[last] - x[first])
    off_y = y[point] - spread(y[first]) - share * spread(y[last] - y[first])
    off = np.hypot(off_x, off_y)
    most = np.maximum.reduceat(off, begins)
    hits = np.flatnonzero(off == np.repeat(most, inside))
    owner = np.repeat(np.arange(len(first)), inside)[hits]
    _, firsts = np.unique(owner, return_index=True)
    return most, point[hits[firsts]].astype(np.intp)
