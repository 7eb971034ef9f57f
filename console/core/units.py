"""Distances, durations, ages and times of day in words of a language; pure."""

import math
from datetime import UTC, datetime, timedelta, timezone

from console.core.errors import Speaks

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")  # one zone, no summer time since 1991


def distance(metres: float | None, texts: Speaks) -> str:
    """'850 米', '3.2 公里'; a dash for None or NaN."""
    if metres is None or math.isnan(metres):
        return texts("core.unit.none")
    if metres < 1_000:
        return texts("core.unit.metres", n=f"{round(metres, -1) if metres >= 100 else round(metres):.0f}")
    kilometres = metres / 1_000
    return texts("core.unit.kilometres", n=f"{kilometres:.1f}" if kilometres < 100 else f"{kilometres:.0f}")


def duration(seconds: float | None, texts: Speaks) -> str:
    """Two largest units at most: '42 秒', '12 分', '3 时 05 分', '2 天 4 时'; sign is dropped."""
    if seconds is None or math.isnan(seconds):
        return texts("core.unit.none")
    whole = int(abs(seconds))
    if whole < 60:
        return texts("core.unit.seconds", s=whole)
    if whole < 3_600:
        return texts("core.unit.minutes", m=whole // 60)
    if whole < 86_400:
        return texts("core.unit.hours", h=whole // 3_600, m=f"{whole % 3_600 // 60:02d}")
    return texts("core.unit.days", d=whole // 86_400, h=whole % 86_400 // 3_600)


def left_over(seconds: float, texts: Speaks) -> str:
    """For a narrow column: '14:05' within an hour, then whole hours or days; sign is dropped."""
    whole = int(abs(seconds))
    if whole < 3_600:
        return countdown(whole)
    if whole < 86_400:
        return texts("core.unit.whole_hours", h=whole // 3_600)
    return texts("core.unit.whole_days", d=whole // 86_400)


def countdown(seconds: float) -> str:
    """'14:05', '2:03:10', with a minus when overdue; digits only, the same in every language."""
    sign = "-" if seconds < 0 else ""
    whole = int(abs(seconds))
    hours, rest = divmod(whole, 3_600)
    minutes, second = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02d}:{second:02d}" if hours else f"{sign}{minutes:02d}:{second:02d}"


def age(seconds: float | None, texts: Speaks) -> str:
    """'刚刚' under 5 s, else '… 前'."""
    if seconds is None or math.isnan(seconds):
        return texts("core.unit.none")
    if seconds < 5:
        return texts("core.unit.just_now")
    return texts("core.unit.ago", duration=duration(seconds, texts))


def time_of_day(at: datetime | None, texts: Speaks) -> str:
    """'14:03' in China's time; a dash for None."""
    return texts("core.unit.none") if at is None else at.astimezone(CHINA).strftime("%H:%M")


def time_beside(at: datetime, other: datetime, texts: Speaks) -> str:
    """'14:03', or '11-22 14:03' where it is not on the day of `other`; in China's time."""
    there = at.astimezone(CHINA)
    same_day = there.date() == other.astimezone(CHINA).date()
    return time_of_day(at, texts) if same_day else there.strftime("%m-%d %H:%M")


def date_time(at: datetime | None, texts: Speaks) -> str:
    """'11-21 14:03:09' in China's time; a dash for None."""
    return texts("core.unit.none") if at is None else at.astimezone(CHINA).strftime("%m-%d %H:%M:%S")


def from_ms(at_ms: float) -> datetime:
    """Aware UTC time of epoch milliseconds."""
    return datetime.fromtimestamp(at_ms / 1_000, tz=UTC)
