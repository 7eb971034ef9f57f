"""Reading the log for undo: an order's lines, an account's, and what an order was before and after one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import EventRow
from backend.workorders.events import SUBJECT
from backend.workorders.undo import UNDOABLE_KINDS, Line
from contract.vocabulary import EventKind

MOST = 600  # more than one command can take together
"""Own steps that are looked back on."""

_COLUMNS = (
    EventRow.seq,
    EventRow.at,
    EventRow.kind,
    EventRow.actor_id,
    EventRow.actor_name,
    EventRow.subject_id,
    EventRow.version,
    func.json_extract(EventRow.payload, "$.undo.of"),
    func.json_extract(EventRow.payload, "$.redo.of"),
    func.json_extract(EventRow.payload, "$.batch.id"),
    func.coalesce(func.json_extract(EventRow.payload, "$.undo.beside"), 0),
)
_STATE = func.json_extract(EventRow.payload, "$.order")


class Change(NamedTuple):
    """A step's kind and what was said with it, and the whole order before (None: not known) and after it."""

    kind: EventKind
    note: str
    before: dict[str, Any] | None
    after: dict[str, Any]


async def of_order(session: AsyncSession, order_id: int) -> list[Line]:
    """All lines of an order that carry its version, oldest first."""
    statement = (
        select(*_COLUMNS)
        .where(EventRow.subject_kind == SUBJECT, EventRow.subject_id == order_id)
        .where(EventRow.version.is_not(None))
        .order_by(EventRow.seq)
    )
    return [_line(row) for row in await session.execute(statement)]


async def of_orders(session: AsyncSession, order_ids: Collection[int]) -> dict[int, list[Line]]:
    """`of_order` of many."""
    found: dict[int, list[Line]] = {order_id: [] for order_id in order_ids}
    statement = (
        select(*_COLUMNS)
        .where(EventRow.subject_kind == SUBJECT, EventRow.subject_id.in_(sorted(order_ids)))
        .where(EventRow.version.is_not(None))
        .order_by(EventRow.seq)
    )
    for row in await session.execute(statement):
        line = _line(row)
        found[line.order_id].append(line)
    return found


async def parts_of(session: AsyncSession, seq: int) -> list[int]:
    """The orders that the split numbered `seq` made; empty where the log does not say."""
    parts = func.json_extract(EventRow.payload, "$.split.parts")
    found = await session.scalar(select(parts).where(EventRow.seq == seq))
    return [] if found is None else msgspec.json.decode(found, type=list[int])


async def of_account(session: AsyncSession, account_id: int, since: datetime) -> list[Line]:
    """The account's newest steps with orders, oldest first."""
    kinds = sorted({*UNDOABLE_KINDS, EventKind.ORDER_UNDONE})
    statement = (
        select(*_COLUMNS)
        .where(EventRow.actor_id == account_id, EventRow.at >= since)
        .where(EventRow.subject_kind == SUBJECT, EventRow.kind.in_(kinds))
        .where(EventRow.version.is_not(None))
        .order_by(EventRow.seq.desc())
        .limit(MOST)
    )
    rows: Sequence[Any] = (await session.execute(statement)).all()
    return [_line(row) for row in reversed(rows)]


async def change(session: AsyncSession, order_id: int, seq: int) -> Change | None:
    """What the step numbered `seq` changed; None where it is none of this order's."""
    lines = select(EventRow.kind, EventRow.note, _STATE).where(
        EventRow.subject_kind == SUBJECT,
        EventRow.subject_id == order_id,
        EventRow.version.is_not(None),
    )
    own = (await session.execute(lines.where(EventRow.seq == seq))).one_or_none()
    if own is None:
        return None
    former = lines.where(EventRow.seq < seq).order_by(EventRow.seq.desc()).limit(1)
    before = (await session.execute(former)).one_or_none()
    kind, note, after = own
    return Change(EventKind(kind), note, None if before is None else _read(before[2]), _read(after))


async def changes(session: AsyncSession, formers: Mapping[int, int | None]) -> dict[int, Change]:
    """`change` of many steps; `formers`: of each its order's line before it, None for the first one."""
    seqs = {*formers, *(seq for seq in formers.values() if seq is not None)}
    statement = select(EventRow.seq, EventRow.kind, EventRow.note, _STATE).where(EventRow.seq.in_(seqs))
    told = {row[0]: row for row in await session.execute(statement)}
    found: dict[int, Change] = {}
    for seq, former in formers.items():
        _, kind, note, after = told[seq]
        before = None if former is None else _read(told[former][3])
        found[seq] = Change(EventKind(kind), note, before, _read(after))
    return found


def _line(row: Sequence[Any]) -> Line:
    line = Line(row[0], row[1], EventKind(row[2]), *row[3:-1])
    return replace(line, is_beside=True) if row[-1] else line


def _read(state: str) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(state)
    return found
