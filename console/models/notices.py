"""What customers were told: all that was heard of, and what could be said now of the order that is open."""

from PySide6.QtCore import QObject, Signal

from console.api.notice_types import CustomerNotice, NoticeSettings, OrderNotices
from console.models.details import LoadState
from console.models.store import Store
from contract.notices import NoticeOccasion
from contract.vocabulary import MessageState

_ORDER = {MessageState.QUEUED: 0, MessageState.SENT: 1}
_LAST = 9


class NoticeStore(Store[CustomerNotice]):
    """Notices to customers; their state only goes on."""

    def _supersedes(self, item: CustomerNotice, known: CustomerNotice) -> bool:
        return _ORDER.get(item.state, _LAST) >= _ORDER.get(known.state, _LAST)

    def of_order(self, order_id: int) -> list[CustomerNotice]:
        """The newest first."""
        found = [one for one in self.all() if one.order_id == order_id]
        return sorted(found, key=lambda one: one.id, reverse=True)

    def waiting(self) -> list[CustomerNotice]:
        """What nobody has sent yet."""
        return [one for one in self.all() if one.state is MessageState.QUEUED]


class OrderNoticesModel(QObject):
    """Of the order whose notices are looked at. `error` is in words when `state` is FAILED.

    `gateway`: none | ready | trouble. `links`: whether a link can go with a notice.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.order_id: int | None = None
        self.state = LoadState.IDLE
        self.error = ""
        self.gateway = ""
        self.links = False
        self.drafts: dict[NoticeOccasion, str] = {}

    def begin(self, order_id: int) -> None:
        if order_id != self.order_id:
            self.drafts = {}
        self.order_id, self.state, self.error = order_id, LoadState.LOADING, ""
        self.changed.emit()

    def finish(self, order_id: int, found: OrderNotices) -> None:
        if order_id != self.order_id:
            return
        self.gateway, self.links, self.drafts = found.gateway, found.links, found.drafts
        self.state = LoadState.READY
        self.changed.emit()

    def fail(self, order_id: int, error: str) -> None:
        if order_id == self.order_id:
            self.state, self.error = LoadState.FAILED, error
            self.changed.emit()

    def clear(self) -> None:
        """Another account must not find them."""
        self.order_id, self.state, self.error, self.gateway = None, LoadState.IDLE, "", ""
        self.links, self.drafts = False, {}
        self.changed.emit()


class NoticeSettingsModel(QObject):
    """How customers are told, while somebody looks at it."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings: NoticeSettings | None = None
        self.state = LoadState.IDLE
        self.error = ""

    def begin(self) -> None:
        self.state, self.error = LoadState.LOADING, ""
        self.changed.emit()

    def take(self, settings: NoticeSettings) -> None:
        self.settings, self.state, self.error = settings, LoadState.READY, ""
        self.changed.emit()

    def fail(self, error: str) -> None:
        self.state, self.error = LoadState.FAILED, error
        self.changed.emit()
