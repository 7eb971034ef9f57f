"""Longitudes of a track as a line without jumps; pure."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def unwrapped(lon: Floats) -> Floats:
    """Degrees that go on beyond ±180 where the track crosses the date line; else the same array."""
    if not len(lon) or lon.max() - lon.min() < 180.0:  # nearly always, and a tenth of the work
        return lon
    return np.unwrap(lon, period=360.0)
