"""What the dispatcher points at, shared by tree, map and panels; shows nothing itself."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """`changed` after any change. Workers, orders, a customer, an alarm and a place can be selected side by
    side.

    `show_requested(kind, ids)` asks the map to bring subjects into view; kind is worker, order, customer,
    place, or distance: a place and the selected worker both.
    """

    changed = Signal()
    show_requested = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.worker_ids: frozenset[int] = frozenset()
        self.worker_id: int | None = None
        self.order_ids: frozenset[int] = frozenset()
        self.order_id: int | None = None
        self.customer_id: int | None = None
        self.alarm_id: int | None = None
        self.place_id: int | None = None
        self.ticked: frozenset[int] = frozenset()
        self.group_id: int | None = None

    def select_worker(self, worker_id: int | None) -> None:
        self.select_workers([] if worker_id is None else [worker_id])

    def select_workers(self, worker_ids: Iterable[int]) -> None:
        """The first is the one whose details are shown."""
        ids = list(dict.fromkeys(worker_ids))
        before = (self.worker_ids, self.worker_id)
        self.worker_ids, self.worker_id = frozenset(ids), ids[0] if ids else None
        if before != (self.worker_ids, self.worker_id):
            self.changed.emit()

    def select_order(self, order_id: int | None) -> None:
        self.select_orders([] if order_id is None else [order_id])

    def select_orders(self, order_ids: Iterable[int]) -> None:
        """The first is the one whose details are shown."""
        ids = list(dict.fromkeys(order_ids))
        before = (self.order_ids, self.order_id)
        self.order_ids, self.order_id = frozenset(ids), ids[0] if ids else None
        if before != (self.order_ids, self.order_id):
            self.changed.emit()

    def select_customer(self, customer_id: int | None) -> None:
        if customer_id != self.customer_id:
            self.customer_id = customer_id
            self.changed.emit()

    def select_alarm(self, alarm_id: int | None) -> None:
        if alarm_id != self.alarm_id:
            self.alarm_id = alarm_id
            self.changed.emit()

    def select_place(self, place_id: int | None) -> None:
        if place_id != self.place_id:
            self.place_id = place_id
            self.changed.emit()

    def select_group(self, group_id: int | None) -> None:
        """The group whose row, or one of whose people, the tree stands on."""
        if group_id != self.group_id:
            self.group_id = group_id
            self.changed.emit()

    def tick(self, worker_ids: Iterable[int], on: bool = True) -> None:
        """Adds to (or takes from) the ticked workers, on which the six actions work."""
        ids = frozenset(worker_ids)
        self.set_ticked(self.ticked | ids if on else self.ticked - ids)

    def set_ticked(self, worker_ids: Iterable[int]) -> None:
        ids = frozenset(worker_ids)
        if ids != self.ticked:
            self.ticked = ids
            self.changed.emit()

    def clear(self) -> None:
        """Nothing selected; ticks stay."""
        single = (self.worker_id, self.order_id, self.customer_id, self.alarm_id, self.place_id)
        something = bool(self.worker_ids or self.order_ids) or any(one is not None for one in single)
        self.worker_ids = self.order_ids = frozenset()
        self.worker_id = self.order_id = self.customer_id = self.alarm_id = self.place_id = None
        if something:
            self.changed.emit()
