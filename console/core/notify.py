"""The one sink for what the user must see: everything that would be a toast goes through `Notifier`."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QMetaMethod, QObject, Signal

from console.core.errors import WaiqinError

log = logging.getLogger(__name__)


class Level(StrEnum):
    INFO = "info"
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something the message offers to do, such as to undo what it tells of; `key` for Texts."""

    key: str
    do: Callable[[], object]
    level: Level = Level.OK
    about: str = ""  # a newer offer about the same thing takes the place of an older one


@dataclass(frozen=True, slots=True)
class Notice:
    """One message: `key` and `params` for Texts; `action` is the texts key of a suggestion, or empty."""

    level: Level
    key: str
    params: dict[str, object] = field(default_factory=dict)
    action: str = ""
    offer: Offer | None = None


class Notifier(QObject):
    """`posted(Notice)`; whoever shows messages subscribes, whoever has one calls `notify`."""

    posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unseen: list[Notice] = []

    def notify(self, level: Level | str, key: str, /, **params: object) -> None:
        self._post(Notice(Level(level), key, params))

    def offer(self, offer: Offer, key: str, /, **params: object) -> None:
        """Something was done and can be taken back (or the like) by one press."""
        self._post(Notice(offer.level, key, params, offer=offer))

    def failed(self, error: WaiqinError) -> None:
        """An expected failure, with its own sentence and suggestion."""
        params = {"detail": error.detail, **error.params}
        self._post(Notice(Level.ERROR, error.key, params, error.action))

    def take_unseen(self) -> list[Notice]:
        """Notices posted before anybody could show them (during start); empties the list."""
        unseen, self._unseen = self._unseen, []
        return unseen

    def _post(self, notice: Notice) -> None:
        log.info("notice %s %s %s", notice.level, notice.key, notice.params)
        if self.isSignalConnected(QMetaMethod.fromSignal(self.posted)):
            self.posted.emit(notice)
        else:
            self._unseen.append(notice)
