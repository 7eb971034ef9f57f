"""Devices and one-time login codes of workers, each inside the caller's transaction."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import Conflict, NotFound, Unauthorized
from backend.kit.eventlog import Actor
from backend.kit.scope import Scope
from backend.org import events, repository, workers
from backend.org.schemas import DeviceOut, LoginCodeOut
from backend.org.tables import DeviceRow, WorkerRow
from contract.vocabulary import EventKind

LOGIN_CODE_LIFE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Carrier:
    """A person and one device of his."""

    worker_id: int
    phone: str
    device_id: str


async def devices_of(session: AsyncSession, scope: Scope, worker_id: int) -> list[DeviceOut]:
    """All devices ever issued to a worker, oldest first. Raises NotFound."""
    row = await workers.get_worker(session, scope, worker_id)
    return [device_out(device) for device in await repository.devices(session, row.id)]


async def issue(
    session: AsyncSession,
    worker: WorkerRow,
    *,
    label: str,
    device_id: str | None,
    actor: Actor,
    at: datetime,
) -> DeviceOut:
    """A new device for the worker. Raises Conflict when the tracker's own id is already known."""
    if device_id is not None and await repository.device(session, device_id) is not None:
        raise Conflict("This device id was issued before.")
    row = DeviceRow(
        device_id=device_id or secrets.token_hex(12),
        worker_id=worker.id,
        label=label,
        issued_at=at,
        revoked_at=None,
    )
    session.add(row)
    await session.flush()
    await _told(session, EventKind.DEVICE_ISSUED, worker, row, actor=actor, at=at)
    return device_out(row)


async def device_for_phone(
    session: AsyncSession, worker: WorkerRow, *, label: str, actor: Actor, at: datetime
) -> DeviceOut:
    """The worker's device of this name, issued when there is none: for signing in again on one phone."""
    for row in await repository.devices(session, worker.id):
        if row.label == label and row.revoked_at is None:
            return device_out(row)
    return await issue(session, worker, label=label, device_id=None, actor=actor, at=at)


async def revoke(
    session: AsyncSession, scope: Scope, device_id: str, *, actor: Actor, at: datetime
) -> DeviceOut:
    """No position is taken from it any more; doing it twice is once. Raises NotFound."""
    row = await repository.device(session, device_id)
    worker = None if row is None else await repository.worker(session, scope, row.worker_id)
    if row is None or worker is None:
        raise NotFound("There is no such device.")
    if row.revoked_at is None:
        row.revoked_at = at
        await session.flush()
        await _told(session, EventKind.DEVICE_REVOKED, worker, row, actor=actor, at=at)
    return device_out(row)


async def workers_with_device(session: AsyncSession, *, limit: int) -> list[Carrier]:
    """The first people, by id, who have a phone number and a device that is not revoked."""
    return [Carrier(*row) for row in await repository.people_with_device(session, limit)]


async def is_usable(session: AsyncSession, device_id: str) -> bool:
    """Whether the device exists and was not revoked."""
    row = await repository.device(session, device_id)
    return row is not None and row.revoked_at is None


async def issue_login_code(
    session: AsyncSession, scope: Scope, worker_id: int, *, actor: Actor, at: datetime
) -> LoginCodeOut:
    """A code to read out to the worker; the one before is void. Raises NotFound, Conflict without a phone."""
    worker = await workers.get_worker(session, scope, worker_id)
    if worker.phone is None:
        raise Conflict("The worker has no phone number to sign in with.")
    code = f"{secrets.randbelow(10**6):06d}"
    expires_at = at + LOGIN_CODE_LIFE
    await repository.put_login_code(session, worker.id, _hashed(worker.id, code), expires_at)
    out = await workers.describe(session, worker)
    await events.worker_event(session, EventKind.LOGIN_CODE_ISSUED, out, actor=actor, at=at)
    return LoginCodeOut(code=code, expires_at=expires_at)


async def redeem_login_code(session: AsyncSession, phone: str, code: str, *, at: datetime) -> WorkerRow:
    """The worker who holds this code, which is then void. Raises Unauthorized."""
    worker = await repository.worker_of_phone(session, phone)
    known = None if worker is None else await repository.login_code(session, worker.id)
    if worker is None or known is None or known.expires_at <= at:
        raise Unauthorized("The phone number or the code is wrong, or the code has expired.")
    if not secrets.compare_digest(known.code_hash, _hashed(worker.id, code)):
        raise Unauthorized("The phone number or the code is wrong, or the code has expired.")
    await repository.delete_login_code(session, worker.id)
    return worker


def device_out(row: DeviceRow) -> DeviceOut:
    return DeviceOut(
        device_id=row.device_id,
        worker_id=row.worker_id,
        label=row.label,
        issued_at=row.issued_at,
        revoked_at=row.revoked_at,
    )


def _hashed(worker_id: int, code: str) -> bytes:
    return hashlib.sha256(f"{worker_id}:{code}".encode()).digest()


async def _told(
    session: AsyncSession,
    kind: EventKind,
    worker: WorkerRow,
    row: DeviceRow,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    out = await workers.describe(session, worker)
    await events.worker_event(session, kind, out, actor=actor, at=at, device=device_out(row))
