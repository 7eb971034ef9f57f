"""The evaluator: every few seconds, which workers are out of contact. Limits of orders: `escalation`."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alarms import service
from backend.alarms.rules import Cause, Key, Watched, is_out_of_contact
from backend.kit.clock import Clock, to_ms
from backend.kit.database import Database
from backend.kit.eventlog import Event, EventRow
from backend.live.latest import LatestTable
from backend.org.roster import Roster, RosterWorker
from backend.organisation import service as organisation
from backend.organisation.service import WorkingHours
from contract.vocabulary import AlarmKind, AlarmLevel, EventKind
from contract.watching import lost_limit_s

EVERY_S = 5.0
_KIND = AlarmKind.LOST_CONTACT
_COMES_INTO_VIEW = frozenset({EventKind.WORKER_ON_DUTY, EventKind.WORKER_STEALTH_OFF})


class AlarmWatch:
    """Compares causes with standing alarms. Keeps nothing that a restart could lose.

    Whoever came on duty, came out of stealth, or could not be heard because this process had not started,
    is given the whole limit before contact counts as lost.
    """

    def __init__(
        self, *, database: Database, clock: Clock, roster: Roster, latest: LatestTable, hours: WorkingHours
    ) -> None:
        self._database = database
        self._clock = clock
        self._roster = roster
        self._latest = latest
        self._hours = hours
        self._started_ms = clock.now_ms()
        self._in_view_since_ms: dict[int, int] = {}

    async def prepare(self) -> None:
        """Read since when each worker is in view; once, before the first evaluation."""
        async with self._database.reading() as session:
            self._in_view_since_ms = await _in_view_since(session)

    def on_committed(self, events: Sequence[Event]) -> None:
        """Follow who comes into view; registered with the database."""
        for event in events:
            if event.kind in _COMES_INTO_VIEW:
                self._in_view_since_ms[event.subject_id] = to_ms(event.at)

    async def evaluate(self) -> None:
        """One round: raise and clear what has to be."""
        async with self._database.reading() as session:
            causes, held_back = await self._causes(session)
            if not await service.would_change(session, _KIND, causes, held_back):
                return
        async with self._database.writing() as session:
            causes, held_back = await self._causes(session)
            await service.settle(session, _KIND, causes, held_back, now=self._clock.now())

    async def _causes(self, session: AsyncSession) -> tuple[list[Cause], set[Key]]:
        lost_after_s = (await organisation.read(session)).lost_after_s
        now_ms = self._clock.now_ms()
        causes: list[Cause] = []
        held_back: set[Key] = set()
        self._add_lost(causes, held_back, lost_after_s, now_ms)
        return causes, held_back

    def _add_lost(self, causes: list[Cause], held_back: set[Key], lost_after_s: int, now_ms: int) -> None:
        """Outside working periods nobody is lost, and when they begin everybody is given the whole limit."""
        limited, began_ms = not self._hours.is_always, {}  # most people follow one and the same week
        for worker, last_fix_ms in self._silent(now_ms - lost_after_s * 1000):
            week = self._hours.of_worker(worker.id)
            if limited and id(week) not in began_ms:
                began_ms[id(week)] = (week.since_ms(now_ms) or 0) if week.is_working(now_ms) else None
            hours_began_ms = began_ms[id(week)] if limited else 0
            if hours_began_ms is None:
                continue
            limit_s = lost_limit_s(lost_after_s, worker.fix_interval_s)
            watched = self._watched(worker, last_fix_ms)
            if not is_out_of_contact(watched, now_ms=now_ms, lost_after_s=limit_s):
                continue
            cause = _lost(worker)
            causes.append(cause)
            heard_from_ms = max(self._started_ms, hours_began_ms, self._in_view_since_ms.get(worker.id, 0))
            if now_ms - heard_from_ms <= limit_s * 1000:
                held_back.add(cause.key)

    def _silent(self, before_ms: int) -> Iterator[tuple[RosterWorker, int]]:
        """Workers whose last fix is older, with its time; told by columns, for there may be thousands."""
        columns = self._latest.columns()
        silent = columns["at_ms"] < before_ms
        ids, times = columns["worker_id"][silent].tolist(), columns["at_ms"][silent].tolist()
        for worker_id, at_ms in zip(ids, times, strict=True):
            worker = self._roster.worker(worker_id)
            if worker is not None:
                yield worker, int(at_ms)

    def _watched(self, worker: RosterWorker, last_fix_ms: int) -> Watched:
        privacy = self._roster.privacy(worker.id)
        return Watched(
            on_duty=worker.on_duty,
            stealth=worker.stealth,
            monitoring=worker.monitoring,
            on_task=privacy is not None and privacy.on_task,
            last_fix_ms=last_fix_ms,
        )


def _lost(worker: RosterWorker) -> Cause:
    return Cause(
        kind=_KIND,
        level=AlarmLevel.YELLOW,
        subject_kind="worker",
        subject_id=worker.id,
        department_id=worker.department_id,
        title=worker.name,
        worker_id=worker.id,
    )


async def _in_view_since(session: AsyncSession) -> dict[int, int]:
    statement = (
        select(EventRow.subject_id, func.max(EventRow.at))
        .where(EventRow.subject_kind == "worker", EventRow.kind.in_(sorted(_COMES_INTO_VIEW)))
        .group_by(EventRow.subject_id)
    )
    return {worker_id: to_ms(at) for worker_id, at in (await session.execute(statement)).all()}
