"""What the event log says of when a worker might be followed; only reads."""

import sqlite3
from dataclasses import dataclass

from contract.vocabulary import AT_SITE_STATES, MonitoringMode

_LAST = "SELECT at FROM events ORDER BY seq DESC LIMIT 1"
_WORKER = """
SELECT at, seq, payload->>'$.worker.on_duty', payload->>'$.worker.stealth', payload->>'$.worker.monitoring',
  payload->>'$.worker.has_device'
FROM events WHERE subject_kind = 'worker' AND subject_id = ? AND payload->'$.worker' IS NOT NULL
ORDER BY at, seq
"""
_ORDERS = """
SELECT e.at, e.seq, e.subject_id, e.payload->>'$.order.state', e.payload->>'$.order.worker_id'
FROM event_viewers AS v JOIN events AS e ON e.seq = v.seq
WHERE v.worker_id = ? AND e.subject_kind = 'order' AND e.payload->'$.order' IS NOT NULL
ORDER BY e.at, e.seq
"""

_Own = tuple[bool, bool, MonitoringMode, bool]
"""on_duty, stealth, monitoring, has_device"""


@dataclass(frozen=True, slots=True)
class PastState:
    """A worker's state from `since_ms` to the next one's."""

    since_ms: int
    on_duty: bool
    stealth: bool
    monitoring: MonitoringMode
    has_device: bool
    on_task: bool


def newest_event_ms(connection: sqlite3.Connection) -> int:
    """When the newest event happened, 0 in an empty log."""
    row = connection.execute(_LAST).fetchone()
    return 0 if row is None else int(row[0])


def past_states(connection: sqlite3.Connection, worker_id: int) -> list[PastState]:
    """Every state the log tells of, oldest first."""
    changes: list[tuple[int, int, _Own | tuple[int, bool]]] = [
        (at, seq, (bool(on_duty), bool(stealth), MonitoringMode(monitoring), bool(has_device)))
        for at, seq, on_duty, stealth, monitoring, has_device in connection.execute(_WORKER, (worker_id,))
    ]
    changes += [
        (at, seq, (order_id, state in AT_SITE_STATES and worker == worker_id))
        for at, seq, order_id, state, worker in connection.execute(_ORDERS, (worker_id,))
    ]
    changes.sort(key=lambda change: change[:2])
    states: list[PastState] = []
    own: _Own | None = None
    on_site: set[int] = set()
    for at, _, change in changes:
        if len(change) == 4:
            own = change
        elif change[1]:
            on_site.add(change[0])
        else:
            on_site.discard(change[0])
        if own is not None:
            states.append(PastState(at, *own, on_task=bool(on_site)))
    return states
