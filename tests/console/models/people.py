"""Records for tests, with what does not matter filled in."""

from datetime import UTC, datetime, timedelta
from typing import Any

from console.api.types import Order, Timer, Worker
from contract.vocabulary import OrderSource, OrderState, OrderType, Priority, TimerKind, WorkerKind

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
AT_MS = AT.timestamp() * 1_000


def worker(worker_id: int, department_id: int = 1, **changes: Any) -> Worker:
    given: dict[str, Any] = {
        "id": worker_id,
        "version": 1,
        "kind": WorkerKind.PERSON,
        "number": f"W{worker_id:04d}",
        "name": f"员工{worker_id}",
        "department_id": department_id,
        "on_duty": True,
        "updated_at": AT,
    }
    return Worker(**{**given, **changes})


def order(order_id: int, **changes: Any) -> Order:
    given: dict[str, Any] = {
        "id": order_id,
        "number": f"GD20261121-{order_id:04d}",
        "version": 1,
        "type": OrderType.FAULT,
        "source": OrderSource.HOTLINE,
        "state": OrderState.SUBMITTED,
        "priority": Priority.NORMAL,
        "title": "宽带无法上网",
        "department_id": 1,
        "created_at": AT,
        "updated_at": AT,
    }
    return Order(**{**given, **changes})


def timer(
    kind: TimerKind = TimerKind.DISPATCH, minutes: float = 15, stopped_after: float | None = None
) -> Timer:
    """Started at `AT`, due `minutes` later, stopped `stopped_after` minutes after the start."""
    stopped = None if stopped_after is None else AT + timedelta(minutes=stopped_after)
    return Timer(kind=kind, started_at=AT, due_at=AT + timedelta(minutes=minutes), stopped_at=stopped)
