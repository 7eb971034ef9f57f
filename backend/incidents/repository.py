"""Rows of incidents in and out of the database."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.incidents.tables import IncidentRow
from backend.kit.pagination import PageQuery, fetch_page
from backend.kit.scope import Scope, visible
from contract.vocabulary import IncidentState


async def find(session: AsyncSession, scope: Scope, incident_id: int) -> IncidentRow | None:
    """The incident, where the scope sees it."""
    statement = visible(
        select(IncidentRow).where(IncidentRow.id == incident_id),
        scope,
        department=IncidentRow.department_id,
        worker=IncidentRow.worker_id,
    )
    return (await session.scalars(statement)).one_or_none()


async def page(
    session: AsyncSession, scope: Scope, query: PageQuery, *, states: Collection[IncidentState]
) -> tuple[Sequence[IncidentRow], str | None]:
    """One page of what the scope sees, newest first."""
    statement: Any = visible(select(IncidentRow), scope, department=IncidentRow.department_id)
    if states:
        statement = statement.where(IncidentRow.state.in_(sorted(states)))
    return await fetch_page(session, statement, keys=[IncidentRow.id], query=query, descending=True)


async def of_worker(session: AsyncSession, worker_id: int, *, most: int) -> Sequence[IncidentRow]:
    """The worker's own, newest first."""
    statement = select(IncidentRow).where(IncidentRow.worker_id == worker_id)
    return (await session.scalars(statement.order_by(IncidentRow.id.desc()).limit(most))).all()
