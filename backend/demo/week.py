"""What the days of the sample's past week held: who went on which job, who hid over lunch, who was not heard.

Pure, and the same for the same seed whatever the time of day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from random import Random

from backend.demo.clients import Client
from backend.demo.history import ZONE, Quiet, Shift
from backend.demo.organisation import Person
from backend.demo.ways import Errand, Job, Outing, Rounds
from contract.vocabulary import MonitoringMode, OrderType, WorkerKind

_JOBS_A_DAY = (27, 35)
_FIRST = (time(9, 0), 110)  # not before; and so many minutes to choose from
_SECOND = (time(13, 15), 75)
_STAYS_MIN = (18.0, 52.0)
_LUNCH = time(12, 0)
_HIDE_A_DAY = 3
_RARE = (OrderType.ACCEPTANCE, OrderType.DESIGN)  # of the month, and of the office
_DAILY = [it for it in OrderType if it not in _RARE]
_KINDS = [OrderType.FAULT] * 5 + [OrderType.INSTALL] * 3 + _DAILY


@dataclass
class Week:
    """`outings` by the shift they are of."""

    shifts: list[Shift] = field(default_factory=list)
    outings: dict[Shift, Outing] = field(default_factory=dict)

    @property
    def jobs(self) -> list[Job]:
        return [job for outing in self.outings.values() for job in outing.jobs]


def past_week(
    random: Random, staff: Sequence[Person], clients: Sequence[Client], shifts: Sequence[Shift]
) -> Week:
    """Plan each past day and walk it; today's shifts are walked without a plan."""
    week = Week()
    people = {person.id: person for person in staff}
    rounds = {person.id: Rounds(person) for person in staff}
    for is_past, of_day in _by_day(shifts):
        errands = _errands(random, people, clients, of_day) if is_past else {}
        quiet = (
            _quiet(random, people, [it for it in of_day if it.worker_id not in errands]) if is_past else {}
        )
        for shift in of_day:
            known = Shift(
                shift.worker_id, shift.since, shift.until, shift.seen_until, quiet.get(shift.worker_id)
            )
            wanted = sorted(errands.get(shift.worker_id, ()), key=lambda errand: errand.earliest)
            week.shifts.append(known)
            week.outings[known] = rounds[shift.worker_id].outing(shift.since, shift.seen_until, wanted)
    week.shifts.sort(key=lambda shift: (shift.worker_id, shift.since))
    return week


def _by_day(shifts: Sequence[Shift]) -> Iterator[tuple[bool, list[Shift]]]:
    """Shift by shift of each day, the oldest day first; the last day with shifts that go on is today."""
    today = max((it.since.astimezone(ZONE).date() for it in shifts if it.until is None), default=None)
    ordered = sorted(shifts, key=lambda it: (it.since.astimezone(ZONE).date(), it.worker_id))
    for day, of_day in groupby(ordered, key=lambda it: it.since.astimezone(ZONE).date()):
        yield day != today, list(of_day)


def _errands(
    random: Random, people: dict[int, Person], clients: Sequence[Client], shifts: Sequence[Shift]
) -> dict[int, list[Errand]]:
    """By worker id: at most one job before noon and one after."""
    day = shifts[0].since.astimezone(ZONE)
    there = [people[it.worker_id] for it in shifts]
    able = [it for it in there if it.kind is WorkerKind.PERSON and it.monitoring is MonitoringMode.FULL]
    found: dict[int, list[Errand]] = {}
    for _ in range(random.randint(*_JOBS_A_DAY)):
        client, kind, chance = random.choice(clients), random.choice(_KINDS), random.random()
        stays = timedelta(seconds=round(60 * random.uniform(*_STAYS_MIN)))
        minutes = random.random()
        free = [it for it in able if it.area is client.area and len(found.get(it.id, ())) < 2]
        skilled = [it for it in free if kind in it.skills] or free
        if not skilled:
            continue
        worker = skilled[int(chance * len(skilled))]
        not_before, choice_min = _SECOND if worker.id in found else _FIRST
        earliest = datetime.combine(day.date(), not_before, ZONE) + timedelta(minutes=minutes * choice_min)
        found.setdefault(worker.id, []).append(Errand(client, kind, earliest, stays))
    return found


def _quiet(random: Random, people: dict[int, Person], shifts: Sequence[Shift]) -> dict[int, Quiet]:
    """By worker id: some hide over lunch, one has no signal for a while, one's battery dies."""
    there = [it for it in shifts if people[it.worker_id].monitoring is MonitoringMode.FULL]
    people_first = sorted(
        there, key=lambda it: (people[it.worker_id].kind is WorkerKind.VEHICLE, it.worker_id)
    )
    persons = [it for it in people_first if people[it.worker_id].kind is WorkerKind.PERSON]
    chosen = random.sample(persons, min(_HIDE_A_DAY + 2, len(persons)))
    found: dict[int, Quiet] = {}
    for place, shift in enumerate(chosen):
        day = shift.since.astimezone(ZONE).date()
        begin_min, length_min = random.uniform(-6, 9), random.uniform(48, 66)
        if place < _HIDE_A_DAY:
            since = datetime.combine(day, _LUNCH, ZONE) + timedelta(minutes=round(begin_min))
            found[shift.worker_id] = _quiet_from(since, timedelta(minutes=round(length_min)), hides=True)
        else:
            since = datetime.combine(day, _LUNCH, ZONE) + timedelta(minutes=100 + 12 * begin_min)
            lasts = timedelta(minutes=length_min * (0.45 if place == _HIDE_A_DAY else 0.8))
            found[shift.worker_id] = _quiet_from(since, lasts, is_flat=place > _HIDE_A_DAY)
    return found


def _quiet_from(since: datetime, lasts: timedelta, *, hides: bool = False, is_flat: bool = False) -> Quiet:
    begin = since.astimezone(UTC).replace(microsecond=0)
    return Quiet(begin, begin + lasts, hides, is_flat)
