"""Recording who looked at what; the numbered event log is the audit log, so this only adds to it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.calls import Caller
from backend.kit.eventlog import Event, append, iso
from contract.vocabulary import EventKind


async def positions_looked_up(
    session: AsyncSession,
    caller: Caller,
    *,
    worker_id: int,
    department_id: int | None,
    since: datetime | None,
    until: datetime | None,
    at: datetime,
) -> Event:
    """Record that the caller read a worker's position history between `since` and `until`."""
    looked_up = {
        "since": None if since is None else iso(since),
        "until": None if until is None else iso(until),
    }
    return await append(
        session,
        kind=EventKind.POSITIONS_LOOKED_UP,
        subject=("worker", worker_id),
        department_id=department_id,
        actor=caller.actor,
        at=at,
        payload={"look_up": looked_up},
    )
