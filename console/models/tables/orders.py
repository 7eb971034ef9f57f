"""The order queue as a table: filtered by a chip, sorted by time to breach."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject

from console.api.types import Order
from console.core import units
from console.core.clock import ServerClock
from console.core.texts import Texts
from console.models.pending import PendingState, PendingStore
from console.models.rules.timers import TimerLevel, breach_order, is_open, level, remaining_s, running_timer
from console.models.store import OrderStore
from console.models.tables.roles import Role
from console.models.tables.rows import RowsModel
from contract.vocabulary import WITH_WORKER_STATES, OrderState

WAITING = frozenset({OrderState.DRAFT, OrderState.SUBMITTED, OrderState.ACCEPTED, OrderState.DIAGNOSING})
WORKING = (WITH_WORKER_STATES - {OrderState.DISPATCHED}) | {
    OrderState.SUSPENDED,
    OrderState.REPAIRED,
    OrderState.QC_FAILED,
}


class QueueFilter(StrEnum):
    WAITING = "waiting"
    DISPATCHED = "dispatched"
    WORKING = "working"
    OVERDUE = "overdue"
    ALL = "all"


def order_level(order: Order, now_ms: float) -> TimerLevel:
    return level(running_timer(order), now_ms)


_TESTS: dict[QueueFilter, Callable[[Order, float], bool]] = {
    QueueFilter.WAITING: lambda order, _: order.state in WAITING,
    QueueFilter.DISPATCHED: lambda order, _: order.state is OrderState.DISPATCHED,
    QueueFilter.WORKING: lambda order, _: order.state in WORKING,
    QueueFilter.OVERDUE: lambda order, now_ms: order_level(order, now_ms) is TimerLevel.OVERDUE,
    QueueFilter.ALL: lambda _, __: True,
}


def short_number(number: str) -> str:
    """'GD20261121-0001' without the letters and the year, for a narrow column: '1121-0001'."""
    return number[6:] if len(number) > 10 and number[:2].isalpha() and number[2:6].isdigit() else number


class OrderTableModel(RowsModel):
    """Rows are order ids. Call `tick` once a second: countdowns move, and rows when one overtakes."""

    COLUMNS = (
        ("remaining", "dispatch.column.remaining"),
        ("priority", "dispatch.column.priority"),
        ("title", "dispatch.column.title"),
        ("state", "dispatch.column.state"),
        ("worker", "dispatch.column.worker"),
        ("level", "dispatch.column.level"),
        ("number", "dispatch.column.number"),
    )

    def __init__(
        self,
        orders: OrderStore,
        pending: PendingStore,
        clock: ServerClock,
        texts: Texts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._orders, self._pending, self._clock = orders, pending, clock
        self._filter = QueueFilter.ALL
        orders.changed.connect(self._on_orders)
        pending.changed.connect(self._on_pending)
        self._arrange()

    @property
    def filter(self) -> QueueFilter:
        return self._filter

    def set_filter(self, chosen: QueueFilter) -> None:
        self._filter = chosen
        self._arrange()

    def counts(self) -> dict[QueueFilter, int]:
        now_ms = self._clock.now_ms()
        orders = self._orders.all()
        return {name: sum(1 for one in orders if test(one, now_ms)) for name, test in _TESTS.items()}

    def tick(self) -> None:
        self._arrange()
        self.refresh_column("remaining")

    def words(self, key: int, column: str) -> str:
        order = self._orders.get(key)
        if order is None:
            return ""
        if column == "remaining":
            return self._remaining(order)
        if column == "title":
            return order.title
        if column == "state":
            return self.texts(f"words.state.{order.state}")
        if column == "priority":
            return self.texts(f"words.priority.{order.priority}")
        if column == "level":
            return self.texts(f"words.level.{order.customer_level}") if order.customer_level else ""
        return order.worker_name if column == "worker" else short_number(order.number)

    def mark(self, key: int, column: str) -> str:
        order = self._orders.get(key)
        if order is None:
            return ""
        if column == "remaining":
            return f"timer.{order_level(order, self._clock.now_ms())}"
        if column == "priority":
            return f"priority.{order.priority}"
        return f"state.{order.state}" if column == "state" else ""

    def note(self, key: int, column: str) -> str:
        """A command of this order that has not reached the backend yet shows beside its state."""
        if column != "state":
            return ""
        waiting = [one for one in self._pending.for_order(key) if one.state is not PendingState.REFUSED]
        return self.texts("dispatch.pending") if waiting else ""

    def tip(self, key: int, column: str) -> str:
        order = self._orders.get(key)
        if order is None:
            return ""
        if column == "remaining":
            timer = running_timer(order)
            return self.texts(f"words.timer.{timer.kind}") if timer else self.texts("dispatch.no_timer")
        if column == "state" and (note := self.note(key, column)):
            return f"{self.words(key, column)} · {note}"
        return (
            order.number
            if column == "number"
            else f"{order.title}\n{order.customer_name}\n{order.address}".strip()
        )

    def extra(self, key: int, column: str, role: int) -> Any:
        order = self._orders.get(key)
        if order is None:
            return None
        if role == Role.FRACTION and column == "remaining":
            timer = running_timer(order)
            if timer is None:
                return None
            allowed = max(1.0, (timer.due_at - timer.started_at).total_seconds())
            return min(1.0, max(0.0, 1 - remaining_s(timer, self._clock.now_ms()) / allowed))
        return not is_open(order) if role == Role.DIMMED else None

    def _remaining(self, order: Order) -> str:
        timer = running_timer(order)
        if timer is None:
            return self.texts("dispatch.no_timer")
        left = remaining_s(timer, self._clock.now_ms())
        shown = units.left_over(left, self.texts)
        return self.texts("dispatch.over" if left < 0 else "dispatch.left", time=shown)

    def _arrange(self) -> None:
        now_ms = self._clock.now_ms()
        test = _TESTS[self._filter]
        shown = sorted(
            (one for one in self._orders.all() if test(one, now_ms)),
            key=lambda one: breach_order(one, now_ms),
        )
        self.set_keys([one.id for one in shown])

    def _on_orders(self, changed: frozenset[int]) -> None:
        self._arrange()
        self.refresh(changed)

    def _on_pending(self) -> None:
        self.refresh_column("state")
