"""Asks a server whether it has a PMTiles archive that can be read in pieces; keeps nothing."""

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest

WITHIN_MS = 10_000
MAGIC = b"PMTiles\x03"
HTTP_PARTIAL = 206


class Probe(QObject):
    """`judged(good)` once for every `ask`."""

    judged = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network = QNetworkAccessManager(self)

    def ask(self, address: str) -> None:
        request = QNetworkRequest(QUrl(address))
        request.setRawHeader(b"Range", b"bytes=0-126")
        request.setRawHeader(b"Accept-Encoding", b"identity")
        request.setTransferTimeout(WITHIN_MS)
        reply = self._network.get(request)
        status = QNetworkRequest.Attribute.HttpStatusCodeAttribute

        def head() -> None:
            if reply.attribute(status) not in (None, HTTP_PARTIAL):
                reply.abort()  # it may be about to send gigabytes

        def done() -> None:
            good = (
                reply.error() == QNetworkReply.NetworkError.NoError
                and reply.attribute(status) == HTTP_PARTIAL
                and bytes(reply.readAll().data()).startswith(MAGIC)
            )
            reply.deleteLater()
            self.judged.emit(good)

        reply.metaDataChanged.connect(head)
        reply.finished.connect(done)
