"""Work orders as a workbook or CSV file: one row per order, words and local times as on screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from console.api.types import Order
from console.core import units
from console.core.notify import Notifier
from console.core.texts import Texts
from console.models.store import DepartmentStore
from console.reports.sheet import Cell, Progress, write_in_thread

COLUMNS = (
    "number",
    "type",
    "source",
    "state",
    "priority",
    "title",
    "customer",
    "level",
    "contact",
    "address",
    "department",
    "worker",
    "created",
    "dispatched",
    "accepted",
    "arrived",
    "replied",
    "confirmed",
    "due",
    "returned",
    "reply",
)


def order_rows(orders: Iterable[Order], departments: DepartmentStore, texts: Texts) -> list[list[Cell]]:
    """In the order given; the cells follow `COLUMNS`."""
    return [_row(order, departments, texts) for order in orders]


async def export_orders(
    file: Path,
    orders: Iterable[Order],
    departments: DepartmentStore,
    texts: Texts,
    notifier: Notifier,
    *,
    progress: Progress = lambda _done, _total: None,
) -> None:
    """In a thread, so that the window never waits. Raises ExportFailed."""
    rows = order_rows(orders, departments, texts)
    columns = [texts(f"core.export.{name}") for name in COLUMNS]
    await write_in_thread(file, texts("core.export.orders"), columns, rows, progress=progress)
    notifier.notify("ok", "core.notice.exported", n=len(rows), file=file.name)


def _row(order: Order, departments: DepartmentStore, texts: Texts) -> list[Cell]:
    level = "" if order.customer_level is None else texts(f"words.level.{order.customer_level}")
    return [
        order.number,
        texts(f"words.type.{order.type}"),
        texts(f"words.source.{order.source}"),
        texts(f"words.state.{order.state}"),
        texts(f"words.priority.{order.priority}"),
        order.title,
        order.customer_name,
        level,
        f"{order.contact_name} {order.contact_phone}".strip(),
        order.address,
        departments.path(order.department_id),
        order.worker_name,
        _local(order.created_at),
        _local(order.dispatched_at),
        _local(order.accepted_at),
        _local(order.arrived_at),
        _local(order.replied_at),
        _local(order.confirmed_at),
        _local(order.due_at),
        order.returned_count,
        "" if order.reply is None else order.reply.text,
    ]


def _local(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(units.CHINA).strftime("%Y-%m-%d %H:%M:%S")
