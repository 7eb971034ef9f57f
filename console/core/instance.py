"""One console per data folder: the second one raises the first one's window; starts nothing itself."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_WITHIN_MS = 2_000


class Instance(QObject):
    """`acquire` once; `raise_asked` when another console was started on the same folder."""

    raise_asked = Signal()

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        data_dir.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(data_dir / "console.lock"))
        self._lock.setStaleLockTime(0)  # a crashed holder is found by its process id, not by age
        digest = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:24]
        self._name = f"waiqin-console-{digest}"
        self._server: QLocalServer | None = None

    def acquire(self) -> bool:
        """True when the folder is ours now; False when another console holds it."""
        if not self._lock.tryLock(0):
            return False
        QLocalServer.removeServer(self._name)  # left by a crash
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self._server.listen(self._name)
        return True

    def raise_other(self) -> bool:
        """Asks the holder to come to the front; False when it does not answer. Blocks: for a start."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(ANSWER_WITHIN_MS):
            return False
        socket.write(b"raise\n")
        socket.waitForBytesWritten(ANSWER_WITHIN_MS)
        heard = socket.waitForReadyRead(ANSWER_WITHIN_MS) and bytes(socket.readAll().data()).startswith(b"ok")
        socket.disconnectFromServer()
        return heard

    def release(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _answer(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            socket.write(b"ok\n")
            socket.flush()
            self.raise_asked.emit()
