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
