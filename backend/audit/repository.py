"""SQL of look-ups in the event log; only reads."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import EventRow, EventViewerRow
from backend.kit.pagination import PageQuery, fetch_page
from contract.vocabulary import EventKind

_BY_OTHERS = (EventKind.POSITIONS_LOOKED_UP, EventKind.LOCATE_REQUESTED)


async def look_ups_of(
    session: AsyncSession, worker_id: int, account_id: int, query: PageQuery
) -> tuple[Sequence[EventRow], str | None]:
    """Events by which others wanted to know where the worker is, newest first; `account_id` is his own."""
    refused_at_once = (EventRow.kind == EventKind.LOCATE_REFUSED) & (EventRow.actor_id != account_id)
    statement = (
        select(EventRow)
        .join(EventViewerRow, EventViewerRow.seq == EventRow.seq)
        .where(EventViewerRow.worker_id == worker_id)
        .where(or_(EventRow.kind.in_(_BY_OTHERS), refused_at_once))
    )
    return await fetch_page(session, statement, keys=[EventRow.seq], query=query, descending=True)
