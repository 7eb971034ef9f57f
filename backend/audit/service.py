"""Recording who looked at what; the numbered event log is the audit log, so this only adds to it."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit import repository
from backend.audit.schemas import LookUpOut
from backend.kit.calls import Caller
from backend.kit.eventlog import Event, EventRow, append, iso
from backend.kit.pagination import Page, PageQuery
from contract.vocabulary import EventKind


async def positions_looked_up(
    session: AsyncSession,
    caller: Caller,
    *,
    worker_id: int,
    department_id: int | None,
    since: datetime | None,
    until: datetime | None,
    at: datetime,
) -> Event:
    """Record that the caller read a worker's position history between `since` and `until`; the worker sees
    it too."""
    return await append(
        session,
        kind=EventKind.POSITIONS_LOOKED_UP,
        subject=("worker", worker_id),
        department_id=department_id,
        worker_ids=(worker_id,),
        actor=caller.actor,
        at=at,
        payload=_payload(since, until),
    )


async def tracks_looked_up(
    session: AsyncSession,
    caller: Caller,
    *,
    department_id: int,
    worker_ids: Iterable[int],
    since: datetime,
    until: datetime,
    at: datetime,
) -> Event:
    """Record that the caller read where many people of one department were. Each of them sees the event, so
    it names nobody but by who may see it."""
    people = tuple(worker_ids)
    return await append(
        session,
        kind=EventKind.POSITIONS_LOOKED_UP,
        subject=("department", department_id),
        note=f"× {len(people)}",
        department_id=department_id,
        worker_ids=people,
        actor=caller.actor,
        at=at,
        payload=_payload(since, until),
    )


def _payload(since: datetime | None, until: datetime | None) -> dict[str, dict[str, str | None]]:
    spoken = {"since": None if since is None else iso(since), "until": None if until is None else iso(until)}
    return {"look_up": spoken}


async def look_ups_of(session: AsyncSession, caller: Caller, query: PageQuery) -> Page[LookUpOut]:
    """One page of who wanted to know where the calling worker is, newest first."""
    worker_id = caller.worker_id or 0
    rows, cursor = await repository.look_ups_of(session, worker_id, caller.account_id, query)
    return Page(items=[_look_up_out(row) for row in rows], next_cursor=cursor)


def _look_up_out(row: EventRow) -> LookUpOut:
    is_track = row.kind == EventKind.POSITIONS_LOOKED_UP
    stretch = json.loads(row.payload)["look_up"] if is_track else {"since": None, "until": None}
    return LookUpOut(
        id=row.seq,
        at=row.at,
        by=row.actor_name,
        kind="track" if is_track else "locate",
        since=stretch["since"],
        until=stretch["until"],
        refused=row.kind == EventKind.LOCATE_REFUSED,
    )
