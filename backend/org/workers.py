"""What can be done to departments and workers, each inside the caller's transaction."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import Conflict, NotFound
from backend.kit.eventlog import Actor
from backend.kit.pagination import Page, PageQuery
from backend.kit.scope import Scope
from backend.kit.versions import check_version
from backend.org import events, repository
from backend.org.schemas import DepartmentCreate, DepartmentOut, WorkerCreate, WorkerOut, WorkerPatch
from backend.org.tables import DepartmentRow, WorkerRow
from contract.vocabulary import EventKind, OrderType, WorkerKind

_MONITORING = frozenset({"monitoring", "fix_interval_s", "working_periods"})


async def departments(session: AsyncSession, scope: Scope) -> list[DepartmentOut]:
    """The departments the scope may see, parents before children by age."""
    return [department_out(row) for row in await repository.departments(session, scope)]


async def get_department(session: AsyncSession, scope: Scope, department_id: int) -> DepartmentRow:
    """Raises NotFound for one that is not there or not in the scope."""
    row = await repository.department(session, scope, department_id)
    if row is None:
        raise NotFound("There is no such department.")
    return row


async def root_department(session: AsyncSession) -> DepartmentRow | None:
    """The top of the tree, None in an empty database."""
    return await repository.root_department(session)


async def create_department(
    session: AsyncSession, scope: Scope, body: DepartmentCreate, *, actor: Actor, at: datetime
) -> DepartmentOut:
    """Add a department below one the caller sees."""
    await get_department(session, scope, body.parent_id)
    return await add_department(session, name=body.name, parent_id=body.parent_id, actor=actor, at=at)


async def add_department(
    session: AsyncSession, *, name: str, parent_id: int | None, actor: Actor, at: datetime
) -> DepartmentOut:
    """Add a department without asking who may (the root, the sample organisation)."""
    row = DepartmentRow(name=name, parent_id=parent_id, created_at=at)
    session.add(row)
    await session.flush()
    department = department_out(row)
    await events.department_created(session, department, actor=actor, at=at)
    return department


async def get_worker(session: AsyncSession, scope: Scope, worker_id: int) -> WorkerRow:
    """Raises NotFound for one that is not there or not in the scope."""
    row = await repository.worker(session, scope, worker_id)
    if row is None:
        raise NotFound("There is no such worker.")
    return row


async def show_worker(session: AsyncSession, scope: Scope, worker_id: int) -> WorkerOut:
    """One worker as clients see it."""
    return await describe(session, await get_worker(session, scope, worker_id))


async def describe(session: AsyncSession, row: WorkerRow) -> WorkerOut:
    """A worker's whole state."""
    return worker_out(row, bool(await repository.with_device(session, [row.id])))


async def workers_page(
    session: AsyncSession, scope: Scope, query: PageQuery, text: str | None
) -> Page[WorkerOut]:
    """Workers by id; `text` is looked for in name, number and phone."""
    rows, cursor = await repository.workers_page(session, scope, query, text)
    with_device = await repository.with_device(session, [row.id for row in rows])
    return Page(items=[worker_out(row, row.id in with_device) for row in rows], next_cursor=cursor)


async def snapshot(session: AsyncSession, scope: Scope) -> list[WorkerOut]:
    """Every worker the scope may see."""
    with_device = await repository.with_device(session)
    workers: list[WorkerOut] = []
    for rows in await repository.worker_states(session, scope):
        workers += [worker_out(row, row.id in with_device) for row in rows]
        await asyncio.sleep(0)  # thousands of workers must not hold up everybody else's calls
    return workers


async def create_worker(
    session: AsyncSession, scope: Scope, body: WorkerCreate, *, actor: Actor, at: datetime
) -> WorkerOut:
    """Add a worker. Raises NotFound for the department, Conflict when number or phone is taken."""
    await get_department(session, scope, body.department_id)
    number = body.number or f"W{await repository.newest_worker_id(session) + 1:06d}"
    if await repository.is_taken(session, number=number, phone=body.phone):
        raise Conflict("Another worker has this number or this phone.")
    row = WorkerRow(
        version=1,
        kind=body.kind,
        number=number,
        name=body.name,
        phone=body.phone,
        department_id=body.department_id,
        skills=_joined(body.skills),
        monitoring=body.monitoring,
        on_duty=body.kind is WorkerKind.VEHICLE,  # nobody in it presses the button
        stealth=False,
        shift_end=body.shift_end,
        travel=body.travel,
        tools=sorted(set(body.tools)),
        created_at=at,
        updated_at=at,
    )
    session.add(row)
    await session.flush()
    worker = worker_out(row, has_device=False)
    await events.worker_event(session, EventKind.WORKER_CREATED, worker, actor=actor, at=at)
    return worker


