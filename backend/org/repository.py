"""SQL of the organisation; no rules and no commits."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.pagination import PageQuery, fetch_page
from backend.kit.scope import Scope, visible
from backend.org.tables import DepartmentRow, DeviceRow, LoginCodeRow, WorkerRow
from contract.vocabulary import WorkerKind


def _workers(scope: Scope) -> Select[WorkerRow]:
    return visible(select(WorkerRow), scope, department=WorkerRow.department_id, worker=WorkerRow.id)


async def departments(session: AsyncSession, scope: Scope) -> Sequence[DepartmentRow]:
    """Visible departments; the scope of a worker shows none but its own is needed by nobody."""
    statement = visible(select(DepartmentRow), scope, department=DepartmentRow.id).order_by(DepartmentRow.id)
    return (await session.scalars(statement)).all()


async def department(session: AsyncSession, scope: Scope, department_id: int) -> DepartmentRow | None:
    statement = select(DepartmentRow).where(DepartmentRow.id == department_id)
    return await session.scalar(visible(statement, scope, department=DepartmentRow.id))


async def root_department(session: AsyncSession) -> DepartmentRow | None:
    return await session.scalar(select(DepartmentRow).where(DepartmentRow.parent_id.is_(None)))


async def worker(session: AsyncSession, scope: Scope, worker_id: int) -> WorkerRow | None:
    return await session.scalar(_workers(scope).where(WorkerRow.id == worker_id))


async def worker_of_phone(session: AsyncSession, phone: str) -> WorkerRow | None:
    return await session.scalar(select(WorkerRow).where(WorkerRow.phone == phone))


async def is_taken(session: AsyncSession, *, number: str | None, phone: str | None) -> bool:
    """Whether another worker has this number or this phone."""
    same = [WorkerRow.number == number, *([] if phone is None else [WorkerRow.phone == phone])]
    statement = select(WorkerRow.id).where(or_(*same))
    return await session.scalar(statement.limit(1)) is not None


async def workers_page(
    session: AsyncSession, scope: Scope, query: PageQuery, text: str | None
) -> tuple[Sequence[WorkerRow], str | None]:
    statement = _workers(scope)
    if text:
        like = f"%{text.replace('%', '').replace('_', '')}%"
        statement = statement.where(
            or_(WorkerRow.name.like(like), WorkerRow.number.like(like), WorkerRow.phone.like(like))
        )
    return await fetch_page(session, statement, keys=[WorkerRow.id], query=query)


async def worker_states(session: AsyncSession, scope: Scope) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """What `WorkerOut` needs of every worker, in portions; plain rows, because there may be thousands."""
    columns = select(
        WorkerRow.id,
        WorkerRow.version,
        WorkerRow.kind,
        WorkerRow.number,
        WorkerRow.name,
        WorkerRow.phone,
        WorkerRow.department_id,
        WorkerRow.skills,
        WorkerRow.monitoring,
        WorkerRow.on_duty,
        WorkerRow.stealth,
        WorkerRow.shift_end,
        WorkerRow.fix_interval_s,
        WorkerRow.duty_since,
        WorkerRow.stealth_since,
        WorkerRow.monitoring_since,
        WorkerRow.working_periods,
        WorkerRow.travel,
        WorkerRow.tools,
        WorkerRow.updated_at,
    )
    seen = visible(columns, scope, department=WorkerRow.department_id, worker=WorkerRow.id)
    return (await session.execute(seen.order_by(WorkerRow.id))).partitions(500)


async def newest_worker_id(session: AsyncSession) -> int:
    return await session.scalar(select(func.max(WorkerRow.id))) or 0


async def with_device(session: AsyncSession, worker_ids: Sequence[int] | None = None) -> set[int]:
    """Which workers (of these, or of all) have a device that is not revoked."""
    statement = select(DeviceRow.worker_id).where(DeviceRow.revoked_at.is_(None)).distinct()
    if worker_ids is not None:
        statement = statement.where(DeviceRow.worker_id.in_(worker_ids))
    return set((await session.scalars(statement)).all())


async def devices(session: AsyncSession, worker_id: int) -> Sequence[DeviceRow]:
    statement = select(DeviceRow).where(DeviceRow.worker_id == worker_id)
    return (await session.scalars(statement.order_by(DeviceRow.issued_at, DeviceRow.device_id))).all()


async def people_with_device(session: AsyncSession, limit: int) -> list[tuple[int, str, str]]:
    """(worker id, phone, device id) of the first people who have phone and valid device."""
    statement = (
        select(WorkerRow.id, WorkerRow.phone, func.min(DeviceRow.device_id))
        .join(DeviceRow, DeviceRow.worker_id == WorkerRow.id)
        .where(WorkerRow.kind == WorkerKind.PERSON, WorkerRow.phone.is_not(None))
        .where(DeviceRow.revoked_at.is_(None))
        .group_by(WorkerRow.id)
        .order_by(WorkerRow.id)
        .limit(limit)
    )
    rows = (await session.execute(statement)).all()
    return [(worker_id, phone or "", device_id) for worker_id, phone, device_id in rows]


async def device(session: AsyncSession, device_id: str) -> DeviceRow | None:
    return await session.get(DeviceRow, device_id)


async def put_login_code(
    session: AsyncSession, worker_id: int, code_hash: bytes, expires_at: datetime
) -> None:
    await session.merge(LoginCodeRow(worker_id=worker_id, code_hash=code_hash, expires_at=expires_at))
    await session.flush()


async def login_code(session: AsyncSession, worker_id: int) -> LoginCodeRow | None:
    return await session.get(LoginCodeRow, worker_id)


async def delete_login_code(session: AsyncSession, worker_id: int) -> None:
    await session.execute(delete(LoginCodeRow).where(LoginCodeRow.worker_id == worker_id))
