"""What the six actions bring: requests to phones, messages, customers of people, stored fixes."""

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from console.api.track_records import PositionRecord
from console.api.types import Locate, Message, MessageTemplate
from console.models.details import LoadState
from console.models.store import CustomerStore, Store
from contract.vocabulary import LocateState, MessageState

_LOCATE_ORDER = {LocateState.PENDING: 0}
_MESSAGE_ORDER = {MessageState.QUEUED: 0, MessageState.SENT: 1}
_LAST = 9


class LocateStore(Store[Locate]):
    """Requests to say where one is now; an answered one never waits again."""

    def _supersedes(self, item: Locate, known: Locate) -> bool:
        return _LOCATE_ORDER.get(item.state, _LAST) >= _LOCATE_ORDER.get(known.state, _LAST)


class MessageStore(Store[Message]):
    """Messages to workers; their state only goes on."""

    def _supersedes(self, item: Message, known: Message) -> bool:
        return _MESSAGE_ORDER.get(item.state, _LAST) >= _MESSAGE_ORDER.get(known.state, _LAST)


class MessageTemplateStore(Store[MessageTemplate]):
    """Texts to start a message from."""


class DistributionModel(QObject):
    """Customers whose manager is among `worker_ids`; empty when nobody asked."""

    changed = Signal()

    def __init__(self, customers: CustomerStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._customers = customers
        self.worker_ids: frozenset[int] = frozenset()
        self.customer_ids: frozenset[int] = frozenset()
        customers.changed.connect(self._find)

    def show(self, worker_ids: Iterable[int]) -> None:
        self.worker_ids = frozenset(worker_ids)
        self._find()
        self.changed.emit()

    def clear(self) -> None:
        if self.worker_ids:
            self.show(())

    def of_worker(self, worker_id: int) -> int:
        """How many customers are one worker's."""
        return sum(
            one.manager_worker_id == worker_id for one in self._customers.all() if one.id in self.customer_ids
        )

    def _find(self, _changed: object = None) -> None:
        found = frozenset(one.id for one in self._customers.all() if one.manager_worker_id in self.worker_ids)
        if found != self.customer_ids:
            self.customer_ids = found
            self.changed.emit()


class PositionHistoryModel(QObject):
    """Stored fixes of one worker in a range, oldest first, as far as they were fetched."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.worker_id: int | None = None
        self.since: datetime | None = None
        self.until: datetime | None = None
        self.rows: list[PositionRecord] = []
        self.cursor: str | None = None  # of what is left; None: this is all
        self.state = LoadState.IDLE
        self.error = ""

    def begin(self, worker_id: int, since: datetime, until: datetime) -> None:
        self.worker_id, self.since, self.until = worker_id, since, until
        self.rows, self.cursor, self.error = [], None, ""
        self.state = LoadState.LOADING
        self.changed.emit()

    def begin_more(self) -> None:
        self.state, self.error = LoadState.LOADING, ""
        self.changed.emit()

    def take(self, worker_id: int, rows: Iterable[PositionRecord], cursor: str | None) -> None:
        """An answer about somebody no longer asked about is dropped."""
        if worker_id == self.worker_id:
            self.rows = [*self.rows, *rows]
            self.cursor, self.state = cursor, LoadState.READY
            self.changed.emit()

    def fail(self, error: str) -> None:
        self.state, self.error = LoadState.FAILED, error
        self.changed.emit()
