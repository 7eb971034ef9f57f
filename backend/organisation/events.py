"""What the log says about the organisation's settings; every worker is told, for they follow them too."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import Actor, append
from backend.organisation.schemas import OrganisationOut
from contract.vocabulary import EventKind

SUBJECT = "organisation"
ONLY_ID = 1


async def changed(
    session: AsyncSession,
    organisation: OrganisationOut,
    *,
    department_id: int | None,
    worker_ids: Iterable[int],
    actor: Actor,
    at: datetime,
) -> None:
    """Append the event of a change; `department_id` is the root."""
    await append(
        session,
        kind=EventKind.ORGANISATION_CHANGED,
        subject=(SUBJECT, ONLY_ID),
        department_id=department_id,
        worker_ids=worker_ids,
        actor=actor,
        at=at,
        payload={SUBJECT: organisation.model_dump(mode="json")},
    )
