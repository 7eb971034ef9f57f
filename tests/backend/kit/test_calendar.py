"""Working days of China, against days that were published and counted by hand."""

from datetime import UTC, date, datetime

import pytest

from backend.kit.calendar import is_working_day, last_year_known, working_days_after


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 17), False),  # New Year's Day of the lunar calendar, a Tuesday
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),  # a Saturday worked for the National Day
        (date(2026, 11, 21), False),
        (date(2026, 11, 23), True),
    ],
)
def test_holidays_and_the_days_worked_for_them(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-20T04:00", 7, "2026-12-01T04:00"),  # a Friday at noon in China
        ("2026-09-30T04:00", 2, "2026-10-09T04:00"),  # over the National Day
        ("2026-02-13T04:00", 7, "2026-03-02T04:00"),  # one Saturday worked before nine days off
        ("2026-11-20T17:00", 1, "2026-11-22T17:00"),  # Saturday already in China
        ("2026-11-20T04:00", 0, "2026-11-20T04:00"),
    ],
)
def test_working_days_are_counted_in_chinas_time(start: str, days: int, end: str) -> None:
    begun, expected = [datetime.fromisoformat(f"{at}:00+00:00") for at in (start, end)]
    assert working_days_after(begun, days) == expected


def test_beyond_its_data_the_calendar_counts_weekdays() -> None:
    year = last_year_known()
    assert year >= 2026
    assert is_working_day(date(2099, 10, 1))  # a Thursday, and nobody has published that year
    assert not is_working_day(date(2099, 10, 3))
    late = datetime(2099, 10, 1, 4, tzinfo=UTC)
    assert working_days_after(late, 7) == datetime(2099, 10, 12, 4, tzinfo=UTC)
