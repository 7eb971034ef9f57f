"""What of a track crosses the bridge: the weightiest points, in order, gaps exact."""

import base64

import numpy as np

from console.map.messages import TRACK_COLUMNS
from console.map.tracks import columns
from console.models.gathering import whole
from tests.console import trails

ROW_BYTES = sum(np.dtype(kind).itemsize for _, kind in TRACK_COLUMNS)


def test_points_that_no_scale_needs_are_not_told() -> None:
    track = whole(trails.answer(1), 0)
    n, text, rows = columns(track)
    assert n == np.count_nonzero(track.weight_m > 0)
    assert len(base64.b64decode(text)) == n * ROW_BYTES
    at = np.frombuffer(base64.b64decode(text), "<f8", n)
    assert (np.diff(at) > 0).all()
    assert at[rows[0]] == track.fixes.at_ms[track.gap_rows[0]]


def test_of_too_many_points_the_weightiest_are_told_and_the_gap_stays() -> None:
    track = whole(trails.answer(1), 0)
    n, text, rows = columns(track, 40)
    assert 40 <= n <= 44
    at = np.frombuffer(base64.b64decode(text), "<f8", n)
    assert at[0] == track.fixes.at_ms[0]
    assert at[-1] == track.fixes.at_ms[-1]
    assert at[rows[0]] == track.fixes.at_ms[track.gap_rows[0]]
    assert at[rows[0] - 1] == track.fixes.at_ms[track.gap_rows[0] - 1]
