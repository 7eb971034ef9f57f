"""Rows of groups in and out of the database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.groups.schemas import GroupOut
from backend.groups.tables import GroupMemberRow, GroupRow
from backend.kit.scope import Scope, visible

LIMIT = 1000  # groups of one enterprise; nobody can look through more


async def everything(session: AsyncSession, scope: Scope) -> list[GroupOut]:
    """All groups the scope sees, by id."""
    rows = (await session.scalars(_seen_by(scope).order_by(GroupRow.id).limit(LIMIT))).all()
    members = await _members(session, [row.id for row in rows])
    return [_out(row, members[row.id]) for row in rows]


async def find(
    session: AsyncSession, scope: Scope, group_id: int, *, removed: bool = False
) -> GroupRow | None:
    """The group, where the scope sees it and it was not removed, or was."""
    return await session.scalar(_seen_by(scope, removed=removed).where(GroupRow.id == group_id))


async def member_ids(session: AsyncSession, group_id: int) -> frozenset[int]:
    """Who is in it now."""
    return frozenset((await _members(session, [group_id]))[group_id])


async def replace_members(session: AsyncSession, group_id: int, worker_ids: Iterable[int]) -> None:
    """From now on these and nobody else."""
    await session.execute(delete(GroupMemberRow).where(GroupMemberRow.group_id == group_id))
    rows = [{"group_id": group_id, "worker_id": it} for it in dict.fromkeys(worker_ids)]
    if rows:
        await session.execute(insert(GroupMemberRow), rows)


async def group_out(session: AsyncSession, row: GroupRow) -> GroupOut:
    """The group as it looks on the wire."""
    return _out(row, (await _members(session, [row.id]))[row.id])


async def _members(session: AsyncSession, group_ids: Sequence[int]) -> defaultdict[int, list[int]]:
    statement = select(GroupMemberRow.group_id, GroupMemberRow.worker_id).where(
        GroupMemberRow.group_id.in_(group_ids)
    )
    members: defaultdict[int, list[int]] = defaultdict(list)
    for group_id, worker_id in await session.execute(statement.order_by(GroupMemberRow.worker_id)):
        members[group_id].append(worker_id)
    return members


def _out(row: GroupRow, worker_ids: list[int]) -> GroupOut:
    return GroupOut(
        id=row.id,
        version=row.version,
        name=row.name,
        worker_ids=worker_ids,
        department_id=row.department_id,
        removed=row.removed_at is not None,
        updated_at=row.updated_at,
    )


def _seen_by(scope: Scope, *, removed: bool = False) -> Select[GroupRow]:
    is_there = GroupRow.removed_at.is_(None)
    statement = select(GroupRow).where(~is_there if removed else is_there)
    return visible(statement, scope, department=GroupRow.department_id)
