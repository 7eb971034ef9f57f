"""The gaps of one worker's day that work fits into, filled one after the other; pure, knows no order.

Times are epoch ms, places WGS-84 degrees (lat, lon). Two hundred orders without a time are two hundred looks
at the few gaps that are wide enough, not at every block of the day.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import Final

from console.models.rules.distance import distance_m

_ROUNDING_MS: Final = 1.0

Place = tuple[float, float]
Taken = tuple[float, float, Place | None]
"""When something begins and ends, and where it is."""


def way_s(begin: Place | None, end: Place | None, line_mps: float) -> float | None:
    """Seconds in a straight line."""
    if begin is None or end is None:
        return None
    return distance_m(*begin, *end) / line_mps


@dataclass(frozen=True, slots=True)
class _Gap:
    """From `free_ms`, where the worker is `here`, until something begins `there`."""

    free_ms: float
    here: Place | None
    until_ms: float
    there: Place | None
    spare_ms: float  # what is left of it beside the straight way through it


class Gaps:
    """`taken` by its beginning; nothing is ever put in that is shorter than `shortest_ms`."""

    def __init__(
        self,
        now_ms: float,
        here: Place | None,
        taken: Iterable[Taken],
        *,
        shortest_ms: float,
        line_mps: float,
    ) -> None:
        self._shortest_ms, self._line_mps = shortest_ms, line_mps
        self._wide: list[_Gap] = []
        # As long as the way to what was put in after it: room for what has no place, and for nothing else.
        self._ways: list[_Gap] = []
        free_ms = now_ms
        for begin_ms, end_ms, place in taken:
            self._keep(self._wide, free_ms, here, begin_ms, place)
            free_ms, here = max(free_ms, end_ms), place
        self._keep(self._wide, free_ms, here, inf, None)

    def fill(self, place: Place | None, lasts_ms: float) -> float:
        """When it begins in the first gap that the way to it, itself and the way on from it fit into."""
        number, way_ms = self._first_wide(place, lasts_ms)
        gaps = self._wide
        if place is None:
            while_under_way = self._first_way(lasts_ms, before_ms=gaps[number].free_ms)
            if while_under_way is not None:
                gaps, number, way_ms = self._ways, while_under_way, 0.0
        gap = gaps.pop(number)
        begin_ms = gap.free_ms + way_ms
        self._keep(self._ways, gap.free_ms, gap.here, begin_ms, place)
        self._keep(self._wide, begin_ms + lasts_ms, place, gap.until_ms, gap.there)
        return begin_ms

    def _first_wide(self, place: Place | None, lasts_ms: float) -> tuple[int, float]:
        """Which gap, and how long the way to the place is there; the last one has no end."""
        for number, gap in enumerate(self._wide):
            if gap.free_ms + lasts_ms > gap.until_ms or (place is not None and lasts_ms > gap.spare_ms):
                continue
            way_ms = self._way_ms(gap.here, place)
            onward_ms = self._way_ms(place, gap.there)
            if gap.free_ms + way_ms + lasts_ms + onward_ms <= gap.until_ms:
                return number, way_ms
        raise AssertionError("a day without an end")

    def _first_way(self, lasts_ms: float, *, before_ms: float) -> int | None:
        for number, gap in enumerate(self._ways):
            if gap.free_ms > before_ms:
                break
            if gap.free_ms + lasts_ms <= gap.until_ms:
                return number
        return None

    def _keep(
        self, gaps: list[_Gap], free_ms: float, here: Place | None, until_ms: float, there: Place | None
    ) -> None:
        if free_ms + self._shortest_ms <= until_ms:
            spare_ms = until_ms - free_ms - self._way_ms(here, there) + _ROUNDING_MS
            insort(gaps, _Gap(free_ms, here, until_ms, there, spare_ms), key=lambda one: one.free_ms)

    def _way_ms(self, begin: Place | None, end: Place | None) -> float:
        return (way_s(begin, end, self._line_mps) or 0.0) * 1_000
