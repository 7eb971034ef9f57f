"""What the log says about notices to customers. The number is masked, the link's secret is in none."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import Actor, append
from backend.notices.schemas import NoticeOut, NoticeSettingsOut
from contract.vocabulary import EventKind, MessageState

SUBJECT, SETTINGS = "notice", "notice_settings"
ONLY_ID = 1
_KINDS = {
    MessageState.QUEUED: EventKind.NOTICE_QUEUED,
    MessageState.SENT: EventKind.NOTICE_SENT,
    MessageState.DELIVERED: EventKind.NOTICE_DELIVERED,
    MessageState.FAILED: EventKind.NOTICE_FAILED,
}


async def record(
    session: AsyncSession, notice: NoticeOut, *, department_id: int, actor: Actor, at: datetime
) -> None:
    """Append the event that belongs to the notice's present state."""
    await append(
        session,
        kind=_KINDS[notice.state],
        subject=(SUBJECT, notice.id),
        department_id=department_id,
        actor=actor,
        at=at,
        payload={SUBJECT: notice.model_dump(mode="json")},
    )


async def settings_changed(
    session: AsyncSession,
    settings: NoticeSettingsOut,
    *,
    department_id: int | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Append the event of a change; `department_id` is the root."""
    await append(
        session,
        kind=EventKind.NOTICE_SETTINGS_CHANGED,
        subject=(SETTINGS, ONLY_ID),
        department_id=department_id,
        actor=actor,
        at=at,
        payload={SETTINGS: settings.model_dump(mode="json")},
    )
