"""What the six actions bring: requests to phones, messages, customers of people."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from console.api.types import Locate, Message, MessageTemplate
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
