"""Collects cyclic garbage on the UI thread only; frees nothing else.

Python collects in whatever thread happens to allocate. A cycle that holds a QObject (a window, a timer, a
model) would then be destroyed outside its thread, which ends the process.
"""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500


class UiGarbage(QObject):
    """From its making until `stop`, Python's own automatic collection is off and this one does its work."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        gc.enable()


def collect_due() -> None:
    """Collects the oldest generation whose threshold is passed, as Python itself would."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return
