"""The commission that the shown order is a part of: every party's order, and how many have answered."""

from PySide6.QtCore import QObject, Signal

from console.api.order_types import Commission
from console.models.details import LoadState


class CommissionModel(QObject):
    """Of one order at a time; `error` is in words where `state` is FAILED."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.order_id: int | None = None
        self.state = LoadState.IDLE
        self.found: Commission | None = None
        self.error = ""

    def begin(self, order_id: int) -> None:
        """What was known of the same order stays meanwhile."""
        if order_id != self.order_id:
            self.found = None
        self.order_id, self.state, self.error = order_id, LoadState.LOADING, ""
        self.changed.emit()

    def finish(self, order_id: int, found: Commission) -> None:
        """An answer for an order no longer shown is dropped."""
        if order_id == self.order_id:
            self.found, self.state = found, LoadState.READY
            self.changed.emit()

    def fail(self, order_id: int, error: str) -> None:
        if order_id == self.order_id:
            self.state, self.error = LoadState.FAILED, error
            self.changed.emit()

    def clear(self) -> None:
        """Another account must not find it."""
        self.order_id, self.state, self.found, self.error = None, LoadState.IDLE, None, ""
        self.changed.emit()

    @property
    def order_ids(self) -> frozenset[int]:
        """All orders of the commission that this account sees."""
        items = () if self.found is None else self.found.items
        return frozenset(one.order_id for one in items if one.is_seen)
