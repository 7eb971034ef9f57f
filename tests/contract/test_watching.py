"""When time off began, and how long silence is no news."""

from datetime import UTC, datetime

import pytest

from contract.watching import WorkingPeriod, WorkingWeek, lost_limit_s

WEEKDAYS = WorkingPeriod((1, 2, 3, 4, 5), "08:00", "18:00")


def _ms(text: str) -> int:
    """Of a moment in China, 2026-11-20 being a Friday."""
    local = datetime.fromisoformat(f"2026-11-{text}:00").replace(tzinfo=UTC)
    return round(local.timestamp() * 1_000) - 8 * 3_600_000


@pytest.mark.parametrize(
    ("now", "began"),
    [
        ("20 19:30", "20 18:00"),
        ("22 12:00", "20 18:00"),
        ("23 07:59", "20 18:00"),
        ("20 18:00", "20 18:00"),
        ("20 12:00", None),
    ],
)
def test_time_off_began_when_the_last_period_ended(now: str, began: str | None) -> None:
    expected = None if began is None else _ms(began)
    assert WorkingWeek([WEEKDAYS]).off_since_ms(_ms(now)) == expected


def test_a_holiday_goes_on_from_the_evening_before() -> None:
    week = WorkingWeek([WEEKDAYS], ["2026-11-20"])
    assert week.off_since_ms(_ms("20 12:00")) == _ms("19 18:00")


def test_without_periods_there_is_no_time_off() -> None:
    assert WorkingWeek(()).off_since_ms(_ms("22 03:00")) is None


@pytest.mark.parametrize(("own_s", "limit_s"), [(None, 900), (60, 900), (450, 900), (1_800, 3_600)])
def test_who_reports_seldom_is_lost_later_but_never_sooner(own_s: float | None, limit_s: float) -> None:
    assert lost_limit_s(900, own_s) == limit_s
