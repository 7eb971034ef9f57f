"""The sample's workers as rows, and the events of their past: created, on duty, off duty, hidden."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from backend.demo.history import Shift
from backend.demo.lines import Line
from backend.demo.organisation import Behaviour, Person
from backend.kit.eventlog import Actor
from backend.org.schemas import WorkerOut
from backend.org.tables import WorkerRow
from contract.vocabulary import EventKind

_HIDES_FOR = timedelta(minutes=34)


class StaffPast:
    """Plays each worker's switches in the order of time; `lines` is what the log says about them."""

    def __init__(self, staff: Sequence[Person], *, founded: datetime, now: datetime) -> None:
        self._staff = staff
        self._founded = founded
        self._now = now
        self.lines: list[Line] = []

    def live(self, shifts: Sequence[Shift]) -> list[WorkerRow]:
        """The rows as they are now."""
        by_worker: dict[int, list[Shift]] = {}
        for shift in shifts:
            by_worker.setdefault(shift.worker_id, []).append(shift)
        return [self._live(person, by_worker.get(person.id, [])) for person in self._staff]

    def _live(self, person: Person, shifts: Sequence[Shift]) -> WorkerRow:
        row = self._row(person)
        self._tell(person, row, EventKind.WORKER_CREATED, self._founded)
        for shift in shifts:
            self._switch(person, row, shift.since, on_duty=True)
            if shift.quiet is not None and shift.quiet.hides:
                self._hide(person, row, shift.quiet.since, shift.quiet.until)
            if shift.until is not None:
                self._switch(person, row, shift.until, on_duty=False)
        if person.behaviour is Behaviour.STEALTH and row.on_duty:
            row.stealth, row.stealth_since = True, self._now - _HIDES_FOR
            self._changed(person, row, EventKind.WORKER_STEALTH_ON, self._now - _HIDES_FOR)
        if not shifts:  # a crowd for measurements has no past
            row.on_duty = person.behaviour is not Behaviour.OFF
        return row

    def _row(self, person: Person) -> WorkerRow:
        return WorkerRow(
            id=person.id,
            version=1,
            kind=person.kind,
            number=person.number,
            name=person.name,
            phone=person.phone,
            department_id=person.department_id,
            skills=",".join(sorted(person.skills)),
            monitoring=person.monitoring,
            on_duty=False,
            stealth=False,
            shift_end=self._shift_end(person.id),
            created_at=self._founded,
            updated_at=self._founded,
        )

    def _shift_end(self, worker_id: int) -> str:
        """Two to eight hours from now, on the half hour, in the organisation's time (UTC+8)."""
        local = self._now + timedelta(hours=8) + timedelta(minutes=120 + worker_id * 47 % 360)
        return f"{local.hour:02d}:{'00' if local.minute < 30 else '30'}"

    def _switch(self, person: Person, row: WorkerRow, at: datetime, *, on_duty: bool) -> None:
        row.on_duty, row.duty_since = on_duty, at
        self._changed(person, row, EventKind.WORKER_ON_DUTY if on_duty else EventKind.WORKER_OFF_DUTY, at)

    def _hide(self, person: Person, row: WorkerRow, since: datetime, until: datetime) -> None:
        row.stealth, row.stealth_since = True, since
        self._changed(person, row, EventKind.WORKER_STEALTH_ON, since)
        row.stealth, row.stealth_since = False, until
        self._changed(person, row, EventKind.WORKER_STEALTH_OFF, until)

    def _changed(self, person: Person, row: WorkerRow, kind: EventKind, at: datetime) -> None:
        row.version += 1
        row.updated_at = at
        self._tell(person, row, kind, at)

    def _tell(self, person: Person, row: WorkerRow, kind: EventKind, at: datetime) -> None:
        actor = Actor.system() if kind is EventKind.WORKER_CREATED else Actor(None, row.name)
        state = WorkerOut(
            id=row.id,
            version=row.version,
            kind=person.kind,
            number=row.number,
            name=row.name,
            phone=row.phone,
            department_id=row.department_id,
            skills=sorted(person.skills),
            monitoring=person.monitoring,
            on_duty=row.on_duty,
            stealth=row.stealth,
            shift_end=row.shift_end,
            fix_interval_s=None,
            duty_since=row.duty_since,
            stealth_since=row.stealth_since,
            has_device=True,
            updated_at=row.updated_at,
        ).model_dump(mode="json")
        subject = ("worker", row.id)
        self.lines.append(
            Line(at, kind, subject, row.department_id, (row.id,), None, actor.name, {"worker": state})
        )
