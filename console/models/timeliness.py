"""The timeliness report that is shown, and the limits behind the line somebody looks into."""

from PySide6.QtCore import QObject, Signal

from console.api.types import Timeliness, TimelinessLine, TimelinessRun, TimelinessRuns
from console.models.details import LoadState
from console.models.figures import FiguresModel


class TimelinessModel(QObject):
    """`changed` for the report, `runs_changed` for what is behind `line`. `error` in words where FAILED."""

    changed = Signal()
    runs_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.figures = FiguresModel(self)
        self.state, self.runs_state = LoadState.IDLE, LoadState.IDLE
        self.error = ""
        self.report: Timeliness | None = None
        self.line: TimelinessLine | None = None
        self.late_only = False
        self.runs: list[TimelinessRun] = []
        self.more = 0

    def begin(self) -> None:
        """The former report stays on screen until the new one is there."""
        self.state, self.error = LoadState.LOADING, ""
        self.changed.emit()

    def finish(self, report: Timeliness) -> None:
        self.report, self.state = report, LoadState.READY
        self.changed.emit()

    def fail(self, error: str) -> None:
        self.state, self.error = LoadState.FAILED, error
        self.changed.emit()

    def begin_runs(self, line: TimelinessLine, *, late_only: bool) -> None:
        self.line, self.late_only = line, late_only
        self.runs, self.more, self.runs_state = [], 0, LoadState.LOADING
        self.runs_changed.emit()

    def finish_runs(self, found: TimelinessRuns) -> None:
        self.runs, self.more, self.runs_state = found.items, found.more, LoadState.READY
        self.runs_changed.emit()

    def fail_runs(self, error: str) -> None:
        self.runs_state, self.error = LoadState.FAILED, error
        self.runs_changed.emit()
