"""The sample's workers as rows, and the events of their past: created, on duty, off duty, hidden."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from backend.demo.history import Shift
from backend.demo.lines import Line
from backend.demo.organisation import Behaviour, Person
from backend.kit.eventlog import Actor
from backend.org.schemas import WorkerOut
from backend.org.tables import WorkerRow
from backend.organisation.service import Tool
from contract.crew import Travel
from contract.vocabulary import EventKind, OrderType, WorkerKind

_HIDES_FOR = timedelta(minutes=34)


TOOLS = (
    Tool("meter", "光功率计", (OrderType.FAULT,)),
    Tool("otdr", "OTDR"),
    Tool("splicer", "光纤熔接机"),
    Tool("ladder", "登高梯"),
    Tool("tester", "网线测试仪"),
)
"""What the sample's people carry; only a fault needs one."""
_CARRIED = {"meter": (10, range(1, 10)), "otdr": (3, (0,)), "splicer": (4, (1,)), "ladder": (5, (2, 3))}
_WALKS_MPS = 2.0


def travel_of(person: Person) -> Travel:
    """As they are seen to move; who is slow walks."""
    if person.kind is WorkerKind.VEHICLE:
        return Travel.CAR
    return Travel.WALK if person.speed_mps < _WALKS_MPS else Travel.EBIKE


def tools_of(person: Person) -> list[str]:
    """Nine in ten of those who mend or install have a power meter; the rest is rarer."""
    if not {OrderType.FAULT, OrderType.INSTALL} & set(person.skills):
        return []
    carried = [key for key, (of, rests) in _CARRIED.items() if person.id % of in rests]
    return sorted([*carried, "tester"])


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
            travel=travel_of(person),
            tools=tools_of(person),
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
            travel=travel_of(person),
            tools=tools_of(person),
            has_device=True,
            updated_at=row.updated_at,
        ).model_dump(mode="json")
        subject = ("worker", row.id)
        self.lines.append(
            Line(at, kind, subject, row.department_id, (row.id,), None, actor.name, {"worker": state})
        )
