"""What the log says about acceptance lists and samples."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import Actor, append
from contract.vocabulary import EventKind

SUBJECT = "acceptance_list"


async def record(
    session: AsyncSession,
    kind: EventKind,
    month: int,
    *,
    count: int,
    department_id: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Append what was done to the month; `count`: how many items or orders it was about."""
    await append(
        session,
        kind=kind,
        subject=(SUBJECT, month),
        department_id=department_id,
        actor=actor,
        at=at,
        payload={SUBJECT: {"month": month, "count": count}},
        note=f"{count:+d}" if kind is EventKind.ACCEPTANCE_LISTED else str(count),
    )
