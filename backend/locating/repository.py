"""Rows of requests in and out of the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.pagination import PageQuery, fetch_page
from backend.kit.scope import Scope, visible
from backend.locating.schemas import LocateOut
from backend.locating.tables import LocateRow
from contract.vocabulary import LocateState


async def page(
    session: AsyncSession, scope: Scope, query: PageQuery
) -> tuple[Sequence[LocateRow], str | None]:
    """One page of what the scope sees, newest first."""
    statement = visible(select(LocateRow), scope, department=LocateRow.department_id)
    return await fetch_page(session, statement, keys=[LocateRow.id], query=query, descending=True)


async def get(session: AsyncSession, locate_id: int) -> LocateRow | None:
    """The request, whoever may see it."""
    return await session.get(LocateRow, locate_id)


async def of_worker(session: AsyncSession, worker_id: int, locate_id: int) -> LocateRow | None:
    """The request, when it was made to this worker."""
    statement = select(LocateRow).where(LocateRow.id == locate_id, LocateRow.worker_id == worker_id)
    return await session.scalar(statement)


async def pending(session: AsyncSession, worker_id: int | None = None) -> Sequence[LocateRow]:
    """Requests nobody has answered yet (to one worker, or to all), oldest first."""
    statement = select(LocateRow).where(LocateRow.state == LocateState.PENDING).order_by(LocateRow.id)
    if worker_id is not None:
        statement = statement.where(LocateRow.worker_id == worker_id)
    return (await session.scalars(statement)).all()


async def remove_before(session: AsyncSession, before: datetime, limit: int) -> list[int]:
    """Ids of the removed requests made before this time, at most `limit`, oldest first."""
    old = select(LocateRow.id).where(LocateRow.requested_at < before).order_by(LocateRow.requested_at)
    ids = list((await session.scalars(old.limit(limit))).all())
    await session.execute(delete(LocateRow).where(LocateRow.id.in_(ids)))
    return ids


def locate_out(row: LocateRow) -> LocateOut:
    """The row as it looks on the wire."""
    return LocateOut.model_validate(row, from_attributes=True)
