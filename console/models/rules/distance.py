"""Great-circle distances between WGS-84 places; pure."""

import math

import numpy as np
import numpy.typing as npt

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG

Floats = npt.NDArray[np.float64]


def distance_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Haversine, degrees in, metres out."""
    north, east = math.radians(other_lat - lat), math.radians(other_lon - lon)
    across = math.cos(math.radians(lat)) * math.cos(math.radians(other_lat)) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, math.sin(north / 2) ** 2 + across)))


def distances_m(lat: float, lon: float, lats: Floats, lons: Floats) -> Floats:
    """The same from one place to each of many."""
    north, east = np.radians(lats - lat), np.radians(lons - lon)
    across = math.cos(math.radians(lat)) * np.cos(np.radians(lats)) * np.sin(east / 2) ** 2
    far: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, np.sin(north / 2) ** 2 + across)))
    return far
