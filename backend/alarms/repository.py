"""Alarm rows in and out of the database."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alarms.rules import Key
from backend.alarms.schemas import AlarmOut
from backend.alarms.tables import AlarmRow
from backend.kit.pagination import PageQuery, fetch_page
from backend.kit.scope import Scope, visible
from contract.vocabulary import AlarmKind, AlarmState


async def find(session: AsyncSession, scope: Scope, alarm_id: int) -> AlarmRow | None:
    """The alarm, where the scope sees it."""
    return (await session.scalars(_seen_by(scope).where(AlarmRow.id == alarm_id))).one_or_none()


async def page(
    session: AsyncSession, scope: Scope, query: PageQuery, *, states: Collection[AlarmState]
) -> tuple[Sequence[AlarmRow], str | None]:
    """One page of what the scope sees, newest first."""
    statement = _seen_by(scope)
    if states:
        statement = statement.where(AlarmRow.state.in_(sorted(states)))
    return await fetch_page(session, statement, keys=[AlarmRow.id], query=query, descending=True)


async def not_cleared(session: AsyncSession, scope: Scope) -> Sequence[AlarmRow]:
    """Everything that stands, as far as the scope sees it."""
    statement = _seen_by(scope).where(AlarmRow.cleared_at.is_(None)).order_by(AlarmRow.id)
    return (await session.scalars(statement)).all()


async def ids_at(session: AsyncSession, at: datetime) -> list[int]:
    """Alarms that stood at a past moment."""
    later = AlarmRow.cleared_at.is_(None) | (AlarmRow.cleared_at > at)
    return list(await session.scalars(select(AlarmRow.id).where(AlarmRow.raised_at <= at, later)))


async def raised(
    session: AsyncSession,
    scope: Scope,
    worker_ids: Collection[int],
    since: datetime,
    until: datetime,
    *,
    limit: int,
) -> Sequence[AlarmRow]:
    """Of these workers, raised in since <= at < until, as far as the scope sees it; oldest first."""
    statement = _seen_by(scope).where(AlarmRow.raised_at >= since, AlarmRow.raised_at < until)
    statement = statement.where(AlarmRow.worker_id.in_(worker_ids)).order_by(AlarmRow.raised_at).limit(limit)
    return (await session.scalars(statement)).all()


async def standing(session: AsyncSession, kind: AlarmKind) -> dict[Key, int]:
    """Every alarm of a kind that is not cleared, by its cause."""
    statement = select(AlarmRow.kind, AlarmRow.subject_kind, AlarmRow.subject_id, AlarmRow.id).where(
        AlarmRow.kind == kind, AlarmRow.cleared_at.is_(None)
    )
    rows = (await session.execute(statement)).all()
    return {(AlarmKind(kind), subject, subject_id): id_ for kind, subject, subject_id, id_ in rows}


async def standing_of(
    session: AsyncSession, kind: AlarmKind, subject_ids: Collection[int] | None
) -> dict[int, AlarmRow]:
    """The alarms of a kind that are not cleared, of these subjects (None: of all), by subject."""
    statement = select(AlarmRow).where(AlarmRow.kind == kind, AlarmRow.cleared_at.is_(None))
    if subject_ids is not None:
        statement = statement.where(AlarmRow.subject_id.in_(subject_ids))
    return {row.subject_id: row for row in await session.scalars(statement)}


async def get(session: AsyncSession, alarm_id: int) -> AlarmRow | None:
    """The alarm whoever may see it (the evaluator works for everybody)."""
    return await session.get(AlarmRow, alarm_id)


def alarm_out(row: AlarmRow) -> AlarmOut:
    """The row as it looks on the wire."""
    return AlarmOut.model_validate(row, from_attributes=True)


def _seen_by(scope: Scope) -> Select[AlarmRow]:
    return visible(select(AlarmRow), scope, department=AlarmRow.department_id)
