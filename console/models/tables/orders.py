"""The order queue as a table: what a `QueueView` lets through, in its order."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from console.api.types import Order
from console.core import units
from console.core.clock import ServerClock
from console.core.texts import Texts
from console.models.pending import PendingState, PendingStore
from console.models.queue_view import QueueFilter as QueueFilter, QueueView
from console.models.store import DepartmentStore, OrderStore
from console.models.tables.order_facts import SORTS, FactBook, Judge, order_level as order_level
from console.models.tables.rows import RowsModel


def short_number(number: str) -> str:
    """'GD20261121-0001' without the letters and the year, for a narrow column: '1121-0001'."""
    return number[6:] if len(number) > 10 and number[:2].isalpha() and number[2:6].isdigit() else number


_PLAIN: dict[str, Callable[[Order], str]] = {
    "title": lambda order: order.title,
    "worker": lambda order: order.worker_name,
    "number": lambda order: short_number(order.number),
    "customer": lambda order: order.customer_name,
    "address": lambda order: order.address,
    "contact": lambda order: f"{order.contact_name} {order.contact_phone}".strip(),
    "product": lambda order: order.product,
    "created_by": lambda order: order.created_by,
}
_WORDED: dict[str, Callable[[Order], str]] = {
    "state": lambda order: f"words.state.{order.state}",
    "priority": lambda order: f"words.priority.{order.priority}",
    "level": lambda order: f"words.level.{order.customer_level}" if order.customer_level else "",
    "type": lambda order: f"words.type.{order.type}",
    "source": lambda order: f"words.source.{order.source}",
}


class OrderTableModel(RowsModel):
    """Rows are order ids. Call `tick` once a second: countdowns move, and rows when one overtakes.

    `inside` answers which orders lie in the shape on the map, for a view that asks for them.
    """

    COLUMNS = (
        ("remaining", "dispatch.column.remaining"),
        ("priority", "dispatch.column.priority"),
        ("title", "dispatch.column.title"),
        ("state", "dispatch.column.state"),
        ("worker", "dispatch.column.worker"),
        ("level", "dispatch.column.level"),
        ("number", "dispatch.column.number"),
        ("type", "dispatch.column.type"),
        ("customer", "dispatch.column.customer"),
        ("address", "dispatch.column.address"),
        ("contact", "dispatch.column.contact"),
        ("department", "dispatch.column.department"),
        ("product", "dispatch.column.product"),
        ("source", "dispatch.column.source"),
        ("created", "dispatch.column.created"),
        ("created_by", "dispatch.column.created_by"),
    )

    def __init__(
        self,
        orders: OrderStore,
        pending: PendingStore,
        clock: ServerClock,
        texts: Texts,
        parent: QObject | None = None,
        *,
        departments: DepartmentStore | None = None,
        inside: Callable[[], frozenset[int]] = frozenset,
    ) -> None:
        super().__init__(texts, parent)
        self._orders, self._pending, self._clock = orders, pending, clock
        self._departments = DepartmentStore() if departments is None else departments
        self._inside = inside
        self._view = QueueView()
        self._facts = FactBook()
        self._counts: dict[QueueFilter, int] = {}
        orders.changed.connect(self._on_orders)
        pending.changed.connect(self._on_pending)
        self._arrange()

    @property
    def view(self) -> QueueView:
        return self._view

    @property
    def filter(self) -> QueueFilter:
        return self._view.chip

    def show(self, view: QueueView) -> None:
        """Its rows in its order; the columns are the table's to show."""
        self._view = view
        self._arrange()

    def counts(self) -> dict[QueueFilter, int]:
        """How many orders each chip has, whatever else is filtered; as of the last arrangement."""
        return dict(self._counts)

    def tick(self) -> None:
        self._arrange()
        self.refresh_column("remaining")

    def words(self, key: int, column: str) -> str:
        order = self._orders.get(key)
        if order is None:
            return ""
        if column == "remaining":
            return self._remaining(key)
        if column in _PLAIN:
            return _PLAIN[column](order)
        if column in _WORDED:
            word = _WORDED[column](order)
            return self.texts(word) if word else ""
        if column == "created":
            return units.date_time(order.created_at, self.texts)
        department = self._departments.get(order.department_id)
        return "" if department is None else department.name

    def mark(self, key: int, column: str) -> str:
        order = self._orders.get(key)
        if order is None:
            return ""
        if column == "remaining":
            return f"timer.{self._facts.of(order).level(self._clock.now_ms())}"
        if column == "priority":
            return f"priority.{order.priority}"
        return f"state.{order.state}" if column == "state" else ""

    def note(self, key: int, column: str) -> str:
        """A command of this order that has not reached the backend yet shows beside its state."""
        if column != "state":
            return ""
        if not len(self._pending):
            return ""
        waiting = [one for one in self._pending.for_order(key) if one.state is not PendingState.REFUSED]
        return self.texts("dispatch.pending") if waiting else ""

    def tip(self, key: int, column: str) -> str:
        order = self._orders.get(key)
        if order is None:
            return ""
        if column == "remaining":
            timer = self._facts.of(order).timer
            return self.texts(f"words.timer.{timer.kind}") if timer else self.texts("dispatch.no_timer")
        if column == "state" and (note := self.note(key, column)):
            return f"{self.words(key, column)} · {note}"
        if column == "department":
            return self._departments.path(order.department_id)
        return (
            order.number
            if column == "number"
            else f"{order.title}\n{order.customer_name}\n{order.address}".strip()
        )

    def is_dimmed(self, key: int) -> bool:
        order = self._orders.get(key)
        return order is not None and not self._facts.of(order).is_open

    def used_share(self, key: int, column: str) -> float | None:
        order = self._orders.get(key) if column == "remaining" else None
        return None if order is None else self._facts.of(order).used_share(self._clock.now_ms())

    def _remaining(self, key: int) -> str:
        order = self._orders.get(key)
        left = None if order is None else self._facts.of(order).left_s(self._clock.now_ms())
        if left is None:
            return self.texts("dispatch.no_timer")
        shown = units.left_over(left, self.texts)
        return self.texts("dispatch.over" if left < 0 else "dispatch.left", time=shown)

    def _arrange(self) -> None:
        view, now_ms = self._view, self._clock.now_ms()
        facts = [self._facts.of(order) for order in self._orders.all()]
        judge = Judge(
            view,
            now_ms,
            departments=None
            if view.department_id is None
            else self._departments.subtree(view.department_id) | {view.department_id},
            inside=self._inside() if view.inside else None,
        )
        self._counts = judge.counts(facts)
        shown = [fact for fact in facts if judge.shows(fact)] if view.narrows else facts
        shown.sort(key=lambda fact: fact.breach(now_ms))
        key = SORTS.get(view.sort)
        if key is not None:
            shown.sort(key=key, reverse=view.descending)  # of the same, what is due first comes first
        elif view.sort != "remaining":
            by = view.sort
            shown.sort(key=lambda fact: self.words(fact.order.id, by), reverse=view.descending)
        elif view.descending:
            shown.reverse()
        self.set_keys([fact.order.id for fact in shown])

    def _on_orders(self, changed: frozenset[int]) -> None:
        for key in changed:
            if key not in self._orders:
                self._facts.forget(key)
        self._arrange()
        self.refresh(changed)

    def _on_pending(self) -> None:
        self.refresh_column("state")
