"""What the log says about messages; the worker they are for sees every one."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import Actor, append
from backend.messages.schemas import MessageOut
from contract.vocabulary import EventKind, MessageState

SUBJECT = "message"
_KINDS = {
    MessageState.QUEUED: EventKind.MESSAGE_QUEUED,
    MessageState.SENT: EventKind.MESSAGE_SENT,
    MessageState.DELIVERED: EventKind.MESSAGE_DELIVERED,
    MessageState.FAILED: EventKind.MESSAGE_FAILED,
}


async def record(
    session: AsyncSession, message: MessageOut, *, department_id: int, actor: Actor, at: datetime
) -> None:
    """Append the event that belongs to the message's present state."""
    await append(
        session,
        kind=_KINDS[message.state],
        subject=(SUBJECT, message.id),
        department_id=department_id,
        worker_ids=(message.worker_id,),
        actor=actor,
        at=at,
        payload={SUBJECT: message.model_dump(mode="json")},
    )
