"""Reading tracks: who may, what is recorded of it, and the parts of the answer one by one."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial

from backend.alarms import service as alarms
from backend.alarms.service import AlarmOut
from backend.audit import service as audit
from backend.errors import NotFound
from backend.ingest.repository import PastState, past_states
from backend.ingest.steps.privacy import forbidding_rule
from backend.kit.calls import Caller
from backend.kit.clock import Clock, from_ms, to_ms
from backend.kit.database import Database
from backend.kit.scope import Scope
from backend.org.service import Roster, RosterWorker
from backend.organisation import service as organisation
from backend.organisation.service import OrganisationSettings, WorkingHours
from backend.positions import service as positions
from backend.positions.service import TrackCursor, TrackPart
from backend.tracks.lines import fixes_of, last_part, part_of
from backend.tracks.repository import Step, steps_of
from backend.tracks.rules.analysis import Analysis
from backend.tracks.rules.gaps import GapReason, State, WasOff
from backend.tracks.rules.limits import TrackLimits
from backend.tracks.schemas import HappenedOut, TimeRange as TimeRange, TrackQuery, WorkerIds as WorkerIds
from contract.vocabulary import EventKind

PART_ROWS = 50_000
"""Of an answer in memory; while one part is looked at and sent, the next is read, which needs no Python."""

_REASONS = {
    "never": GapReason.NOT_MONITORED,
    "no_task": GapReason.NOT_MONITORED,
    "unknown_worker": GapReason.NOT_MONITORED,
    "stealth": GapReason.STEALTH,
    "off_duty": GapReason.OFF_DUTY,
    "off_hours": GapReason.OFF_DUTY,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One worker's part of a query, in ms; nothing is silent after now."""

    worker_id: int
    since_ms: int
    until_ms: int
    silent_until_ms: int
    limits: TrackLimits
    was_off: WasOff | None
    scope: Scope
    alarms: tuple[HappenedOut, ...]


def people_asked(roster: Roster, caller: Caller, worker_ids: Sequence[int]) -> list[RosterWorker]:
    """Each worker once. Raises NotFound where the caller may not see one of them."""
    people = []
    for worker_id in dict.fromkeys(worker_ids):
        worker = roster.worker(worker_id)
        if worker is None or not caller.scope.sees(worker.department_id, (worker_id,)):
            raise NotFound(f"There is no worker {worker_id}.")
        people.append(worker)
    return people


def limits_of(worker: RosterWorker, settings: OrganisationSettings) -> TrackLimits:
    """What the rules mean for this worker."""
    return TrackLimits(
        usual_interval_s=worker.fix_interval_s or settings.fix_interval_s,
        least_gap_s=settings.track.gap_s,
        stop_radius_m=settings.track.stop_radius_m,
        stop_least_s=settings.track.stop_min_s,
    )


async def record(
    database: Database, clock: Clock, caller: Caller, people: Sequence[RosterWorker], asked: TimeRange
) -> None:
    """What the caller is about to see of others goes into the log first; theirs to see, too."""
    by_department: dict[int, list[int]] = {}
    for worker in people:
        if worker.id != caller.worker_id:
            by_department.setdefault(worker.department_id, []).append(worker.id)
    if not by_department:
        return
    when = {"since": asked.since, "until": asked.until, "at": clock.now()}
    async with database.writing() as session:
        for department_id, ids in by_department.items():
            if len(ids) == 1:
                await audit.positions_looked_up(
                    session, caller, worker_id=ids[0], department_id=department_id, **when
                )
            else:
                await audit.tracks_looked_up(
                    session, caller, worker_ids=ids, department_id=department_id, **when
                )


