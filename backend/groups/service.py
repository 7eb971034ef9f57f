"""Making, changing and removing groups, each inside the caller's transaction."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import NotFound
from backend.groups import events, repository
from backend.groups.schemas import GroupCreate, GroupOut, GroupPatch, GroupRemove
from backend.groups.tables import GroupRow
from backend.kit.calls import Caller
from backend.kit.scope import Scope
from backend.kit.versions import check_version
from contract.vocabulary import EventKind

DepartmentOf = Callable[[int], int | None]
"""The department of a worker, None for one that does not exist."""


async def everything(session: AsyncSession, scope: Scope) -> list[GroupOut]:
    """All groups the scope sees, by id (also for the snapshot)."""
    return await repository.everything(session, scope)


async def create(
    session: AsyncSession, caller: Caller, body: GroupCreate, *, department_of: DepartmentOf, at: datetime
) -> GroupOut:
    """A new group of the caller's department. Raises NotFound for a worker out of sight."""
    _check_members(caller.scope, body.worker_ids, department_of)
    row = GroupRow(
        version=1, name=body.name, department_id=caller.department_id, created_at=at, updated_at=at
    )
    session.add(row)
    await session.flush()
    await repository.replace_members(session, row.id, body.worker_ids)
    return await _told(session, caller, EventKind.GROUP_CREATED, row, at)


async def change(
    session: AsyncSession,
    caller: Caller,
    group_id: int,
    body: GroupPatch,
    *,
    department_of: DepartmentOf,
    at: datetime,
) -> GroupOut:
    """Change what is given. Raises NotFound (also for a worker out of sight), VersionConflict.

    Who is in the group already may stay, also when the caller does not see this person any more.
    """
    row = await _found(session, caller.scope, group_id, body.version)
    if body.name is not None:
        row.name = body.name
    if body.worker_ids is not None:
        new = set(body.worker_ids) - await repository.member_ids(session, row.id)
        _check_members(caller.scope, new, department_of)
        await repository.replace_members(session, row.id, body.worker_ids)
    return await _changed(session, caller, EventKind.GROUP_CHANGED, row, at)


async def remove(
    session: AsyncSession, caller: Caller, group_id: int, body: GroupRemove, *, at: datetime
) -> GroupOut:
    """The group is no more. Raises NotFound, VersionConflict."""
    row = await _found(session, caller.scope, group_id, body.version)
    row.removed_at = at
    return await _changed(session, caller, EventKind.GROUP_REMOVED, row, at)


async def restore(
    session: AsyncSession, caller: Caller, group_id: int, body: GroupRemove, *, at: datetime
) -> GroupOut:
    """The removed group is there again, with its people. Raises NotFound (also when it was not removed),
    VersionConflict."""
    row = await _found(session, caller.scope, group_id, body.version, removed=True)
    row.removed_at = None
    return await _changed(session, caller, EventKind.GROUP_CHANGED, row, at)


async def _found(
    session: AsyncSession, scope: Scope, group_id: int, seen: int, *, removed: bool = False
) -> GroupRow:
    row = await repository.find(session, scope, group_id, removed=removed)
    if row is None:
        raise NotFound
    current = (await repository.group_out(session, row)).model_dump(mode="json")
    await check_version(session, (events.SUBJECT, row.id), seen=seen, actual=row.version, current=current)
    return row


async def _changed(
    session: AsyncSession, caller: Caller, kind: EventKind, row: GroupRow, at: datetime
) -> GroupOut:
    row.version += 1
    row.updated_at = at
    await session.flush()
    return await _told(session, caller, kind, row, at)


async def _told(
    session: AsyncSession, caller: Caller, kind: EventKind, row: GroupRow, at: datetime
) -> GroupOut:
    group = await repository.group_out(session, row)
    await events.record(session, kind, group, actor=caller.actor, at=at)
    return group


def _check_members(scope: Scope, worker_ids: Iterable[int], department_of: DepartmentOf) -> None:
    for worker_id in worker_ids:
        department_id = department_of(worker_id)
        if department_id is None or not scope.sees(department_id, (worker_id,)):
            raise NotFound("There is no such worker.")
