"""Working days of China: public holidays and make-up workdays by `chinesecalendar`. Pure."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

ZONE = ZoneInfo("Asia/Shanghai")
_SATURDAY = 5


def last_year_known() -> int:
    """The last year whose holidays the data has; after it every Monday to Friday counts as a working day."""
    return max(day.year for day in chinese_calendar.constants.holidays)


def is_working_day(day: date) -> bool:
    """Whether people work on this day of China's calendar."""
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:  # a year the data does not have
        return day.weekday() < _SATURDAY


def working_days_after(start: datetime, days: int) -> datetime:
    """The same time of day, `days` working days later, in China's time; the day of `start` does not count."""
    local = start.astimezone(ZONE)
    day, left = local.date(), days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return datetime.combine(day, local.timetz()).astimezone(start.tzinfo)
