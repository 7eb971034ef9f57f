"""A day's schedule for the sample room: planned, open and begun visits, some of them in each other's way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec

from console.api.types import Order
from console.models.world import Models
from contract.vocabulary import OrderState
from tests.console.views.sample_orders import NAMES, NOW, order

LATER = NOW.replace(minute=0, second=0)


def planned(
    order_id: int, worker_id: int, hours: float, state: OrderState = OrderState.DISPATCHED, **more: object
) -> Order:
    """An order of this worker, expected so many hours after 14:00; due three hours after that."""
    at: datetime = LATER + timedelta(hours=hours)
    made = order(order_id, state, left_min=60 * hours + 180)
    return msgspec.structs.replace(
        made, worker_id=worker_id, worker_name=NAMES[worker_id - 1], planned_at=at, **more
    )


def fill(models: Models) -> None:
    """张伟 has two that overlap, 王芳 one too far from the last, 李娜 one past its limit, and so on."""
    site: dict[str, Any] = {"lat": 31.2304, "lon": 121.4737}
    far: dict[str, Any] = {"lat": 31.1204, "lon": 121.3037}
    models.orders.put(
        [
            planned(60, 1, 1.0),
            planned(61, 1, 1.5),
            planned(62, 1, 3.0),
            planned(63, 2, 0.5, **site),
            planned(64, 2, 1.5, **far),
            planned(65, 3, 3.75),
            planned(66, 4, 2.0, OrderState.ACKNOWLEDGED),
            planned(67, 8, 0.5, OrderState.EN_ROUTE),
            planned(68, 8, 2.25),
            planned(69, 10, 4.5),
        ]
    )
