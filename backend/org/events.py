"""The organisation's events: which kind, seen by whom, with what inside."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import Actor, Event, append
from backend.org.fingerprint import device_fingerprint
from backend.org.schemas import DepartmentOut, DeviceOut, WorkerOut
from contract.vocabulary import EventKind

WORKER = "worker"
DEPARTMENT = "department"


async def worker_event(
    session: AsyncSession,
    kind: EventKind,
    worker: WorkerOut,
    *,
    actor: Actor,
    at: datetime,
    device: DeviceOut | None = None,
) -> Event:
    """Something about one worker; the worker sees it too. `device` is the one issued or revoked.

    More people may read the log than may know device ids, so the payload has a fingerprint instead.
    """
    payload: dict[str, object] = {"worker": worker.model_dump(mode="json")}
    if device is not None:
        shown = device.model_dump(mode="json", exclude={"device_id"})
        payload["device"] = shown | {"fingerprint": device_fingerprint(device.device_id)}
    return await append(
        session,
        kind=kind,
        subject=(WORKER, worker.id),
        department_id=worker.department_id,
        worker_ids=(worker.id,),
        actor=actor,
        at=at,
        payload=payload,
    )


async def department_created(
    session: AsyncSession, department: DepartmentOut, *, actor: Actor, at: datetime
) -> Event:
    """A new department; those who see its parent hear of it."""
    return await append(
        session,
        kind=EventKind.DEPARTMENT_CREATED,
        subject=(DEPARTMENT, department.id),
        department_id=department.parent_id,
        actor=actor,
        at=at,
        payload={"department": department.model_dump(mode="json")},
    )
