"""What is made of an engine's answer: gaps filled, impossible ways left out. Pure, over columns."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

LEAST_KNOWN = 3
LEAST_LINE_M = 200.0
DETOUR, LOOSE_M = 3.0, 150.0
FASTEST_MPS = 20.0
APART_M = 60.0  # several times a receiver's error; a block is longer
METRES_A_DEGREE = 111_194.9
SEEN_M = 4.0  # a pixel of a screen that shows some streets; what is nearer to a line is on it


def filled(road_s: Floats, line_s: Floats, line_m: Floats) -> Floats:
    """Seconds without gaps: where a few ways are missing among many, the straight line takes their place,
    at the speed the others make along theirs; or the missing ones would look slower or quicker than they are.
    """
    missing = np.isnan(road_s)
    known = ~missing & (line_m > LEAST_LINE_M)
    if missing.any() and np.count_nonzero(known) >= LEAST_KNOWN:
        line_s = line_m * float(np.median(road_s[known] / line_m[known]))
    return np.where(missing, line_s, road_s)


def plausible_legs(road_m: Floats, straight_m: Floats, seconds: Floats) -> Floats:
    """A leg much longer than the straight one, and too long for its time, is a fix on the wrong road."""
    odd = (road_m > DETOUR * straight_m + LOOSE_M) & (road_m > FASTEST_MPS * seconds)
    return np.where(odd, np.nan, road_m)


def apart(places: Floats) -> Rows:
    """Which places of a way to keep, so that neighbours are `APART_M` from each other; the ends always."""
    kept, last = [0], places[0]
    lon_scale = np.cos(np.radians(places[:, 0])) * METRES_A_DEGREE
    for number in range(1, len(places) - 1):
        east_m = (places[number, 1] - last[1]) * lon_scale[number]
        north_m = (places[number, 0] - last[0]) * METRES_A_DEGREE
        if east_m * east_m + north_m * north_m >= APART_M * APART_M:
            kept.append(number)
            last = places[number]
    if len(places) > 1:
        kept.append(len(places) - 1)
    return np.array(kept, np.intp)


def thinned(line: Floats, off_m: float = SEEN_M) -> Floats:
    """The places of a line without which it would be drawn more than `off_m` beside itself; its ends always.

    Source: Douglas and Peucker, 1973.
    """
    flat = (line - line[0]) * METRES_A_DEGREE
    flat[:, 1] *= np.cos(np.radians(line[0, 0]))
    kept = np.zeros(len(line), np.bool_)
    kept[[0, -1]] = True
    parts = [(0, len(line) - 1)]
    while parts:
        first, last = parts.pop()
        if last - first < 2:
            continue
        far_m = _beside_m(flat[first + 1 : last], flat[first], flat[last])
        farthest = int(np.argmax(far_m))
        if far_m[farthest] > off_m:
            middle = first + 1 + farthest
            kept[middle] = True
            parts += [(first, middle), (middle, last)]
    return line[kept]


def _beside_m(points: Floats, begin: Floats, end: Floats) -> Floats:
    """How far points are from the stretch between two others, in metres of a plane."""
    along = end - begin
    length = float(along @ along)
    share = np.clip((points - begin) @ along / length, 0.0, 1.0) if length else np.zeros(len(points))
    off = points - begin - share[:, None] * along
    return np.hypot(off[:, 0], off[:, 1])
