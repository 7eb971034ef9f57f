"""The one object the map page can talk to: passes messages of `messages.py` both ways, knows nothing else."""

import logging

from PySide6.QtCore import QFile, QIODevice, QObject, Signal, Slot

from console.map import messages

log = logging.getLogger(__name__)


class Bridge(QObject):
    """Registered on the web channel before the page loads. `heard` carries decoded messages of the page."""

    told = Signal(str)  # to the page: one message of messages.py as JSON
    moved = Signal(int, str)  # to the page: batch number, base64 columns
    heard = Signal(object)  # to the console: a message of the page

    def tell(self, message: messages.ToPage) -> None:
        self.told.emit(messages.encode(message))

    def move(self, batch: int, columns: str) -> None:
        self.moved.emit(batch, columns)

    @Slot(str)
    def say(self, text: str) -> None:
        """Called by the page. What is not in the list is logged and dropped: the page is a stranger."""
        try:
            message = messages.decode(text)
        except messages.PageMessageUnreadable as error:
            log.warning("map page said something unreadable: %s", error)
            return
        self.heard.emit(message)


def channel_script() -> bytes:
    """Qt's own client of the web channel, compiled into Qt."""
    file = QFile(":/qtwebchannel/qwebchannel.js")
    file.open(QIODevice.OpenModeFlag.ReadOnly)
    return bytes(file.readAll().data())
