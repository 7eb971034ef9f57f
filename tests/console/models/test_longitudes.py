"""Longitudes across the date line."""

import numpy as np

from console.models.rules.longitudes import unwrapped


def test_a_track_across_the_date_line_goes_on() -> None:
    lon = np.array([179.5, 179.9, -179.8, -179.0])
    assert np.allclose(unwrapped(lon), [179.5, 179.9, 180.2, 181.0])


def test_a_track_that_does_not_cross_it_is_left_alone() -> None:
    lon = np.array([121.4, 121.5, 121.3])
    assert unwrapped(lon) is lon
    assert len(unwrapped(np.zeros(0))) == 0
