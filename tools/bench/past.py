"""A day of the room in the database: orders with what happened to them, as events in the order of time."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

MOVES = ("created", "dispatched", "delivered", "read", "accepted", "departed", "checked_in", "replied")
STATES = ("submitted", *("dispatched",) * 3, "acknowledged", "en_route", "on_site", "repaired")


def live_through(path: Path, workers: list[int], *, first_ms: int, hours: int, orders_each: int) -> int:
    """For each worker so many copies of the one order there is, each with eight events; answers how many."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        model_id, payload, department = connection.execute(
            "SELECT subject_id, payload, department_id FROM events"
            " WHERE subject_kind = 'order' ORDER BY seq LIMIT 1"
        ).fetchone()
        kept = json.loads(payload)["order"]
        columns = [row[1] for row in connection.execute("PRAGMA table_info(orders)")]
        changed = {"id": "?1", "number": "?2", "worker_id": "?3", "created_at": "?4", "updated_at": "?5"}
        copied = ", ".join(changed.get(name, name) for name in columns)
        span_ms = hours * 3600 * 1000
        count = len(workers) * orders_each
        happened = []
        for n in range(count):
            order_id, worker_id = model_id + 1 + n, workers[n % len(workers)]
            times = [first_ms + (n * 997_001 + step * 1_500_000) % span_ms for step in range(len(MOVES))]
            times.sort()
            values = (order_id, f"B{order_id}", worker_id, times[0], times[-1])
            connection.execute(
                f"INSERT INTO orders SELECT {copied} FROM orders WHERE id = {model_id}", values
            )
            for version, (move, state, at_ms) in enumerate(zip(MOVES, STATES, times, strict=True), 1):
                order = kept | {"id": order_id, "worker_id": worker_id, "state": state, "version": version}
                happened.append((at_ms, move, order_id, worker_id, version, {"order": order}))
        happened.sort(key=lambda event: event[0])
        connection.executemany(
            "INSERT INTO events (at, actor_name, kind, subject_kind, subject_id, department_id, worker_id,"
            " version, note, payload)"
            f" VALUES (?, 'bench', 'order.' || ?, 'order', ?, {department}, ?, ?, '', ?)",
            [(*event[:5], json.dumps(event[5], ensure_ascii=False)) for event in happened],
        )
        connection.execute("COMMIT")
    return count
