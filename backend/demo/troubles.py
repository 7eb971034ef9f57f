"""The alarms of the sample's past days: who could not be heard, which orders were late, who saw to it.

They follow from tracks and limits as the real evaluator would have found them. Stores nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from backend.alarms import repository
from backend.alarms.rules import overdue_level
from backend.alarms.tables import AlarmRow
from backend.demo.history import Shift
from backend.demo.lines import Line
from backend.demo.orders import Played
from backend.demo.organisation import Person
from backend.demo.week import Week
from backend.kit.eventlog import Actor
from backend.workorders.tables import OrderRow
from contract.vocabulary import AlarmKind, AlarmLevel, AlarmState, CustomerLevel, EventKind, Priority, Role

LOST_AFTER = timedelta(seconds=300)
_NOTICED_S = (0.2, 5.0)
_SEEN_SHARE = 0.8
_SEEN_AFTER_MIN = (0.5, 4.0)
_NOTES = ("已电话联系", "客户已知悉", "网络覆盖差，稍后再看", "", "")
Dispatchers = Sequence[tuple[int, str]]


@dataclass
class Troubles:
    """Rows to store and what the log says about them."""

    rows: list[AlarmRow] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Cause:
    row: AlarmRow
    since: datetime
    until: datetime


def past_alarms(
    random: Random, staff: Sequence[Person], week: Week, played: Played, dispatchers: Dispatchers
) -> Troubles:
    """All of them are over; the ids follow time."""
    people = {person.id: person for person in staff}
    causes = [_lost(people[it.worker_id], it, week) for it in week.shifts if it.quiet and not it.quiet.hides]
    causes += [cause for row in played.rows if row.confirmed_at for cause in _late(row)]
    troubles = Troubles()
    for id_, cause in enumerate(sorted(causes, key=lambda cause: cause.since), start=1):
        cause.row.id = id_
        _live(random, troubles, cause, random.choice(dispatchers))
    return troubles


def _lost(person: Person, shift: Shift, week: Week) -> _Cause:
    """From five minutes after the last fix to the next one."""
    quiet, outing = shift.quiet, week.outings[shift]
    assert quiet is not None
    heard = [outing.at(step) for step in range(len(outing.spots))]
    last = max((at for at in heard if at < quiet.since), default=shift.since)
    row = _row(AlarmKind.LOST_CONTACT, AlarmLevel.YELLOW, ("worker", person.id), person.department_id)
    row.title, row.worker_id = person.name, person.id
    until = min((at for at in heard if at >= quiet.until), default=shift.until or shift.seen_until)
    return _Cause(row, last + LOST_AFTER, until)


def _late(order: OrderRow) -> Iterator[_Cause]:
    """While any limit of the order was passed; limits that were passed at the same time are one alarm."""
    spans = sorted(
        (it.due_at, it.stopped_at) for it in order.timers if it.stopped_at and it.stopped_at > it.due_at
    )
    joined: list[tuple[datetime, datetime]] = []
    for since, until in spans:
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        else:
            joined.append((since, until))
    level = CustomerLevel(order.customer_level) if order.customer_level else None
    for since, until in joined:
        grave = overdue_level(Priority(order.priority), level)
        row = _row(AlarmKind.ORDER_OVERDUE, grave, ("order", order.id), order.department_id)
        row.title, row.worker_id, row.order_id = order.number, order.worker_id, order.id
        row.step, row.role = 1, Role.DISPATCHER
        yield _Cause(row, since, until)


def _row(kind: AlarmKind, level: AlarmLevel, subject: tuple[str, int], department_id: int) -> AlarmRow:
    return AlarmRow(
        version=1,
        kind=kind,
        level=level,
        state=AlarmState.ACTIVE,
        subject_kind=subject[0],
        subject_id=subject[1],
        department_id=department_id,
        acknowledged_by="",
        note="",
        step=0,
    )


def _live(random: Random, troubles: Troubles, cause: _Cause, by: tuple[int, str]) -> None:
    """Raised, mostly seen by somebody, cleared."""
    row = cause.row
    row.raised_at = _after(cause.since, random.uniform(*_NOTICED_S))
    cleared_at = max(_after(cause.until, random.uniform(*_NOTICED_S)), _after(row.raised_at, 1.0))
    seen_at = _after(row.raised_at, 60 * random.uniform(*_SEEN_AFTER_MIN))
    is_seen = random.random() < _SEEN_SHARE and seen_at < cleared_at
    note = random.choice(_NOTES)
    system = Actor.system()
    _tell(troubles, EventKind.ALARM_RAISED, row, row.raised_at, system)
    if is_seen:
        row.state, row.version = AlarmState.ACKNOWLEDGED, row.version + 1
        row.acknowledged_at, row.acknowledged_by, row.note = seen_at, by[1], note
        _tell(troubles, EventKind.ALARM_ACKNOWLEDGED, row, seen_at, Actor(*by), note)
    row.state, row.version, row.cleared_at = AlarmState.CLEARED, row.version + 1, cleared_at
    _tell(troubles, EventKind.ALARM_CLEARED, row, cleared_at, system)
    troubles.rows.append(row)


def _tell(
    troubles: Troubles, kind: EventKind, row: AlarmRow, at: datetime, actor: Actor, note: str = ""
) -> None:
    payload = {"alarm": repository.alarm_out(row).model_dump(mode="json")}
    subject = ("alarm", row.id)
    line = Line(at, kind, subject, row.department_id, (), actor.account_id, actor.name, payload, note)
    troubles.lines.append(line)


def _after(at: datetime, seconds: float) -> datetime:
    later = at + timedelta(seconds=seconds)
    return later.astimezone(UTC).replace(microsecond=later.microsecond // 1000 * 1000)
