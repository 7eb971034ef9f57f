"""Months in China, the days by which a list is due, how far a late one goes up, and a fair draw; pure.

A month is an int: 202611 is November 2026.
"""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Shanghai")
SOON: Final = timedelta(days=2)
"""So long before the day is over the list is announced as nearly late; no source names it."""
T = TypeVar("T")


def month_at(at: datetime) -> int:
    """The month it is in China."""
    local = at.astimezone(ZONE)
    return local.year * 100 + local.month


def month_before(month: int) -> int:
    """Whose finished lines a month's list is made of."""
    return month - 1 if month % 100 > 1 else month - 89


def begins(month: int) -> datetime:
    """The first moment of the month, in UTC."""
    return datetime(month // 100, month % 100, 1, tzinfo=ZONE).astimezone(UTC)


def ends(month: int) -> datetime:
    """The first moment that is not of the month any more."""
    return begins(month + 1 if month % 100 < 12 else month + 89)


def due(month: int, day: int) -> datetime:
    """When that day of the month is over in China, in UTC."""
    local = datetime(month // 100, month % 100, day, tzinfo=ZONE)
    return (local + timedelta(days=1)).astimezone(UTC)


def step_of(now: datetime, due_at: datetime, waits_s: Sequence[int]) -> int | None:
    """How far up a list that was not issued is told: None, 0 (nearly due), or so many levels.

    `waits_s`: how long after it was due each level is told.
    """
    if now < due_at - SOON:
        return None
    return sum(now > due_at + timedelta(seconds=wait_s) for wait_s in waits_s)


def drawn(
    waiting: Mapping[T, Collection[int]], percent: float, choose: Callable[[Sequence[int], int], list[int]]
) -> list[int]:
    """So many of each team's orders, at least one of each: a team is not left out because it is small."""
    found: list[int] = []
    for ids in waiting.values():
        found += choose(sorted(ids), min(len(ids), math.ceil(len(ids) * percent / 100)))
    return found
