"""When moved rows are sent to the page: newest wins, one batch under way, the interval follows the cost."""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QElapsedTimer, QObject, QTimer

Rows = npt.NDArray[np.intp]

SHORTEST_MS = 50
LONGEST_MS = 1_000
REST_FACTOR = 4.0  # the page's cost may take a fifth of the time
LOST_AFTER_MS = 3_000  # a batch never answered (the page was reloaded) must not stop the map


class Pacer(QObject):
    """Collects row numbers; calls `send(batch, rows)` once per interval at most, never before an answer."""

    def __init__(self, send: Callable[[int, Rows], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._send = send
        self._waiting: npt.NDArray[np.bool_] = np.zeros(256, np.bool_)
        self._any = False
        self._batch = 0
        self._open: int | None = None
        self._interval_ms = float(SHORTEST_MS)
        self._since = QElapsedTimer()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._due)
        self._watchdog = QTimer(self, singleShot=True, interval=LOST_AFTER_MS)
        self._watchdog.timeout.connect(self.forget)

    @property
    def interval_ms(self) -> float:
        return self._interval_ms

    def add(self, rows: Rows) -> None:
        if not len(rows):
            return
        highest = int(rows.max())
        if highest >= len(self._waiting):
            grown = np.zeros(max(highest + 1, 2 * len(self._waiting)), np.bool_)
            grown[: len(self._waiting)] = self._waiting
            self._waiting = grown
        self._waiting[rows] = True
        self._any = True
        self._plan()

    def answered(self, batch: int, cost_ms: float) -> None:
        """The page has drawn `batch`; its cost sets how soon the next may come."""
        if batch != self._open:
            return
        self._open = None
        self._watchdog.stop()
        wanted = cost_ms * REST_FACTOR if math.isfinite(cost_ms) else LONGEST_MS
        smooth = 0.7 * self._interval_ms + 0.3 * wanted  # one slow frame is no reason to slow down
        self._interval_ms = min(max(smooth, SHORTEST_MS), LONGEST_MS)
        if self._any:
            self._plan()

    def forget(self) -> None:
        """No answer will come any more (page reloaded or hung): send again when there is something."""
        self._open = None
        self._watchdog.stop()
        if self._any:
            self._plan()

    def clear(self) -> None:
        """Drops what waits; row numbers have a new meaning."""
        self._waiting[:] = False
        self._any = False
        self._timer.stop()
        self._open = None
        self._watchdog.stop()

    def _plan(self) -> None:
        if self._open is not None or self._timer.isActive():
            return
        passed = self._since.elapsed() if self._since.isValid() else LONGEST_MS
        self._timer.start(max(0, math.ceil(self._interval_ms - passed)))

    def _due(self) -> None:
        rows = np.flatnonzero(self._waiting)
        self._waiting[:] = False
        self._any = False
        self._since.start()
        self._batch += 1
        self._open = self._batch
        self._watchdog.start()
        self._send(self._batch, rows)
