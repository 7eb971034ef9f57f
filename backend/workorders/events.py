"""What the log says about orders; other domains may know this module."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import Actor, append
from backend.workorders.schemas import OrderOut
from contract.vocabulary import EventKind

SUBJECT = "order"


async def record(
    session: AsyncSession,
    kind: EventKind,
    order: OrderOut,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
    worker_before: int | None = None,
    told_department_id: int | None = None,
) -> None:
    """Append an order event; the worker who has it and the one who had it before both hear of it.

    `told_department_id`: whose people hear of it, where that is not the order's own department (an escalation
    is told to the lower of the two levels, for the upper one sees that too).
    """
    workers = [worker for worker in (order.worker_id, worker_before) if worker is not None]
    await append(
        session,
        kind=kind,
        subject=(SUBJECT, order.id),
        department_id=order.department_id if told_department_id is None else told_department_id,
        worker_ids=workers,
        actor=actor,
        at=at,
        payload={SUBJECT: order.model_dump(mode="json")},
        note=note,
    )
