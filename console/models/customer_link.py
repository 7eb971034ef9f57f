"""The customer's link of the order whose dialog is open, and the addresses that were made in this window."""

from PySide6.QtCore import QObject, Signal

from console.api.types import CustomerLink
from console.models.details import LoadState


class CustomerLinkModel(QObject):
    """`urls` by order: the backend keeps no secret, so an address of yesterday cannot be shown again."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.order_id: int | None = None
        self.link: CustomerLink | None = None
        self.urls: dict[int, str] = {}
        self.state = LoadState.IDLE
        self.error = ""

    @property
    def url(self) -> str:
        """The address of the link that holds, where this window made it."""
        return self.urls.get(self.order_id or 0, "") if self.link is not None else ""

    def begin(self, order_id: int) -> None:
        if order_id != self.order_id:
            self.link = None
        self.order_id, self.state, self.error = order_id, LoadState.LOADING, ""
        self.changed.emit()

    def finish(self, order_id: int, link: CustomerLink | None) -> None:
        """What the backend says holds now; somebody else may have replaced the one made here."""
        if order_id != self.order_id:
            return
        if link is None or (self.link is not None and link.created_at != self.link.created_at):
            self.urls.pop(order_id, None)
        self.link, self.state = link, LoadState.READY
        self.changed.emit()

    def made(self, link: CustomerLink, url: str) -> None:
        self.urls.pop(link.order_id, None)
        if url:  # an answer that came on the second try has none
            self.urls[link.order_id] = url
        if link.order_id == self.order_id:
            self.link, self.state = link, LoadState.READY
            self.changed.emit()

    def fail(self, order_id: int, error: str) -> None:
        if order_id == self.order_id:
            self.state, self.error = LoadState.FAILED, error
            self.changed.emit()

    def clear(self) -> None:
        """Another account must not find them."""
        self.order_id, self.link, self.state, self.error = None, None, LoadState.IDLE, ""
        self.urls = {}
        self.changed.emit()
