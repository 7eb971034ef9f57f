"""What a line of the event log looks like on the wire."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from backend.kit.eventlog import Event
from contract.vocabulary import EventKind


class EventOut(BaseModel):
    """One event; the payload carries the subject's whole new state under its kind."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "seq": 4711,
                "at": "2026-11-21T08:00:00.000Z",
                "kind": "order.dispatched",
                "actor_id": 3,
                "actor_name": "陈晓",
                "subject_kind": "order",
                "subject_id": 12,
                "department_id": 4,
                "note": "",
                "payload": {"order": {"id": 12, "state": "dispatched", "version": 3}},
            }
        }
    )

    seq: int
    at: datetime
    kind: EventKind
    actor_id: int | None
    actor_name: str
    subject_kind: str
    subject_id: int
    department_id: int | None
    note: str
    payload: dict[str, Any]


def event_out(event: Event) -> EventOut:
    """The event as clients get it."""
    return EventOut(
        seq=event.seq,
        at=event.at,
        kind=event.kind,
        actor_id=event.actor.account_id,
        actor_name=event.actor.name,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        department_id=event.department_id,
        note=event.note,
        payload=event.payload,
    )
