"""What attendance looks like on the wire."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, Field


class PunchOut(BaseModel):
    at: dt.datetime
    kind: Literal["on", "off"]


class AttendanceRowOut(BaseModel):
    """One person's day; null where there was none."""

    worker_id: int
    first_fix_at: dt.datetime | None
    last_fix_at: dt.datetime | None
    first_on_duty_at: dt.datetime | None
    last_off_duty_at: dt.datetime | None
    punches: list[PunchOut]
    fixes: int


class AttendanceOut(BaseModel):
    day: dt.date = Field(examples=["2026-11-21"], description="A day of the organisation's time zone")
    rows: list[AttendanceRowOut]
