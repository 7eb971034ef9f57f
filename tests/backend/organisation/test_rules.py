"""Working periods: which moment of a week is working time."""

from datetime import UTC, datetime

import pytest

from backend.organisation.rules import WorkingPeriod, WorkingWeek


def at_ms(text: str) -> int:
    """A moment of the week of Monday 2026-11-16 in China's time, e.g. `5 08:00` (Friday)."""
    day, time = text.split()
    hour, minute = (int(part) for part in time.split(":"))
    monday = datetime(2026, 11, 15, 16, 0, tzinfo=UTC).timestamp()
    return int(monday + ((int(day) - 1) * 24 + hour) * 3600 + minute * 60) * 1000


OFFICE = WorkingWeek([WorkingPeriod((1, 2, 3, 4, 5), "08:00", "18:00")])
NIGHT = WorkingWeek([WorkingPeriod((7,), "22:00", "06:00")])


@pytest.mark.parametrize(
    ("week", "moment", "expected"),
    [
        (OFFICE, "1 08:00", True),
        (OFFICE, "1 07:59", False),
        (OFFICE, "5 17:59", True),
        (OFFICE, "5 18:00", False),
        (OFFICE, "6 12:00", False),
        (NIGHT, "7 22:00", True),
        (NIGHT, "1 05:59", True),  # the week begins again
        (NIGHT, "1 06:00", False),
        (WorkingWeek([WorkingPeriod((3,), "08:00", "24:00")]), "3 23:59", True),
        (WorkingWeek([WorkingPeriod((3,), "08:00", "24:00")]), "4 00:00", False),
        (WorkingWeek([]), "7 03:00", True),
        (WorkingWeek([], ["2026-11-18"]), "3 03:00", False),
        (WorkingWeek([], ["2026-11-18"]), "4 00:00", True),
        (WorkingWeek(OFFICE.periods, ["2026-11-18"]), "3 12:00", False),
        (WorkingWeek(OFFICE.periods, ["2026-11-18"]), "4 12:00", True),
        (WorkingWeek(NIGHT.periods, ["2026-11-16"]), "1 05:59", True),  # began the evening before
        (WorkingWeek(NIGHT.periods, ["2026-11-15"]), "1 05:59", False),
    ],
)
def test_a_moment_is_working_time_or_not(week: WorkingWeek, moment: str, expected: bool) -> None:
    assert week.is_working(at_ms(moment)) is expected


def test_the_present_stretch_of_working_time_has_a_beginning() -> None:
    assert OFFICE.since_ms(at_ms("2 09:30")) == at_ms("2 08:00")
    assert OFFICE.since_ms(at_ms("6 09:30")) is None
    assert WorkingWeek([]).since_ms(at_ms("1 00:00")) is None
    always = WorkingWeek([WorkingPeriod((1, 2, 3, 4, 5, 6, 7), "00:00", "24:00")])
    assert always.since_ms(at_ms("1 00:00")) is None
    after_holiday = WorkingWeek([], ["2026-11-16"])
    assert after_holiday.since_ms(at_ms("2 09:30")) == at_ms("2 00:00")
