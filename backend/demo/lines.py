"""Lines of the sample's past in the event log, written in one go and in the order of time."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import EventRow, EventViewerRow
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
    await session.execute(insert(EventRow), [_row(seq, line) for seq, line in enumerate(ordered, start=1)])
    viewers = [
        {"worker_id": worker_id, "seq": seq}
        for seq, line in enumerate(ordered, start=1)
        for worker_id in line.worker_ids
    ]
    if viewers:
        await session.execute(insert(EventViewerRow), viewers)


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
        "payload": json.dumps(line.payload, ensure_ascii=False, separators=(",", ":")),
    }
