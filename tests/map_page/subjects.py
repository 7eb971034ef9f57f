"""A small world for the map: models with workers, fixes, orders and customers, without any backend."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from console.api.frames import Positions
from console.api.types import Customer, Order, Timer, Worker
from console.core.clock import ServerClock
from console.models.world import Models
from contract.vocabulary import (
    CustomerLevel,
    OrderSource,
    OrderState,
    OrderType,
    Priority,
    TimerKind,
    WorkerKind,
)

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
NOW_MS = NOW.timestamp() * 1_000
PHONE = "13912345678"


def worker(worker_id: int, **fields: Any) -> Worker:
    usual: dict[str, Any] = {
        "version": 1,
        "kind": WorkerKind.PERSON,
        "number": f"W{worker_id:03}",
        "name": f"员工{worker_id}",
        "phone": PHONE,
        "department_id": 1,
        "on_duty": True,
        "updated_at": NOW,
    }
    return Worker(id=worker_id, **(usual | fields))


def order(order_id: int, *, due_in_s: float | None = None, **fields: Any) -> Order:
    timers = []
    if due_in_s is not None:
        due = NOW + timedelta(seconds=due_in_s)
        timers = [Timer(kind=TimerKind.DISPATCH, started_at=due - timedelta(hours=1), due_at=due)]
    usual: dict[str, Any] = {
        "number": f"GD20261121-{order_id:04}",
        "version": 1,
        "type": OrderType.FAULT,
        "source": OrderSource.HOTLINE,
        "state": OrderState.ACCEPTED,
        "priority": Priority.NORMAL,
        "title": "宽带中断",
        "contact_phone": PHONE,
        "lat": 31.2304,
        "lon": 121.4737,
        "department_id": 1,
        "timers": timers,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Order(id=order_id, **(usual | fields))


def customer(customer_id: int, lat: float, lon: float) -> Customer:
    return Customer(
        id=customer_id,
        name=f"客户{customer_id}",
        level=CustomerLevel.A,
        contact_phone=PHONE,
        lat=lat,
        lon=lon,
        department_id=1,
    )


class World:
    """Models and a clock that stands still at NOW until `tick`."""

    def __init__(self) -> None:
        self._local_ms = NOW_MS
        self.clock = ServerClock(lambda: self._local_ms)
        self.models = Models.build(self.clock)

    def tick(self, seconds: float) -> None:
        self._local_ms += seconds * 1_000

    def workers(self, *workers: Worker) -> None:
        self.models.workers.put(workers)

    def fixes(self, places: dict[int, tuple[float, float]], *, accuracy_m: float = 15.0) -> None:
        """A fix of each worker now, at (lat, lon)."""
        n = len(places)
        unknown = np.full(n, np.nan, np.float32)
        lat, lon = np.array(list(places.values()), np.float64).reshape(n, 2).T
        self.tick(0.001)  # every fix is newer than the last
        self.models.fleet.apply(
            Positions(
                worker_id=np.array(list(places), np.int64),
                lat=lat,
                lon=lon,
                at_ms=np.full(n, self._local_ms),
                accuracy_m=np.full(n, accuracy_m, np.float32),
                speed_mps=unknown,
                heading_deg=unknown,
                battery_pct=np.full(n, 255, np.uint8),
                marks=np.zeros(n, np.uint16),
            )
        )
        self.models.presence.refresh()
