"""The one numbered, append-only log of everything durable that happened; kinds are words of the contract."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    func,
    insert,
    null,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.clock import to_ms
from backend.kit.scope import Scope
from backend.kit.tables import Base
from contract.vocabulary import FOR_EVERY_DEPARTMENT, EventKind, Role

_PENDING = "events appended in this transaction"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it; `account_id` None is the system itself (timers, evaluators)."""

    account_id: int | None
    name: str

    @staticmethod
    def system() -> "Actor":
        return Actor(None, "system")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log. `payload` carries the subject's whole new state, `version` is the subject's."""

    seq: int
    at: datetime
    kind: EventKind
    actor: Actor
    subject_kind: str
    subject_id: int
    department_id: int | None
    worker_ids: tuple[int, ...]
    note: str
    payload: dict[str, Any]
    version: int | None


class EventRow(Base):
    """`worker_id` is the first worker who may see the event; all of them are in `event_viewers`."""

    __tablename__ = "events"
    __table_args__ = (
        Index(None, "subject_kind", "subject_id", "seq"),
        Index(None, "at"),
        Index(None, "actor_id", "seq"),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    department_id: Mapped[int | None]
    worker_id: Mapped[int | None]
    version: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(Text)


class EventViewerRow(Base):
    """Workers who may see an event besides the people of its department (a worker sees only these)."""

    __tablename__ = "event_viewers"

    worker_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(ForeignKey("events.seq"), primary_key=True, autoincrement=False)


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What is to be appended. `payload` must be plain JSON values (`model_dump(mode="json")`) with the
    subject's whole new state under its kind; `worker_ids`: workers who may see it too."""

    kind: EventKind
    subject: tuple[str, int]
    department_id: int | None
    actor: Actor
    at: datetime
    payload: dict[str, Any]
    worker_ids: tuple[int, ...] = ()
    note: str = ""


async def append(
    session: AsyncSession,
    *,
    kind: EventKind,
    subject: tuple[str, int],
    department_id: int | None,
    worker_ids: Iterable[int] = (),
    actor: Actor,
    at: datetime,
    payload: dict[str, Any],
    note: str = "",
) -> Event:
    """Append one event in the session's transaction; listeners hear of it after the commit."""
    new = NewEvent(kind, subject, department_id, actor, at, payload, tuple(worker_ids), note)
    return (await append_all(session, [new]))[0]


async def append_all(session: AsyncSession, events: Sequence[NewEvent]) -> list[Event]:
    """Append events in this order, however many with the same few statements."""
    if not events:
        return []
    first_row, *rows = [_values(event) for event in events]
    # One writer at a time: after the number that the first one was given the next ones are free.
    result = await session.execute(insert(EventRow).values(**first_row).returning(EventRow.seq))
    first = result.scalar_one()
    if rows:
        numbered = [row | {"seq": first + place} for place, row in enumerate(rows, start=1)]
        await session.execute(insert(EventRow), numbered)
    appended = [_appended(first + place, event) for place, event in enumerate(events)]
    viewers = [{"worker_id": worker, "seq": one.seq} for one in appended for worker in one.worker_ids]
    if viewers:
        await session.execute(insert(EventViewerRow), viewers)
    session.info.setdefault(_PENDING, []).extend(appended)
    return appended


def _values(new: NewEvent) -> dict[str, Any]:
    subject_kind, subject_id = new.subject
    return {
        "at": new.at,
        "actor_id": new.actor.account_id,
        "actor_name": new.actor.name,
        "kind": str(new.kind),
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "department_id": new.department_id,
        "worker_id": new.worker_ids[0] if new.worker_ids else None,
        "version": _version(new),
        "note": new.note,
        "payload": json.dumps(new.payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False),
    }


def _appended(seq: int, new: NewEvent) -> Event:
    return Event(
        seq=seq,
        at=new.at,
        kind=new.kind,
        actor=new.actor,
        subject_kind=new.subject[0],
        subject_id=new.subject[1],
        department_id=new.department_id,
        worker_ids=tuple(dict.fromkeys(new.worker_ids)),
        note=new.note,
        payload=new.payload,
        version=_version(new),
    )


def _version(new: NewEvent) -> int | None:
    state = new.payload.get(new.subject[0])
    return state.get("version") if isinstance(state, dict) else None


def take_pending(session: AsyncSession) -> list[Event]:
    """The events appended in this session so far, in order; forgets them. Only the database calls this."""
    events: list[Event] = session.info.pop(_PENDING, [])
    return events


async def newest_seq(session: AsyncSession) -> int:
    """Number of the newest event, 0 when there is none."""
    return await session.scalar(select(func.max(EventRow.seq))) or 0


async def newest_of(session: AsyncSession, kind: EventKind) -> Event | None:
    """The last event of a kind, None when there is none."""
    statement = select(EventRow).where(EventRow.kind == kind).order_by(EventRow.seq.desc()).limit(1)
    row = (await session.scalars(statement)).first()
    return None if row is None else _event(row)


async def oldest_seq(session: AsyncSession) -> int:
    """Number of the oldest event still kept, 0 when there is none."""
    return await session.scalar(select(func.min(EventRow.seq))) or 0


