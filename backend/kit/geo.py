"""Distances on the globe (WGS-84 degrees in, metres out), for one pair and for columns. No projections."""

from math import asin, cos, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_M = 6_371_008.8
Column = NDArray[np.float64]


def distance_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in metres (haversine)."""
    half_lat = radians(other_lat - lat) / 2
    half_lon = radians(other_lon - lon) / 2
    h = sin(half_lat) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(h)))


def distances_m(lat: float | Column, lon: float | Column, lats: Column, lons: Column) -> Column:
    """Great-circle distances in metres from one point, or from each of a column, to columns of points.

    NaN where a column is NaN.
    """
    half_lat = np.radians(lats - lat) / 2
    half_lon = np.radians(lons - lon) / 2
    h = np.sin(half_lat) ** 2 + np.cos(np.radians(lat)) * np.cos(np.radians(lats)) * np.sin(half_lon) ** 2
    column: Column = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    return column
