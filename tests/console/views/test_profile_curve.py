"""The curve of a profile: as few points as pixels can tell apart, no peak lost, broken at gaps."""

import numpy as np

from console.views.charts.profile import thinned


def test_few_points_stay_as_they_are_and_break_before_a_gap() -> None:
    x, y = thinned(np.arange(5.0), np.arange(5.0), [3])
    assert x.tolist() == [0, 1, 2, 3, 3, 4]
    assert np.isnan(y[3])
    assert y[[0, 1, 2, 4, 5]].tolist() == [0, 1, 2, 3, 4]


def test_of_a_million_points_the_highest_and_the_lowest_are_seen() -> None:
    values = np.zeros(1_000_000)
    values[123_456], values[777_777] = 40.0, -3.0
    values[5] = np.nan
    x, y = thinned(np.arange(1_000_000.0), values, [500_000])
    assert len(x) < 6_100
    assert (np.nanmax(y), np.nanmin(y)) == (40.0, -3.0)
    assert np.isnan(y).sum() == 1
    assert abs(float(x[np.nanargmax(y)]) - 123_456) < 400
