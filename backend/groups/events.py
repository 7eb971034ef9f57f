"""What the log says about groups."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.groups.schemas import GroupOut
from backend.kit.eventlog import Actor, append
from contract.vocabulary import EventKind

SUBJECT = "group"


async def record(
    session: AsyncSession, kind: EventKind, group: GroupOut, *, actor: Actor, at: datetime
) -> None:
    """Append a group event."""
    await append(
        session,
        kind=kind,
        subject=(SUBJECT, group.id),
        department_id=group.department_id,
        actor=actor,
        at=at,
        payload={SUBJECT: group.model_dump(mode="json")},
    )
