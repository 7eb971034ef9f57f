"""Distances on the globe."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from backend.kit.geo import EARTH_RADIUS_M, distance_m, distances_m

LATS = st.floats(-90, 90)
LONS = st.floats(-180, 180)


@pytest.mark.parametrize(
    ("here", "there", "metres"),
    [
        ((0, 0), (0, 1), EARTH_RADIUS_M * np.pi / 180),
        ((0, 0), (0, 180), EARTH_RADIUS_M * np.pi),
        ((90, 0), (-90, 50), EARTH_RADIUS_M * np.pi),
        ((31.2304, 121.4737), (31.2304, 121.4737), 0),
        ((31.2304, 121.4737), (39.9042, 116.4074), 1_067_300),  # Shanghai to Beijing
    ],
)
def test_known_distances(here: tuple[float, float], there: tuple[float, float], metres: float) -> None:
    assert distance_m(*here, *there) == pytest.approx(metres, rel=1e-3, abs=1e-6)


@given(LATS, LONS, LATS, LONS)
def test_columns_and_pairs_agree(lat: float, lon: float, other_lat: float, other_lon: float) -> None:
    column = distances_m(lat, lon, np.array([other_lat]), np.array([other_lon]))
    assert column[0] == pytest.approx(distance_m(lat, lon, other_lat, other_lon), abs=0.5)


def test_an_unknown_place_is_at_an_unknown_distance() -> None:
    assert np.isnan(distances_m(31.2, 121.4, np.array([np.nan]), np.array([121.0]))).all()
