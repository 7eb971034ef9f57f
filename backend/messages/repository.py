"""Rows of messages and templates in and out of the database."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.pagination import PageQuery, fetch_page
from backend.kit.phones import masked
from backend.kit.scope import Scope, visible
from backend.messages.schemas import MessageOut
from backend.messages.tables import MessageRow, MessageTemplateRow
from contract.vocabulary import MessageState


async def templates(session: AsyncSession) -> Sequence[MessageTemplateRow]:
    """All of them, by id."""
    return (await session.scalars(select(MessageTemplateRow).order_by(MessageTemplateRow.id))).all()


async def template(session: AsyncSession, template_id: int) -> MessageTemplateRow | None:
    return await session.get(MessageTemplateRow, template_id)


async def is_taken(session: AsyncSession, name: str) -> bool:
    """Whether a template of this name exists."""
    statement = select(MessageTemplateRow.id).where(MessageTemplateRow.name == name)
    return await session.scalar(statement) is not None


async def page(
    session: AsyncSession, scope: Scope, query: PageQuery, *, worker_id: int | None
) -> tuple[Sequence[MessageRow], str | None]:
    """One page of what the scope sees, newest first."""
    statement = visible(select(MessageRow), scope, department=MessageRow.department_id)
    if worker_id is not None:
        statement = statement.where(MessageRow.worker_id == worker_id)
    return await fetch_page(session, statement, keys=[MessageRow.id], query=query, descending=True)


async def queued(session: AsyncSession, ids: Collection[int] | None = None) -> Sequence[MessageRow]:
    """What waits for the gateway (of these, or all), oldest first."""
    statement = select(MessageRow).where(MessageRow.state == MessageState.QUEUED).order_by(MessageRow.id)
    if ids is not None:
        statement = statement.where(MessageRow.id.in_(ids))
    return (await session.scalars(statement)).all()


async def of_worker(session: AsyncSession, worker_id: int, limit: int) -> Sequence[MessageRow]:
    """The newest messages handed to the worker's phone, newest first."""
    handed_over = (MessageState.SENT, MessageState.DELIVERED)
    statement = select(MessageRow).where(MessageRow.worker_id == worker_id, MessageRow.state.in_(handed_over))
    return (await session.scalars(statement.order_by(MessageRow.id.desc()).limit(limit))).all()


async def own(session: AsyncSession, worker_id: int, message_id: int) -> MessageRow | None:
    """The message, when it is for this worker."""
    statement = select(MessageRow).where(MessageRow.id == message_id, MessageRow.worker_id == worker_id)
    return await session.scalar(statement)


def message_out(row: MessageRow) -> MessageOut:
    """The row as it looks on the wire: the number is not shown whole."""
    return MessageOut(
        id=row.id,
        worker_id=row.worker_id,
        phone_masked=masked(row.phone),
        text=row.text,
        state=MessageState(row.state),
        error=row.error,
        created_at=row.created_at,
        sent_at=row.sent_at,
        delivered_at=row.delivered_at,
        created_by=row.created_by,
    )
