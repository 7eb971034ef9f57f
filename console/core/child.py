"""The embedded backend as a child process: started, watched, started again when it dies; speaks no HTTP."""

import collections
import json
import logging
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
BACKOFF_MS = (200, 500, 1_000, 2_000, 5_000)
STEADY_AFTER_MS = 30_000  # a life this long forgets earlier deaths
ALARMING_DEATHS = 5
STOP_WITHIN_MS = 5_000


class EmbeddedBackend(QObject):
    """`ready(url, start_token)` each time it answers; `died(reason)` each time it is gone unasked.

    `failing(detail)` once when it died several times in a row. The start token goes through standard input,
    which stays open: when this process dies, however, the child reads the end of it and stops.
    """

    ready = Signal(str, str)
    died = Signal(str)
    failing = Signal(str)
    stopped = Signal()

    def __init__(
        self,
        data_dir: Path,
        *,
        sample: bool,
        mapdata: Path | None = None,
        program: Sequence[str] = (),
        parent: QObject | None = None,
    ) -> None:
        """`mapdata`: a folder of `mapdata build`, for its road graph."""
        super().__init__(parent)
        extra = ["--sample"] if sample else []
        extra += [] if mapdata is None else ["--mapdata", str(mapdata.absolute())]
        self._command = [
            *(program or (sys.executable, "-m", "backend")),
            "--data",
            str(data_dir),
            "--start-token-stdin",
            *extra,
        ]
        self._process: QProcess | None = None
        self._token = ""
        self._deaths = 0
        self._stopping = False
        self._asked_to_go = False  # to come again with a fresh start token: no misfortune
        self._last_words: collections.deque[str] = collections.deque(maxlen=20)
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._launch)
        self._steady = QTimer(self, singleShot=True, interval=STEADY_AFTER_MS)
        self._steady.timeout.connect(self._forgive)
        self._kill = QTimer(self, singleShot=True, interval=STOP_WITHIN_MS)
        self._kill.timeout.connect(self.kill)

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        if self._process is None or self._process.state() is QProcess.ProcessState.NotRunning:
            return None
        return int(self._process.processId())

    def start(self) -> None:
        self._stopping = False
        self._launch()

    def start_again(self) -> None:
        """Ends this process in order and starts another, for a fresh start token."""
        if self._process is not None:
            self._asked_to_go = True
            self._process.closeWriteChannel()

    def stop(self) -> None:
        """Asks it to end (end of standard input), kills it when it does not; `stopped` follows."""
        self._stopping = True
        self._again.stop()
        self._steady.stop()
        if self.pid is None or self._process is None:
            self.stopped.emit()
            return
        self._process.closeWriteChannel()
        self._kill.start()

    def kill(self) -> None:
        """At once and without goodbye (SIGKILL); it is started again unless `stop` was called."""
        if self._process is not None:
            self._process.kill()

    def _launch(self) -> None:
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        process.setProcessEnvironment(environment)
        process.setWorkingDirectory(str(ROOT))
        process.setProgram(self._command[0])
        process.setArguments(self._command[1:])
        process.readyReadStandardOutput.connect(self._read_answer)
        process.readyReadStandardError.connect(self._read_log)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process, self._token = process, secrets.token_urlsafe(32)
        process.start()
        process.write(self._token.encode("ascii") + b"\n")

    def _read_answer(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():
            line = bytes(process.readLine().data()).strip()
            try:
                url = json.loads(line)["url"]
            except (ValueError, KeyError, TypeError):
                log.warning("unexpected word of the embedded backend: %r", line[:200])
                continue
            log.info("embedded backend at %s, pid %s", url, self.pid)
            self._steady.start()
            self.ready.emit(str(url), self._token)

    def _read_log(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
            self._last_words.extend(line for line in text.splitlines() if line.strip())

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            self._gone(self._process.errorString())

    def _on_finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        self._read_log()
        self._gone(f"exit {code}" + (f": {self._last_words[-1]}" if self._last_words else ""))

    def _gone(self, reason: str) -> None:
        self._steady.stop()
        self._kill.stop()
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
        if self._stopping:
            self.stopped.emit()
            return
        if self._asked_to_go:
            self._asked_to_go = False
            self._again.start(0)
            self.died.emit(reason)
            return
        log.warning("embedded backend gone: %s", reason)
        pause_ms = BACKOFF_MS[min(self._deaths, len(BACKOFF_MS) - 1)]
        self._deaths += 1
        self._again.start(pause_ms)
        self.died.emit(reason)
        if self._deaths == ALARMING_DEATHS:
            self.failing.emit(reason)

    def _forgive(self) -> None:
        self._deaths = 0
