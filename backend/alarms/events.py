"""What the log says about alarms."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.alarms.schemas import AlarmOut
from backend.kit.eventlog import Actor, NewEvent, append
from contract.vocabulary import EventKind

SUBJECT = "alarm"


def told(kind: EventKind, alarm: AlarmOut, *, at: datetime) -> NewEvent:
    """An alarm event of the system's own."""
    return NewEvent(
        kind=kind,
        subject=(SUBJECT, alarm.id),
        department_id=alarm.department_id,
        actor=Actor.system(),
        at=at,
        payload={SUBJECT: alarm.model_dump(mode="json")},
    )


async def record(
    session: AsyncSession, kind: EventKind, alarm: AlarmOut, *, actor: Actor, at: datetime, note: str = ""
) -> None:
    """Append an alarm event."""
    await append(
        session,
        kind=kind,
        subject=(SUBJECT, alarm.id),
        department_id=alarm.department_id,
        actor=actor,
        at=at,
        payload={SUBJECT: alarm.model_dump(mode="json")},
        note=note,
    )
