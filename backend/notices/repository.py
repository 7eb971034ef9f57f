"""Rows of notices in and out of the database."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.pagination import PageQuery, fetch_page
from backend.kit.phones import masked
from backend.kit.scope import Scope, visible
from backend.notices.schemas import NoticeOut
from backend.notices.tables import NoticeRow, NoticeSettingsRow
from contract.notices import NoticeOccasion
from contract.vocabulary import MessageState

MOST_OF_ORDER = 100


async def settings(session: AsyncSession) -> NoticeSettingsRow | None:
    """The one row, None before anything was stored."""
    return await session.get(NoticeSettingsRow, 1)


async def mark_seen(session: AsyncSession, seq: int) -> None:
    """Events up to this one have had their notices."""
    await session.execute(update(NoticeSettingsRow).values(seen_seq=seq))


async def find(session: AsyncSession, scope: Scope, notice_id: int) -> NoticeRow | None:
    """The notice, where the scope sees it."""
    statement = visible(select(NoticeRow), scope, department=NoticeRow.department_id)
    return (await session.scalars(statement.where(NoticeRow.id == notice_id))).one_or_none()


async def page(
    session: AsyncSession, scope: Scope, query: PageQuery, *, state: MessageState | None
) -> tuple[Sequence[NoticeRow], str | None]:
    """One page of what the scope sees (in one state), newest first."""
    statement = visible(select(NoticeRow), scope, department=NoticeRow.department_id)
    if state is not None:
        statement = statement.where(NoticeRow.state == state)
    return await fetch_page(session, statement, keys=[NoticeRow.id], query=query, descending=True)


async def of_order(session: AsyncSession, order_id: int) -> Sequence[NoticeRow]:
    """The newest of an order, newest first; whether it is seen was asked before."""
    statement = select(NoticeRow).where(NoticeRow.order_id == order_id).order_by(NoticeRow.id.desc())
    return (await session.scalars(statement.limit(MOST_OF_ORDER))).all()


async def queued(session: AsyncSession, ids: Collection[int] | None = None) -> Sequence[NoticeRow]:
    """What waits to be sent (of these, or all), oldest first."""
    statement = select(NoticeRow).where(NoticeRow.state == MessageState.QUEUED).order_by(NoticeRow.id)
    if ids is not None:
        statement = statement.where(NoticeRow.id.in_(ids))
    return (await session.scalars(statement)).all()


async def queued_of_order(session: AsyncSession, order_id: int) -> Sequence[NoticeRow]:
    """What waits to be sent to an order's customer without anybody having asked for it."""
    statement = select(NoticeRow).where(
        NoticeRow.order_id == order_id,
        NoticeRow.state == MessageState.QUEUED,
        NoticeRow.event_seq.is_not(None),
    )
    return (await session.scalars(statement)).all()


def notice_out(row: NoticeRow) -> NoticeOut:
    """The row as it looks on the wire: the number is not shown whole."""
    return NoticeOut(
        id=row.id,
        order_id=row.order_id,
        occasion=NoticeOccasion(row.occasion),
        phone_masked=masked(row.phone) or "" if len(row.phone) > 2 else "",
        text=row.text,
        with_link=row.with_link,
        state=MessageState(row.state),
        error=row.error,
        attempts=row.attempts,
        created_at=row.created_at,
        created_by=row.created_by,
        not_before=row.not_before,
        sent_at=row.sent_at,
        sent_by=row.sent_by,
        delivered_at=row.delivered_at,
    )
