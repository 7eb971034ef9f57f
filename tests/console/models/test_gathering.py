"""Tracks put together from parts: nothing is lost, and of too much the lightest is left out and counted."""

from dataclasses import fields, replace

import numpy as np
import pytest

from console.api.track_records import Fixes
from console.models.gathering import LEAST_FIXES, MOST_FIXES, Gathering, kept_of_each, whole
from contract.vocabulary import FixMark
from tests.console import trails

ANSWER = trails.answer(1, every_s=5)


def cut(size: int) -> list[Fixes]:
    n = len(ANSWER.fixes)
    return [
        Fixes(**{one.name: getattr(ANSWER.fixes, one.name)[begin : begin + size] for one in fields(Fixes)})
        for begin in range(0, n, size)
    ]


@pytest.mark.parametrize("size", [1, 100, 511, 10_000])
def test_parts_make_the_track_that_the_whole_makes(size: int) -> None:
    gathering = Gathering()
    for part in cut(size):
        gathering.add(part)
    track = gathering.track(ANSWER.line, 3)
    assert track.fixes.at_ms.tolist() == ANSWER.fixes.at_ms.tolist()
    assert track.left_out == 0
    heavy = whole(ANSWER, 3).weight_m > 0
    assert (track.weight_m[heavy] > 0).mean() > 0.9, "cut elsewhere, other points carry the shape"


def test_of_too_many_fixes_those_that_carry_the_shape_stay_and_the_others_are_counted() -> None:
    n = 60_000
    at_ms = trails.BEGAN_MS + np.arange(n, dtype=np.float64) * 1_000.0
    corner = np.abs((np.arange(n) % 6_000) - 3_000) * 1e-5  # to and fro, 330 m
    unknown = np.full(n, np.nan, np.float32)
    marks, source = np.zeros(n, np.uint16), np.zeros(n, np.uint8)
    walk = Fixes(at_ms, 31.2 + corner, np.full(n, 121.4), unknown, unknown, unknown, marks, source)
    gathering = Gathering(most=1_000)
    for begin in range(0, n, 5_000):
        rows = slice(begin, begin + 5_000)
        gathering.add(Fixes(**{one.name: getattr(walk, one.name)[rows] for one in fields(Fixes)}))
    track = gathering.track(ANSWER.line, 0)
    assert len(track) <= 1_000 + n // 512 + len(ANSWER.line.gaps) * 2
    assert len(track) + track.left_out == n
    there = np.interp(at_ms, track.fixes.at_ms, track.fixes.lat)
    assert np.abs(there - walk.lat).max() * 111_195 < 1.0


def test_the_points_that_are_drawn_are_the_same_however_little_the_others_are_weighed() -> None:
    drawn = len(ANSWER.fixes) // 20
    thorough, hasty = Gathering(), Gathering(drawn=drawn)
    for part in cut(512):
        thorough.add(part)
        hasty.add(part)
    every, some = thorough.track(ANSWER.line, 0), hasty.track(ANSWER.line, 0)
    lightest = np.sort(every.weight_m)[-drawn]
    assert np.array_equal(some.weight_m >= lightest, every.weight_m >= lightest)
    assert np.count_nonzero(some.weight_m) < np.count_nonzero(every.weight_m)
    assert some.left_out == 0


def test_what_was_not_taken_is_not_on_the_way_whatever_the_part() -> None:
    marks = np.zeros(len(ANSWER.fixes), np.uint16)
    marks[::2] = int(FixMark.TELEPORT)
    gathering = Gathering()
    gathering.add(replace(ANSWER.fixes, marks=marks))
    assert len(gathering.track(ANSWER.line, 0)) == len(ANSWER.fixes) // 2


def test_nothing_at_all_is_an_empty_track() -> None:
    assert len(Gathering().track(ANSWER.line, 0)) == 0


def test_many_people_share_the_memory() -> None:
    assert kept_of_each(1) == MOST_FIXES
    assert kept_of_each(500) == LEAST_FIXES
