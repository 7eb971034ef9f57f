"""What the log says about requests to phones; the worker asked sees every one."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import Actor, append
from backend.locating.schemas import LocateOut
from contract.vocabulary import EventKind, LocateState

SUBJECT = "locate"
_KINDS = {
    LocateState.PENDING: EventKind.LOCATE_REQUESTED,
    LocateState.FIXED: EventKind.LOCATE_FIXED,
    LocateState.REFUSED: EventKind.LOCATE_REFUSED,
    LocateState.TIMED_OUT: EventKind.LOCATE_TIMED_OUT,
}


async def record(
    session: AsyncSession, locate: LocateOut, *, department_id: int, actor: Actor, at: datetime
) -> None:
    """Append the event that belongs to the request's present state."""
    await append(
        session,
        kind=_KINDS[locate.state],
        subject=(SUBJECT, locate.id),
        department_id=department_id,
        worker_ids=(locate.worker_id,),
        actor=actor,
        at=at,
        payload={SUBJECT: locate.model_dump(mode="json")},
    )
