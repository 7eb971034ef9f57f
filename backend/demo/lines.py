"""Rows of the sample's past and its lines in the event log, written in one go and in the order of time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import EventRow, EventViewerRow
from backend.kit.tables import Base
from contract.vocabulary import EventKind


@dataclass(frozen=True, slots=True)
class Line:
    """One event that is said to have happened; the fields are those of `kit.eventlog.append`."""

    at: datetime
    kind: EventKind
    subject: tuple[str, int]
    department_id: int | None
    worker_ids: tuple[int, ...]
    actor_id: int | None
    actor_name: str
    payload: dict[str, Any]
    note: str = ""


async def write_lines(session: AsyncSession, lines: Iterable[Line]) -> None:
    """Number the lines from 1 by their time and store them; only for a log that is still empty."""
    ordered = sorted(lines, key=lambda line: line.at)
    await session.execute(
        insert(_table(EventRow)), [_row(seq, line) for seq, line in enumerate(ordered, start=1)]
    )
    viewers = [
        {"worker_id": worker_id, "seq": seq}
        for seq, line in enumerate(ordered, start=1)
        for worker_id in line.worker_ids
    ]
    if viewers:
        await session.execute(insert(_table(EventViewerRow)), viewers)


async def store(session: AsyncSession, table: type[Base], rows: Sequence[Base]) -> None:
    """Rows that were never added to a session, by the thousand, without what it would do for each."""
    if rows:
        columns = _table(table).columns.keys()
        given = [name for name in columns if any(getattr(row, name) is not None for row in rows)]
        await session.execute(
            insert(_table(table)), [{name: getattr(row, name) for name in given} for row in rows]
        )


def _table(of: type[Base]) -> Table:
    table = of.__table__
    assert isinstance(table, Table)
    return table


def _row(seq: int, line: Line) -> dict[str, Any]:
    state = line.payload.get(line.subject[0])
    return {
        "seq": seq,
        "at": line.at,
        "actor_id": line.actor_id,
        "actor_name": line.actor_name,
        "kind": str(line.kind),
        "subject_kind": line.subject[0],
        "subject_id": line.subject[1],
        "department_id": line.department_id,
        "worker_id": line.worker_ids[0] if line.worker_ids else None,
        "version": state.get("version") if isinstance(state, dict) else None,
        "note": line.note,
        "payload": msgspec.json.encode(line.payload).decode(),
    }
