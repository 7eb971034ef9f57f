"""Workflow rows in and out of the database."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.scope import Scope, visible
from backend.workorders.definition import Definition, parsed
from backend.workorders.tables import OrderRow, WorkflowRow
from contract.vocabulary import FINAL_STATES, OrderType


async def definitions(
    session: AsyncSession, keys: Collection[tuple[str, int]]
) -> dict[tuple[str, int], Definition]:
    """The definitions of these (type, version)."""
    if not keys:
        return {}
    statement = select(WorkflowRow.type, WorkflowRow.version, WorkflowRow.definition).where(
        tuple_(WorkflowRow.type, WorkflowRow.version).in_(sorted(keys))
    )
    return {(kind, version): parsed(text) for kind, version, text in await session.execute(statement)}


async def newest(session: AsyncSession, kind: OrderType) -> tuple[int, Definition]:
    """The version that a new order of this type follows."""
    statement = (
        select(WorkflowRow.version, WorkflowRow.definition)
        .where(WorkflowRow.type == kind)
        .order_by(WorkflowRow.version.desc())
        .limit(1)
    )
    version, text = (await session.execute(statement)).one()
    return version, parsed(text)


async def newest_versions(session: AsyncSession) -> dict[str, int]:
    """type -> its newest version."""
    statement = select(WorkflowRow.type, func.max(WorkflowRow.version)).group_by(WorkflowRow.type)
    return {row[0]: row[1] for row in await session.execute(statement)}


async def newest_version(session: AsyncSession, kind: OrderType) -> int:
    """The version that a new order of this type follows; 0 where there is none."""
    statement = select(func.max(WorkflowRow.version)).where(WorkflowRow.type == kind)
    return await session.scalar(statement) or 0


async def listed(session: AsyncSession, kind: OrderType | None) -> Sequence[WorkflowRow]:
    """All versions, by type, the newest first."""
    statement = select(WorkflowRow).order_by(WorkflowRow.type, WorkflowRow.version.desc())
    if kind is not None:
        statement = statement.where(WorkflowRow.type == kind)
    return (await session.scalars(statement)).all()


async def find(session: AsyncSession, kind: OrderType, version: int) -> WorkflowRow | None:
    """One version."""
    statement = select(WorkflowRow).where(WorkflowRow.type == kind, WorkflowRow.version == version)
    return (await session.scalars(statement)).one_or_none()


async def running(session: AsyncSession, scope: Scope) -> Sequence[tuple[str, int, int]]:
    """(type, version, orders that are not at an end) of what the scope sees."""
    statement = (
        select(OrderRow.type, OrderRow.workflow_version, func.count())
        .where(OrderRow.state.not_in(sorted(FINAL_STATES)))
        .group_by(OrderRow.type, OrderRow.workflow_version)
        .order_by(OrderRow.type, OrderRow.workflow_version.desc())
    )
    statement = visible(statement, scope, department=OrderRow.department_id, worker=OrderRow.worker_id)
    return [(kind, version, orders) for kind, version, orders in await session.execute(statement)]