async def change_worker(
    session: AsyncSession,
    scope: Scope,
    worker_id: int,
    body: WorkerPatch,
    *,
    actor: Actor,
    at: datetime,
) -> WorkerOut:
    """Change what `body` gives. Raises NotFound, VersionConflict.

    How the worker is monitored has a kind of its own in the log: the worker is to hear of it in plain words.
    """
    row = await get_worker(session, scope, worker_id)
    await _check(session, row, body.version)
    if body.department_id is not None:
        await get_department(session, scope, body.department_id)
        row.department_id = body.department_id
    if body.name is not None:
        row.name = body.name
    if body.monitoring is not None and body.monitoring != row.monitoring:
        row.monitoring, row.monitoring_since = body.monitoring, at
    if body.skills is not None:
        row.skills = _joined(body.skills)
    if body.travel is not None:
        row.travel = body.travel
    if body.tools is not None:
        row.tools = sorted(set(body.tools))
    if "shift_end" in body.model_fields_set:
        row.shift_end = body.shift_end
    if "fix_interval_s" in body.model_fields_set:
        row.fix_interval_s = body.fix_interval_s
    if "working_periods" in body.model_fields_set:
        given = body.model_dump(include={"working_periods"})
        row.working_periods = given["working_periods"]
    kind = EventKind.WORKER_CHANGED
    if _MONITORING & body.model_fields_set:
        kind = EventKind.WORKER_MONITORING_CHANGED
    return await _changed(session, row, kind, actor=actor, at=at)


async def set_duty(
    session: AsyncSession, scope: Scope, worker_id: int, on_duty: bool, *, actor: Actor, at: datetime
) -> WorkerOut:
    """Punch on or off; doing it twice is one punch."""
    row = await get_worker(session, scope, worker_id)
    if row.on_duty == on_duty:
        return await describe(session, row)
    row.on_duty, row.duty_since = on_duty, at
    kind = EventKind.WORKER_ON_DUTY if on_duty else EventKind.WORKER_OFF_DUTY
    return await _changed(session, row, kind, actor=actor, at=at)


async def set_stealth(
    session: AsyncSession, scope: Scope, worker_id: int, stealth: bool, *, actor: Actor, at: datetime
) -> WorkerOut:
    """Hide from, or show to, the dispatch room."""
    row = await get_worker(session, scope, worker_id)
    if row.stealth == stealth:
        return await describe(session, row)
    row.stealth, row.stealth_since = stealth, at
    kind = EventKind.WORKER_STEALTH_ON if stealth else EventKind.WORKER_STEALTH_OFF
    return await _changed(session, row, kind, actor=actor, at=at)


def department_out(row: DepartmentRow) -> DepartmentOut:
    return DepartmentOut(id=row.id, parent_id=row.parent_id, name=row.name)


def worker_out(row: WorkerRow | Row[*tuple[Any, ...]], has_device: bool) -> WorkerOut:
    state = {
        "id": row.id,
        "version": row.version,
        "kind": row.kind,
        "number": row.number,
        "name": row.name,
        "phone": row.phone,
        "department_id": row.department_id,
        "skills": row.skills.split(",") if row.skills else [],
        "monitoring": row.monitoring,
        "on_duty": row.on_duty,
        "stealth": row.stealth,
        "shift_end": row.shift_end,
        "has_device": has_device,
        "fix_interval_s": row.fix_interval_s,
        "duty_since": row.duty_since,
        "stealth_since": row.stealth_since,
        "monitoring_since": row.monitoring_since,
        "working_periods": row.working_periods,
        "travel": row.travel,
        "tools": row.tools,
        "updated_at": row.updated_at,
    }
    return WorkerOut.model_validate(state)


async def _changed(
    session: AsyncSession, row: WorkerRow, kind: EventKind, *, actor: Actor, at: datetime
) -> WorkerOut:
    row.version += 1
    row.updated_at = at
    await session.flush()
    worker = await describe(session, row)
    await events.worker_event(session, kind, worker, actor=actor, at=at)
    return worker


async def _check(session: AsyncSession, row: WorkerRow, seen: int) -> None:
    current = (await describe(session, row)).model_dump(mode="json")
    subject = (events.WORKER, row.id)
    await check_version(session, subject, seen=seen, actual=row.version, current=current)


def _joined(skills: Sequence[OrderType]) -> str:
    return ",".join(sorted(set(skills)))
