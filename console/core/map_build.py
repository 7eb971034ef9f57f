"""Making a base map as a child process: started, followed line by line, cancelled; shows nothing itself."""

import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
CANCEL_WITHIN_MS = 5_000


class MapBuild(QObject):
    """One build. Exactly one of `done(metadata)`, `failed(code, params)` and `cancelled()` ends it, when the
    child is gone; `ended()` follows.

    `progressed(stage, name, share)`: share of the whole in 0..1. `no_graph(reason, detail)`: the base map is
    made without a road graph. `failed` code `crashed` has the child's last words in `detail`.
    """

    progressed = Signal(str, str, float)
    no_graph = Signal(str, str)
    done = Signal(object)
    failed = Signal(str, object)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, parent: QObject | None = None, *, program: Sequence[str] = ()) -> None:
        super().__init__(parent)
        self.setObjectName("map_build")
        self._program = list(program or (sys.executable, "-m", "tools.mapdata"))
        self._process: QProcess | None = None
        self._cancelling = False
        self._last: dict[str, object] | None = None
        self._kill = QTimer(self, singleShot=True, interval=CANCEL_WITHIN_MS)
        self._kill.timeout.connect(self._kill_now)

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def start(self, extract: Path, out: Path, *, replace: bool) -> None:
        """Begins; `replace` allows an earlier result in `out` to go."""
        if self._process is not None:
            return
        self._cancelling, self._last = False, None
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        process.setProcessEnvironment(environment)
        process.setWorkingDirectory(str(ROOT))
        process.setProgram(self._program[0])
        more = ["--replace"] if replace else []
        process.setArguments([*self._program[1:], "build", str(extract), "--out", str(out), "--json", *more])
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process = process
        process.start()

    def cancel(self) -> None:
        """The child leaves nothing behind; it is killed where it does not listen."""
        if self._process is not None:
            self._cancelling = True
            self._process.closeWriteChannel()
            self._kill.start()

    def _kill_now(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _read(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():
            line = bytes(process.readLine().data())
            try:
                event = json.loads(line)
                self._take(event)
            except (ValueError, KeyError, TypeError):
                log.warning("unexpected word of the map builder: %r", line[:200])

    def _take(self, event: dict[str, object]) -> None:
        kind = event["event"]
        if kind == "progress":
            self.progressed.emit(str(event["stage"]), str(event["name"]), float(str(event["done"])))
        elif kind == "no_graph":
            self.no_graph.emit(str(event["reason"]), str(event.get("detail", "")))
        else:
            self._last = event

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            self._gone(self._process.errorString())

    def _on_finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        self._read()
        words = b"" if self._process is None else bytes(self._process.readAllStandardError().data())
        lines = words.decode("utf-8", "replace").strip().splitlines()
        self._gone(lines[-1] if lines else f"exit {code}")

    def _gone(self, last_words: str) -> None:
        self._kill.stop()
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
        last = self._last or {}
        if last.get("event") == "done":
            self.done.emit(last["metadata"])
        elif self._cancelling:
            self.cancelled.emit()
        elif last.get("event") == "failed":
            self.failed.emit(str(last["code"]), last["params"])
        else:
            self.failed.emit("crashed", {"detail": last_words})
        self.ended.emit()
