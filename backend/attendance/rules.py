"""The bounds of a working day. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def today(now: datetime) -> date:
    """The organisation's day at `now`."""
    return now.astimezone(ZONE).date()


def bounds(day: date) -> tuple[datetime, datetime]:
    """The day's first moment and the next day's, in UTC."""
    start = datetime.combine(day, time.min, ZONE).astimezone(UTC)
    return start, start + timedelta(days=1)