async def query(
    database: Database,
    clock: Clock,
    roster: Roster,
    hours: WorkingHours,
    caller: Caller,
    asked: TrackQuery,
) -> AsyncIterator[bytes]:
    """Check and record, then answer the parts to come. Raises NotFound."""
    people = people_asked(roster, caller, asked.worker_ids)
    await record(database, clock, caller, people, asked)
    async with database.reading() as session:
        settings = await organisation.read(session)
        ids = [worker.id for worker in people]
        raised = await alarms.raised(session, caller.scope, ids, asked.since, asked.until)
    now_ms = clock.now_ms()
    since_ms, until_ms = to_ms(asked.since), to_ms(asked.until)
    parts = [
        Asked(
            worker_id=worker.id,
            since_ms=since_ms,
            until_ms=until_ms,
            silent_until_ms=max(since_ms, min(until_ms, now_ms)),
            limits=limits_of(worker, settings),
            was_off=None if hours.is_always else partial(hours.was_off, worker.id),
            scope=caller.scope,
            alarms=tuple(_alarm(alarm) for alarm in raised if alarm.worker_id == worker.id),
        )
        for worker in people
    ]
    return _parts(database, parts)


async def _parts(database: Database, people: Sequence[Asked]) -> AsyncIterator[bytes]:
    for asked in people:
        async for part in track_parts(database, asked):
            yield part


async def track_parts(database: Database, asked: Asked) -> AsyncIterator[bytes]:
    """One worker's parts; never more than two of them are held."""

    def first(connection: sqlite3.Connection) -> tuple[list[PastState], list[Step], TrackPart]:
        steps = steps_of(connection, asked.worker_id, asked.since_ms, asked.until_ms)
        return past_states(connection, asked.worker_id), steps, read(connection, TrackCursor(asked.since_ms))

    def read(connection: sqlite3.Connection, begin: TrackCursor) -> TrackPart:
        return positions.track_part(connection, asked.worker_id, begin, asked.until_ms, limit=PART_ROWS)

    past, steps, part = await database.read_sync(first)
    analysis = Analysis(asked.limits, asked.since_ms, asked.silent_until_ms, reasons_in(past), asked.was_off)
    number = 1
    while part.rest is not None:
        following = asyncio.create_task(database.read_sync(partial(read, begin=part.rest)))
        try:
            yield await asyncio.to_thread(_part, asked, analysis, part, number)
            part = await following
        finally:  # who reads no further must not leave a reader at work
            following.cancel()
            await asyncio.wait([following])
        number += 1
    yield await asyncio.to_thread(_last, asked, analysis, part, number, _happened(asked, steps))


def reasons_in(past: Sequence[PastState]) -> list[State]:
    """Why nothing could come, from every state on."""
    return [State(state.since_ms, _reason(state)) for state in past]


def _reason(state: PastState) -> GapReason | None:
    rule = forbidding_rule(state)
    if rule is not None:
        return _REASONS[rule]
    return None if state.has_device else GapReason.NO_DEVICE


def _part(asked: Asked, analysis: Analysis, part: TrackPart, number: int) -> bytes:
    fixes = fixes_of(part.columns)
    analysis.feed(fixes)
    return part_of(asked.worker_id, fixes, number)


def _last(
    asked: Asked, analysis: Analysis, part: TrackPart, number: int, happened: list[HappenedOut]
) -> bytes:
    fixes = fixes_of(part.columns)
    analysis.feed(fixes)
    return last_part(asked.worker_id, fixes, number, analysis.finish(), happened)


def _happened(asked: Asked, steps: Sequence[Step]) -> list[HappenedOut]:
    """What the caller may see of it, in order."""
    found = [
        HappenedOut(
            at=from_ms(step.at_ms),
            kind=step.kind,
            subject_kind="order",
            subject_id=step.order_id,
            title=step.title,
            number=step.number,
        )
        for step in steps
        if asked.scope.sees(step.department_id, (asked.worker_id,))
    ]
    return sorted([*found, *asked.alarms], key=lambda one: one.at)


def _alarm(alarm: AlarmOut) -> HappenedOut:
    return HappenedOut(
        at=alarm.raised_at,
        kind=EventKind.ALARM_RAISED,
        subject_kind="alarm",
        subject_id=alarm.id,
        title=alarm.title,
        alarm=alarm.kind,
        level=alarm.level,
    )
