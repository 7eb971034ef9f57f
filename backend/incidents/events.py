"""What the log says about incidents; the reporter hears of it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.incidents.schemas import IncidentOut
from backend.kit.eventlog import Actor, append
from contract.vocabulary import EventKind, IncidentState

SUBJECT = "incident"
_KINDS = {
    IncidentState.NEW: EventKind.INCIDENT_REPORTED,
    IncidentState.ORDERED: EventKind.INCIDENT_ORDERED,
    IncidentState.DISMISSED: EventKind.INCIDENT_DISMISSED,
}


async def record(session: AsyncSession, incident: IncidentOut, *, actor: Actor, at: datetime) -> None:
    """Append the event that belongs to the incident's present state."""
    await append(
        session,
        kind=_KINDS[incident.state],
        subject=(SUBJECT, incident.id),
        department_id=incident.department_id,
        worker_ids=(incident.worker_id,),
        actor=actor,
        at=at,
        payload={SUBJECT: incident.model_dump(mode="json")},
        note=incident.reason or incident.order_number,
    )
