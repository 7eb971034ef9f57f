"""The duty switches of a day, read from the event log."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import EventRow
from contract.vocabulary import EventKind

_KINDS = (EventKind.WORKER_ON_DUTY, EventKind.WORKER_OFF_DUTY)


async def duty_switches(
    session: AsyncSession, worker_ids: Collection[int], since: datetime, until: datetime
) -> list[tuple[int, datetime, bool]]:
    """(worker, when, whether on) with since <= when < until, oldest first."""
    asked = text("SELECT value FROM json_each(:workers)").bindparams(workers=json.dumps(list(worker_ids)))
    statement = (
        select(EventRow.subject_id, EventRow.at, EventRow.kind)
        .where(EventRow.subject_kind == "worker", EventRow.subject_id.in_(asked))
        .where(EventRow.kind.in_(_KINDS), EventRow.at >= since, EventRow.at < until)
        .order_by(EventRow.at, EventRow.seq)
    )
    rows = (await session.execute(statement)).all()
    return [(worker_id, at, kind == EventKind.WORKER_ON_DUTY) for worker_id, at, kind in rows]
