"""`/api/attendance`."""

import datetime as dt
from typing import Annotated, Protocol

from fastapi import APIRouter, Query, Request

from backend.attendance import service
from backend.attendance.rules import today
from backend.attendance.schemas import AttendanceOut
from backend.kit.calls import EVERYONE, Read, require, services_of
from backend.kit.clock import Clock
from backend.org.roster import Roster

router = APIRouter(prefix="/api/attendance", tags=["attendance"])
_FIRST, _LAST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


class _Services(Protocol):
    roster: Roster
    clock: Clock


@router.get("", dependencies=[require(*EVERYONE)])
async def get_attendance(
    call: Read,
    request: Request,
    day: Annotated[
        dt.date | None, Query(ge=_FIRST, le=_LAST, description="Today in the organisation's zone by default")
    ] = None,
) -> AttendanceOut:
    """Who was there on a day: first and last fix, and duty switched on and off."""
    services: _Services = services_of(request)
    return await service.of_day(call.session, call.scope, services.roster, day or today(services.clock.now()))