async def read(
    session: AsyncSession,
    scope: Scope,
    *,
    after: int = 0,
    until: int | None = None,
    limit: int = 200,
    subject: tuple[str, int] | None = None,
    subject_kind: str | None = None,
) -> list[Event]:
    """Events the scope may see with after < seq <= until, oldest first."""
    statement = select(EventRow).where(EventRow.seq > after).order_by(EventRow.seq).limit(limit)
    if until is not None:
        statement = statement.where(EventRow.seq <= until)
    if subject is not None:
        statement = statement.where(EventRow.subject_kind == subject[0], EventRow.subject_id == subject[1])
    elif subject_kind is not None:
        statement = statement.where(EventRow.subject_kind == subject_kind)
    if scope.role is Role.WORKER:
        own = select(EventViewerRow.seq).where(EventViewerRow.worker_id == scope.worker_id)
        statement = statement.where(EventRow.seq.in_(own))
    elif not scope.is_everything:
        statement = statement.where(_in_departments(scope))
    rows = (await session.scalars(statement)).all()
    return [_event(row) for row in rows]


def _in_departments(scope: Scope) -> ColumnElement[bool]:
    """The SQL of `is_for_office`."""
    own = EventRow.department_id.in_(sorted(scope.department_ids))
    return own | EventRow.kind.in_(sorted(FOR_EVERY_DEPARTMENT))


def is_for_office(event: Event, scope: Scope) -> bool:
    """Whether an account of the office hears of it: its department, or something that holds for all."""
    return scope.sees(event.department_id) or event.kind in FOR_EVERY_DEPARTMENT


async def history(session: AsyncSession, subject: tuple[str, int], *, limit: int = 500) -> list[Event]:
    """All events of one subject the caller already knows to be visible, oldest first."""
    statement = (
        select(EventRow)
        .where(EventRow.subject_kind == subject[0], EventRow.subject_id == subject[1])
        .order_by(EventRow.seq)
        .limit(limit)
    )
    return [_event(row) for row in (await session.scalars(statement)).all()]


_STATES_AT = text("""
SELECT e.subject_id, e.department_id, e.payload -> ('$.' || :kind) AS state
FROM json_each(:subjects) AS s JOIN events AS e ON e.seq = (
  SELECT seq FROM events
  WHERE subject_kind = :kind AND subject_id = s.value AND at <= :at AND version IS NOT NULL
  ORDER BY seq DESC LIMIT 1)
""")


async def states_at(
    session: AsyncSession, scope: Scope, subject_kind: str, subject_ids: Iterable[int], at: datetime
) -> dict[int, str]:
    """subject id -> the whole state it had at a past moment, as JSON; only of those the scope sees by their
    department of then, and that were there."""
    values = {"kind": subject_kind, "subjects": json.dumps(list(subject_ids)), "at": to_ms(at)}
    rows = await session.execute(_STATES_AT, values)
    return {subject: state for subject, department, state in rows if scope.sees(department)}


async def between(
    session: AsyncSession,
    scope: Scope,
    since: datetime,
    until: datetime,
    *,
    after: Event | None,
    limit: int,
) -> list[Event]:
    """Events the scope may see with since <= at < until, by time and number, those after `after`."""
    statement = select(EventRow).where(EventRow.at >= since, EventRow.at < until)
    if after is not None:
        later = (EventRow.at > after.at) | ((EventRow.at == after.at) & (EventRow.seq > after.seq))
        statement = statement.where(EventRow.at >= after.at, later)
    if not scope.is_everything:
        statement = statement.where(_in_departments(scope))
    rows = (await session.scalars(statement.order_by(EventRow.at, EventRow.seq).limit(limit))).all()
    return [_event(row) for row in rows]


async def changes_since(
    session: AsyncSession, subject: tuple[str, int], version: int
) -> Sequence[dict[str, Any]]:
    """What happened to a subject after `version`: [{kind, by, at}], oldest first (for a version conflict)."""
    statement = (
        select(EventRow.kind, EventRow.actor_name, EventRow.at)
        .where(EventRow.subject_kind == subject[0], EventRow.subject_id == subject[1])
        .where(EventRow.version > version)
        .order_by(EventRow.seq)
    )
    rows = (await session.execute(statement)).all()
    return [{"kind": kind, "by": by, "at": iso(at)} for kind, by, at in rows]


async def redact(
    session: AsyncSession, subject_kind: str, subject_ids: Sequence[int], members: Sequence[str]
) -> None:
    """Put null for members of the subjects' state in all their events: what may no longer be known.

    The one change the log allows: numbers, order, kinds and actors stay.
    """
    paths = [part for member in members for part in (f"$.{subject_kind}.{member}", null())]
    await session.execute(
        update(EventRow)
        .where(EventRow.subject_kind == subject_kind, EventRow.subject_id.in_(subject_ids))
        .values(payload=func.json_set(EventRow.payload, *paths))
    )


def iso(at: datetime) -> str:
    """ISO-8601 in UTC with Z and milliseconds, as every time in JSON."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _event(row: EventRow) -> Event:
    return Event(
        seq=row.seq,
        at=row.at,
        kind=EventKind(row.kind),
        actor=Actor(row.actor_id, row.actor_name),
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        department_id=row.department_id,
        worker_ids=() if row.worker_id is None else (row.worker_id,),
        note=row.note,
        payload=json.loads(row.payload),
        version=row.version,
    )
