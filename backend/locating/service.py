"""Asking phones and taking their answers, each inside the caller's transaction. A request ends once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import NotFound
from backend.kit.calls import Caller
from backend.kit.eventlog import Actor, redact
from backend.kit.pagination import Page, PageQuery
from backend.kit.scope import Scope
from backend.locating import events, repository
from backend.locating.rules import refusal
from backend.locating.schemas import LocateOut, LocatesOut
from backend.locating.tables import LocateRow
from backend.org.service import RosterWorker
from contract.vocabulary import LocateRefusal, LocateState

SLICE = 1000
WorkerOf = Callable[[int], RosterWorker | None]
RuleOf = Callable[[int], str | None]
"""Name of the privacy rule that forbids knowing a worker's position now, None when it is allowed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A place (WGS-84 degrees, metres), or the reason why there is none; neither: nobody answered in time."""

    at: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    reason: LocateRefusal | None = None

    @property
    def state(self) -> LocateState:
        if self.reason is not None:
            return LocateState.REFUSED
        return LocateState.TIMED_OUT if self.at is None else LocateState.FIXED


async def request(
    session: AsyncSession,
    caller: Caller,
    worker_ids: Sequence[int],
    *,
    worker_of: WorkerOf,
    rule_of: RuleOf,
    at: datetime,
) -> LocatesOut:
    """Ask each worker once; refused at once where a rule forbids it. Raises NotFound for one out of sight."""
    wanted = [_seen(caller.scope, worker_of(it)) for it in dict.fromkeys(worker_ids)]
    rows = [
        _row(caller, worker, refusal(rule_of(worker.id), has_device=worker.has_device), at)
        for worker in wanted
    ]
    session.add_all(rows)
    await session.flush()  # all at once: there may be hundreds
    asked = [repository.locate_out(row) for row in rows]
    for row, locate in zip(rows, asked, strict=True):
        await events.record(session, locate, department_id=row.department_id, actor=caller.actor, at=at)
    return LocatesOut(items=asked)


async def settle(
    session: AsyncSession, locate_id: int, answer: Answer, *, actor: Actor, at: datetime
) -> LocateOut | None:
    """End a pending request with this answer; one that has ended stays as it is (None when there is none)."""
    row = await repository.get(session, locate_id)
    return None if row is None else await _settle(session, row, answer, actor=actor, at=at)


async def answer_own(
    session: AsyncSession, caller: Caller, locate_id: int, answer: Answer, *, at: datetime
) -> LocateOut:
    """The worker's own phone answers; a request that has ended meanwhile is shown as it ended. NotFound."""
    row = await repository.of_worker(session, caller.worker_id or 0, locate_id)
    if row is None:
        raise NotFound
    return await _settle(session, row, answer, actor=caller.actor, at=at)


async def is_own(session: AsyncSession, caller: Caller, locate_id: int) -> bool:
    """Whether the request was made to the calling worker."""
    return await repository.of_worker(session, caller.worker_id or 0, locate_id) is not None


async def page(session: AsyncSession, scope: Scope, query: PageQuery) -> Page[LocateOut]:
    """One page of requests, newest first."""
    rows, cursor = await repository.page(session, scope, query)
    return Page(items=[repository.locate_out(row) for row in rows], next_cursor=cursor)


async def pending(session: AsyncSession, worker_id: int | None = None) -> list[LocateOut]:
    """What waits for an answer (of one worker, or of all), oldest first."""
    return [repository.locate_out(row) for row in await repository.pending(session, worker_id)]


async def forget(session: AsyncSession, before: datetime) -> int:
    """Remove requests made before this time, and the places in their events; at most a slice at a time."""
    ids = await repository.remove_before(session, before, SLICE)
    if ids:
        await redact(session, events.SUBJECT, ids, ("lat", "lon", "accuracy_m"))
    return len(ids)


def _row(caller: Caller, worker: RosterWorker, reason: LocateRefusal | None, at: datetime) -> LocateRow:
    return LocateRow(
        worker_id=worker.id,
        department_id=worker.department_id,
        state=LocateState.PENDING if reason is None else LocateState.REFUSED,
        reason=reason,
        requested_at=at,
        requested_by=caller.name,
        answered_at=None if reason is None else at,
    )


async def _settle(
    session: AsyncSession, row: LocateRow, answer: Answer, *, actor: Actor, at: datetime
) -> LocateOut:
    if row.state != LocateState.PENDING:
        return repository.locate_out(row)
    row.state, row.reason, row.answered_at = answer.state, answer.reason, at
    row.at, row.lat, row.lon, row.accuracy_m = answer.at, answer.lat, answer.lon, answer.accuracy_m
    await session.flush()
    locate = repository.locate_out(row)
    await events.record(session, locate, department_id=row.department_id, actor=actor, at=at)
    return locate


def _seen(scope: Scope, worker: RosterWorker | None) -> RosterWorker:
    if worker is None or not scope.sees(worker.department_id, (worker.id,)):
        raise NotFound("There is no such worker.")
    return worker
