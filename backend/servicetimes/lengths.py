"""When a length of time is over: hours and days by the clock, working days by China's calendar. Pure."""

from datetime import datetime, timedelta

from backend.kit.calendar import working_days_after
from backend.servicetimes.rules import Length, Unit


def after(start: datetime, length: Length) -> datetime:
    """When `length` is over that began at `start`."""
    if length.unit is Unit.WORKING_DAYS:
        return working_days_after(start, int(length.amount))
    return start + timedelta(**{length.unit.value: length.amount})
