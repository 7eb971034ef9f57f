"""What an engine's matrix is worth: the way to the road is added, what cannot be is taken out."""

import numpy as np

from backend.kit.geo import distances_m
from backend.ports.router import Floats, Matrix

OFF_ROAD_M = 1_000.0  # who is farther from any road is not on this map
NOISE_M = 30.0  # nobody walks because of a receiver's error
WALKING_MPS = 1.4
SHORTEST = 0.98  # of the straight line; roads are drawn with corners cut


def believable(
    matrix: Matrix, sources: Floats, targets: Floats, source_off_m: Floats, target_off_m: Floats
) -> Matrix:
    """`*_off_m`: how far each place is from the road the engine took for it, NaN where it took none.

    Engines take the nearest road however far it is, and valhalla's quick search now and then says 0 s for
    2 km: a way shorter than the straight line is no way.
    """
    off_m = _walk(source_off_m)[:, None] + _walk(target_off_m)[None, :]
    metres = matrix.metres + off_m
    seconds = matrix.seconds + off_m / WALKING_MPS
    columns = [distances_m(lat, lon, sources[:, 0], sources[:, 1]) for lat, lon in targets.tolist()]
    line_m = np.stack(columns, axis=1) if columns else np.empty(metres.shape)
    wrong = ~(metres >= SHORTEST * line_m - NOISE_M) | np.isnan(seconds)
    return Matrix(np.where(wrong, np.nan, seconds), np.where(wrong, np.nan, metres))


def believable_way(line: Floats, source: Floats, target: Floats) -> Floats | None:
    """`line` (n, 2) as an engine draws it, with the steps to and from the road; None as for a matrix."""
    if len(line) == 0:
        return None
    ends_m = distances_m(line[[0, -1], 0], line[[0, -1], 1], *np.stack([source, target]).T)
    if (ends_m > OFF_ROAD_M).any():
        return None
    return np.concatenate([source[None], line, target[None]])


def _walk(off_m: Floats) -> Floats:
    walk: Floats = np.where(off_m > OFF_ROAD_M, np.nan, np.where(off_m > NOISE_M, off_m, 0.0))
    return walk
