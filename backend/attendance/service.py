"""Attendance of one day: first and last fix, and when people switched duty on and off."""

import datetime as dt
from collections import defaultdict

from sqlalchemy.ext.asyncio import AsyncSession

from backend.attendance import repository
from backend.attendance.rules import bounds
from backend.attendance.schemas import AttendanceOut, AttendanceRowOut, PunchOut
from backend.kit.clock import from_ms, to_ms
from backend.kit.scope import Scope
from backend.org.roster import Roster
from backend.positions import service as positions
from contract.vocabulary import WorkerKind


async def of_day(session: AsyncSession, scope: Scope, roster: Roster, day: dt.date) -> AttendanceOut:
    """One row per person that the scope sees, by worker id."""
    people = sorted(
        worker.id
        for worker in roster.workers()
        if worker.kind is WorkerKind.PERSON and scope.sees(worker.department_id, (worker.id,))
    )
    since, until = bounds(day)
    spans = await positions.spans(session, people, to_ms(since), to_ms(until))
    punches: dict[int, list[PunchOut]] = defaultdict(list)
    for worker_id, at, is_on in await repository.duty_switches(session, people, since, until):
        punches[worker_id].append(PunchOut(at=at, kind="on" if is_on else "off"))
    return AttendanceOut(
        day=day, rows=[_row(worker_id, spans.get(worker_id), punches[worker_id]) for worker_id in people]
    )


def _row(worker_id: int, span: positions.Span | None, punches: list[PunchOut]) -> AttendanceRowOut:
    return AttendanceRowOut(
        worker_id=worker_id,
        first_fix_at=None if span is None else from_ms(span.first_ms),
        last_fix_at=None if span is None else from_ms(span.last_ms),
        first_on_duty_at=next((punch.at for punch in punches if punch.kind == "on"), None),
        last_off_duty_at=next((punch.at for punch in reversed(punches) if punch.kind == "off"), None),
        punches=punches,
        fixes=0 if span is None else span.fixes,
    )
