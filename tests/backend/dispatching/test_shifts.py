"""When a shift ends next."""

from datetime import datetime

import pytest

from backend.dispatching.shifts import local_time, period_end_ms, shift_end_ms
from backend.organisation.service import WorkingPeriod, WorkingWeek

WEEK = WorkingWeek([WorkingPeriod((1, 2, 3, 4, 5), "08:00", "18:00")])


def ms(text: str) -> int:
    return int(datetime.fromisoformat(f"2026-11-{text}+08:00").timestamp() * 1000)


@pytest.mark.parametrize(
    ("now", "own", "end"),
    [
        ("20T15:00", "18:00", "20T18:00"),
        ("20T18:30", "18:00", "20T18:00"),  # working longer: it is over
        ("20T22:00", "06:00", "21T06:00"),
        ("21T05:59", "06:00", "21T06:00"),
    ],
)
def test_a_worker_has_an_end_of_his_own(now: str, own: str, end: str) -> None:
    assert shift_end_ms(own, ms(now)) == ms(end)


def test_others_end_with_the_working_period_of_the_organisation() -> None:
    assert period_end_ms(WEEK, ms("20T15:00")) == ms("20T18:00")
    assert local_time(ms("20T18:00")) == "18:00"
    assert period_end_ms(WEEK, ms("20T19:00")) is None  # nobody works now
    assert period_end_ms(WorkingWeek([]), ms("20T15:00")) is None  # always
