"""Working hours as people write them, a line a day: "8-12, 13:30-18". Pure; words are elsewhere."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from console.api.types import WorkingPeriod

WEEK = tuple(range(1, 8))  # 1 Monday .. 7 Sunday
WORKDAYS = WEEK[:5]
MOST_DAYS = 400
_DAY_MIN = 1440
_SEPARATORS = re.compile(r"[,，、;；\s]+")
_JOINED = re.compile(r"\s*(?:-|–|—|~|～|至|到)\s*")
_TIME = re.compile(r"(\d{1,2})(?::|：)?(\d{2})?")
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")

Span = tuple[str, str]
"""("08:00", "18:00"); one that ends at or before its beginning goes on into the next day."""


class HoursUnreadable(ValueError):
    """`args`: the texts key of what is wrong, and the part of the line."""


def read_line(text: str) -> list[Span]:
    """One day's spans in order. Raises HoursUnreadable, also for spans that overlap."""
    tidy = _JOINED.sub("-", text.strip())
    spans = [_span(part) for part in _SEPARATORS.split(tidy) if part]
    spans.sort(key=lambda span: minutes(span)[0])
    for former, later in pairwise(spans):
        if minutes(later)[0] < minutes(former)[1]:
            raise HoursUnreadable("policy.hours.overlap", f"{later[0]}-{later[1]}")
    return spans


def write_line(spans: Iterable[Span]) -> str:
    return ", ".join(f"{since}-{until}" for since, until in spans)


def minutes(span: Span) -> tuple[int, int]:
    """Beginning and end in minutes from midnight; the end may lie in the next day."""
    begin, end = (int(time[:2]) * 60 + int(time[3:]) for time in span)
    return begin, end if end > begin else end + _DAY_MIN


def days_of(periods: Iterable[WorkingPeriod]) -> dict[int, list[Span]]:
    """The spans of each day of the week, in order."""
    found: dict[int, list[Span]] = {day: [] for day in WEEK}
    for period in periods:
        for day in period.days:
            found[day].append((period.since, period.until))
    return {day: sorted(set(spans), key=minutes) for day, spans in found.items()}


def periods_of(days: dict[int, list[Span]]) -> list[WorkingPeriod]:
    """As the backend keeps them: each span once, with its days; in an order of their own."""
    by_span: dict[Span, list[int]] = {}
    for day in WEEK:
        for span in days.get(day, []):
            by_span.setdefault(span, []).append(day)
    ordered = sorted(by_span.items(), key=lambda item: (item[1][0], minutes(item[0])))
    return [WorkingPeriod(days=found, since=since, until=until) for (since, until), found in ordered]


def same_days(days: dict[int, list[Span]]) -> list[tuple[list[int], list[Span]]]:
    """Days with the same spans together, in the order of their first day; free days too."""
    groups: list[tuple[list[int], list[Span]]] = []
    for day in WEEK:
        spans = days.get(day, [])
        known = next((found for found, those in groups if those == spans), None)
        if known is None:
            groups.append(([day], spans))
        else:
            known.append(day)
    return groups


def hours_a_week(days: dict[int, list[Span]]) -> float:
    return sum(end - begin for spans in days.values() for begin, end in map(minutes, spans)) / 60


def runs(days: Sequence[int]) -> list[tuple[int, int]]:
    """Days as stretches: [1, 2, 3, 6] is [(1, 3), (6, 6)]."""
    found: list[tuple[int, int]] = []
    for day in days:
        if found and found[-1][1] == day - 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def read_dates(text: str) -> list[date]:
    """Days and stretches of days, "2026-10-01~2026-10-07, 2027-01-01". Raises HoursUnreadable."""
    tidy = re.sub(r"\s*(?:~|～|至|到|–|—)\s*", "~", text.strip())
    found: set[date] = set()
    for part in (part for part in _SEPARATORS.split(tidy) if part):
        ends = [_date(end, part) for end in part.split("~")]
        if len(ends) > 2 or ends[-1] < ends[0] or (ends[-1] - ends[0]).days >= MOST_DAYS:
            raise HoursUnreadable("policy.dates.unreadable", part)
        found.update(ends[0] + timedelta(days=count) for count in range((ends[-1] - ends[0]).days + 1))
    if len(found) > MOST_DAYS:
        raise HoursUnreadable("policy.dates.too_many", str(len(found)))
    return sorted(found)


def write_dates(days: Iterable[date]) -> str:
    """Neighbours as one stretch."""
    stretches: list[list[date]] = []
    for day in sorted(days):
        if stretches and day - stretches[-1][-1] == timedelta(days=1):
            stretches[-1].append(day)
        else:
            stretches.append([day])
    return ", ".join(f"{those[0]}~{those[-1]}" if len(those) > 1 else f"{those[0]}" for those in stretches)


def _date(text: str, part: str) -> date:
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise HoursUnreadable("policy.dates.unreadable", part)
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:  # 30 February
        raise HoursUnreadable("policy.dates.unreadable", part) from None


def _span(part: str) -> Span:
    ends = part.split("-")
    if len(ends) != 2:
        raise HoursUnreadable("policy.hours.unreadable", part)
    since, until = _time(ends[0], part), _time(ends[1], part)
    if since == "24:00":
        raise HoursUnreadable("policy.hours.unreadable", part)
    return since, until


def _time(text: str, part: str) -> str:
    match = _TIME.fullmatch(text)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise HoursUnreadable("policy.hours.unreadable", part)
    return f"{hour:02d}:{minute:02d}"
