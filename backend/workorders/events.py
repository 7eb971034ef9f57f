"""What the log says about orders; other domains may know this module."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import Actor, NewEvent, append_all
from backend.workorders.schemas import OrderOut
from contract.vocabulary import EventKind

SUBJECT = "order"


def told(
    kind: EventKind,
    order: OrderOut,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
    worker_before: int | None = None,
    told_department_id: int | None = None,
    answers: Mapping[str, Any] | None = None,
) -> NewEvent:
    """An order event; the worker who has it and the one who had it before both hear of it.

    `told_department_id`: whose people hear of it, where that is not the order's own department (an escalation
    is told to the lower of the two levels, for the upper one sees that too). `answers`: which event this one
    takes back or repeats (`undo` or `redo`).
    """
    return NewEvent(
        kind=kind,
        subject=(SUBJECT, order.id),
        department_id=order.department_id if told_department_id is None else told_department_id,
        worker_ids=tuple(worker for worker in (order.worker_id, worker_before) if worker is not None),
        actor=actor,
        at=at,
        payload={SUBJECT: order.model_dump(mode="json"), **(answers or {})},
        note=note,
    )


async def record(
    session: AsyncSession,
    kind: EventKind,
    order: OrderOut,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
) -> None:
    """Append an order event."""
    await append_all(session, [told(kind, order, actor=actor, at=at, note=note)])
