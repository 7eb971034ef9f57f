"""SQL of what happened to somebody on the way: the steps of his orders, from the log."""

import sqlite3
from dataclasses import dataclass

from contract.vocabulary import EventKind

MOST = 2_000
"""Of one person and question."""

STEPS = (
    EventKind.ORDER_DISPATCHED,
    EventKind.ORDER_ACCEPTED,
    EventKind.ORDER_DEPARTED,
    EventKind.ORDER_CHECKED_IN,
    EventKind.ORDER_STARTED,
    EventKind.ORDER_REPLIED,
    EventKind.ORDER_SUSPENDED,
    EventKind.ORDER_RESUMED,
    EventKind.ORDER_RETURNED,
    EventKind.ORDER_CANCELLED,
)
_STEPS_OF = f"""
SELECT e.at, e.kind, e.subject_id, e.department_id, e.payload->>'$.order.number', e.payload->>'$.order.title'
FROM event_viewers AS v JOIN events AS e ON e.seq = v.seq
WHERE v.worker_id = ? AND e.subject_kind = 'order' AND e.at >= ? AND e.at < ?
  AND e.kind IN ({", ".join("?" * len(STEPS))}) AND e.payload->'$.order' IS NOT NULL
ORDER BY e.at, e.seq LIMIT {MOST}
"""


@dataclass(frozen=True, slots=True)
class Step:
    """Something was done with an order of the worker's."""

    at_ms: int
    kind: EventKind
    order_id: int
    department_id: int | None
    number: str
    title: str


def steps_of(connection: sqlite3.Connection, worker_id: int, since_ms: int, until_ms: int) -> list[Step]:
    """With since <= at < until, oldest first, at most `MOST`; whoever asks may not be allowed to see all."""
    rows = connection.execute(_STEPS_OF, (worker_id, since_ms, until_ms, *STEPS))
    return [
        Step(at, EventKind(kind), order_id, department_id, number, title)
        for at, kind, order_id, department_id, number, title in rows
    ]
