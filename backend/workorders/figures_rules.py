"""Cutting periods and summing up what the reports show; pure. Days, weeks and months are China's."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from backend.kit.calendar import ZONE
from backend.workorders.figures_schemas import Stretch

FULL_SCORE: Final = 100.0
LOW_SCORE: Final = 2


@dataclass(frozen=True, slots=True)
class Check:
    """A quality check of an order, with whose work it judged. `is_first`: not of rework."""

    department_id: int
    worker_id: int | None
    at: datetime
    passed: bool
    score: float | None
    is_first: bool

    @property
    def points(self) -> float:
        """What it counts in the month's score: no source says how, so this is our rule: the score given; one
        that was passed without is 100, one that failed without is 0."""
        if self.score is not None:
            return self.score
        return FULL_SCORE if self.passed else 0.0


def begin_of(at: datetime, stretch: Stretch, period_since: datetime) -> datetime:
    """The first moment of the stretch that `at` is in, but not before the period."""
    if stretch is Stretch.PERIOD:
        return period_since
    local = at.astimezone(ZONE)
    day = datetime(local.year, local.month, local.day, tzinfo=ZONE)
    if stretch is Stretch.WEEK:
        day -= timedelta(days=day.weekday())
    if stretch is Stretch.MONTH:
        day = day.replace(day=1)
    return max(day.astimezone(UTC), period_since)


def stretches(since: datetime, until: datetime, stretch: Stretch) -> Iterator[datetime]:
    """The beginning of every stretch of the period."""
    at = since
    while at < until:
        yield at
        if stretch is Stretch.PERIOD:
            return
        local = at.astimezone(ZONE)
        day = datetime(local.year, local.month, local.day, tzinfo=ZONE)
        if stretch is Stretch.DAY:
            following = day + timedelta(days=1)
        elif stretch is Stretch.WEEK:
            following = day + timedelta(days=7 - day.weekday())
        else:
            following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        at = following.astimezone(UTC)


def lengths(values: Sequence[float]) -> list[float | None]:
    """[how many, mean, median, nine of ten took at most] of lengths in seconds."""
    if not values:
        return [0, None, None, None]
    ordered = sorted(values)
    count = len(ordered)
    middle, ninth = ordered[(count + 1) // 2 - 1], ordered[math.ceil(count * 0.9) - 1]
    return [count, math.fsum(ordered) / count, middle, ninth]


def scores(values: Sequence[int]) -> list[float | None]:
    """[how many, mean, of 5, of 4, of 3, of 2, of 1, share of 2 and less] of customers' ratings."""
    if not values:
        return [0, None, 0, 0, 0, 0, 0, None]
    count = len(values)
    low = sum(value <= LOW_SCORE for value in values)
    return [count, sum(values) / count, *(values.count(one) for one in (5, 4, 3, 2, 1)), low / count]


def checks(found: Sequence[Check]) -> list[float | None]:
    """[orders checked, passed at once, failed, share passed, rechecked, the month's score]."""
    first = [one for one in found if one.is_first]
    passed = sum(one.passed for one in first)
    again = len(found) - len(first)
    if not first:
        return [0, 0, 0, None, again, None]
    score = math.fsum(one.points for one in first) / len(first)
    return [len(first), passed, len(first) - passed, passed / len(first), again, score]
