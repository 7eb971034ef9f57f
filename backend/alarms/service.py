"""The life of an alarm: raised and cleared by its cause, acknowledged by a person."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.alarms import events, repository
from backend.alarms.rules import Cause as Cause, Key, compare, overdue_level as overdue_level
from backend.alarms.schemas import AcknowledgeIn, AlarmOut as AlarmOut
from backend.alarms.tables import AlarmRow
from backend.errors import MoveRefused, NotFound
from backend.kit.calls import Caller
from backend.kit.clock import Clock
from backend.kit.eventlog import Actor, append_all, states_at
from backend.kit.pagination import Page, PageQuery
from backend.kit.scope import Scope
from backend.kit.versions import check_version
from contract.vocabulary import AlarmKind, AlarmState, EventKind

MOST_RAISED = 5_000


async def page(
    session: AsyncSession, scope: Scope, query: PageQuery, *, states: Collection[AlarmState]
) -> Page[AlarmOut]:
    """One page, newest first."""
    rows, cursor = await repository.page(session, scope, query, states=states)
    return Page(items=[repository.alarm_out(row) for row in rows], next_cursor=cursor)


async def snapshot(session: AsyncSession, scope: Scope) -> list[AlarmOut]:
    """Everything that is not cleared."""
    return [repository.alarm_out(row) for row in await repository.not_cleared(session, scope)]


async def raised(
    session: AsyncSession, scope: Scope, worker_ids: Collection[int], since: datetime, until: datetime
) -> list[AlarmOut]:
    """About these workers in a stretch of time, oldest first, at most `MOST_RAISED`."""
    rows = await repository.raised(session, scope, worker_ids, since, until, limit=MOST_RAISED)
    return [repository.alarm_out(row) for row in rows]


async def standing_at(session: AsyncSession, scope: Scope, at: datetime) -> list[str]:
    """`snapshot` as it was at a past moment: each AlarmOut of then as JSON, from the log."""
    ids = await repository.ids_at(session, at)
    return list((await states_at(session, scope, events.SUBJECT, ids, at)).values())


async def acknowledge(
    session: AsyncSession, caller: Caller, alarm_id: int, body: AcknowledgeIn, *, clock: Clock
) -> AlarmOut:
    """Somebody has seen it. Raises NotFound, VersionConflict, MoveRefused (not active any more)."""
    row = await repository.find(session, caller.scope, alarm_id)
    if row is None:
        raise NotFound
    current = repository.alarm_out(row).model_dump(mode="json")
    await check_version(
        session, (events.SUBJECT, row.id), seen=body.version, actual=row.version, current=current
    )
    if row.state != AlarmState.ACTIVE:
        raise MoveRefused(
            f"The alarm is {row.state}.", reason="wrong_state", state=row.state, current=current
        )
    now = clock.now()
    row.state = AlarmState.ACKNOWLEDGED
    row.acknowledged_at, row.acknowledged_by, row.note = now, caller.name, body.note
    row.version += 1
    alarm = repository.alarm_out(row)
    await events.record(
        session, EventKind.ALARM_ACKNOWLEDGED, alarm, actor=caller.actor, at=now, note=body.note
    )
    return alarm


async def would_change(
    session: AsyncSession, kind: AlarmKind, causes: Iterable[Cause], held_back: Collection[Key]
) -> bool:
    """Whether `settle` has anything to do (asked without the write gate, every few seconds)."""
    to_raise, to_clear = compare(causes, held_back, await repository.standing(session, kind))
    return bool(to_raise or to_clear)


async def settle(
    session: AsyncSession,
    kind: AlarmKind,
    causes: Iterable[Cause],
    held_back: Collection[Key],
    *,
    now: datetime,
) -> None:
    """Of one kind, raise what has a cause and does not stand yet; clear what stands without its cause."""
    to_raise, to_clear = compare(causes, held_back, await repository.standing(session, kind))
    for cause in to_raise:
        await raise_alarm(session, cause, now=now)
    for alarm_id in to_clear:
        await _clear(session, alarm_id, now)


async def steps_standing(session: AsyncSession, kind: AlarmKind) -> dict[int, int]:
    """How many levels up each alarm of a kind has been told that is not cleared, by subject."""
    return {subject: row.step for subject, row in (await repository.standing_of(session, kind, None)).items()}


async def keep_up(
    session: AsyncSession, kind: AlarmKind, wanted: Mapping[int, Cause | None], *, now: datetime
) -> None:
    """Make the alarms of these subjects what they should be: one each, one level up more, or none.

    Going up a level makes it active again, for it is somebody else who has not seen it yet.
    """
    standing = await repository.standing_of(session, kind, wanted.keys())
    changed: list[tuple[EventKind, AlarmRow]] = []
    for subject_id, cause in wanted.items():
        row = standing.get(subject_id)
        if cause is None:
            if row is not None:
                row.state, row.cleared_at = AlarmState.CLEARED, now
                row.version += 1
                changed.append((EventKind.ALARM_CLEARED, row))
        elif row is None:
            row = _fresh(cause, now)
            session.add(row)
            changed.append((EventKind.ALARM_RAISED, row))
        elif row.step < cause.step:
            row.step, row.role, row.level, row.state = cause.step, cause.role, cause.level, AlarmState.ACTIVE
            row.acknowledged_at, row.acknowledged_by, row.note = None, "", ""
            row.worker_id, row.version = cause.worker_id, row.version + 1
            changed.append((EventKind.ALARM_ESCALATED, row))
    await session.flush()
    told = [events.told(kind_, repository.alarm_out(row), at=now) for kind_, row in changed]
    await append_all(session, told)


async def raise_alarm(session: AsyncSession, cause: Cause, *, now: datetime) -> AlarmOut:
    """A new active alarm with its event."""
    row = _fresh(cause, now)
    session.add(row)
    await session.flush()
    alarm = repository.alarm_out(row)
    await events.record(session, EventKind.ALARM_RAISED, alarm, actor=Actor.system(), at=now)
    return alarm


def _fresh(cause: Cause, now: datetime) -> AlarmRow:
    return AlarmRow(
        version=1,
        kind=cause.kind,
        level=cause.level,
        state=AlarmState.ACTIVE,
        subject_kind=cause.subject_kind,
        subject_id=cause.subject_id,
        worker_id=cause.worker_id,
        order_id=cause.order_id,
        department_id=cause.department_id,
        title=cause.title,
        raised_at=now,
        acknowledged_by="",
        note="",
        step=cause.step,
        role=cause.role,
    )


async def _clear(session: AsyncSession, alarm_id: int, now: datetime) -> None:
    row = await repository.get(session, alarm_id)
    if row is None:
        return
    row.state = AlarmState.CLEARED
    row.cleared_at = now
    row.version += 1
    alarm = repository.alarm_out(row)
    await events.record(session, EventKind.ALARM_CLEARED, alarm, actor=Actor.system(), at=now)
