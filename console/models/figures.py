"""The management report that is shown."""

from PySide6.QtCore import QObject, Signal

from console.api.figures_types import Figures
from console.models.details import LoadState


class FiguresModel(QObject):
    """`error` in words where FAILED; the former report stays until the new one is there."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = LoadState.IDLE
        self.error = ""
        self.figures: Figures | None = None

    def begin(self) -> None:
        self.state, self.error = LoadState.LOADING, ""
        self.changed.emit()

    def finish(self, figures: Figures) -> None:
        self.figures, self.state = figures, LoadState.READY
        self.changed.emit()

    def fail(self, error: str) -> None:
        self.state, self.error = LoadState.FAILED, error
        self.changed.emit()
