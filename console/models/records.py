"""The list of position records somebody asked for, as far as it was read, and how an export gets on."""

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from console.api.record_columns import (
    RecordColumns,
    RecordQuestion as RecordQuestion,
    RecordsLine,
    RecordsPart as RecordsPart,
    joined,
)
from console.models.details import LoadState

MOST_LISTED = 50_000  # nobody scrolls through more; an export has all


class RecordsModel(QObject):
    """The newest records first. `changed` when rows or state change; `progressed` while reading or exporting.

    `reached` is how far back everything was read; when it is the question's `since`, this is all.
    """

    changed = Signal()
    progressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.asked: RecordQuestion | None = None
        self.rows: RecordColumns = joined([])
        self.state = LoadState.IDLE
        self.error = ""
        self.reached: datetime | None = None
        self.read = 0  # rows looked at; more than are listed where a filter is set
        self.exporting: tuple[int, float] | None = None  # rows written, share of the time done

    @property
    def is_whole(self) -> bool:
        return self.asked is not None and self.reached is not None and self.reached <= self.asked.since

    @property
    def is_full(self) -> bool:
        """As long as a list may be; what is older is only in an export."""
        return len(self.rows) >= MOST_LISTED

    @property
    def share(self) -> float:
        """Of the time asked about, how much was read, 0…1."""
        if self.asked is None or self.reached is None:
            return 0.0
        return share_of(self.asked, self.reached)

    def begin(self, asked: RecordQuestion) -> None:
        """Another question; what was listed goes."""
        self.asked, self.rows, self.reached, self.read = asked, joined([]), asked.until, 0
        self.state, self.error = LoadState.LOADING, ""
        self.changed.emit()

    def begin_more(self) -> None:
        self.state, self.error = LoadState.LOADING, ""
        self.changed.emit()

    def take(self, line: RecordsLine, rows: RecordColumns, read_before: int) -> None:
        """A part of the answer; `read_before` rows were looked at for the pages before."""
        self.reached, self.read = line.since, read_before + line.read
        if len(rows):
            self.rows = joined([self.rows, rows])
            self.changed.emit()
        self.progressed.emit()

    def rest(self) -> None:
        """The page is read, or somebody stopped it."""
        self.state = LoadState.READY
        self.changed.emit()

    def fail(self, error: str) -> None:
        self.state, self.error = LoadState.FAILED, error
        self.changed.emit()

    def export(self, progress: tuple[int, float] | None) -> None:
        """How far an export is; None: none is going on."""
        self.exporting = progress
        self.progressed.emit()


def share_of(asked: RecordQuestion, reached: datetime) -> float:
    """How much of the time asked about lies after `reached`, 0…1."""
    whole_s = (asked.until - asked.since).total_seconds()
    return min(1.0, max(0.0, (asked.until - reached).total_seconds() / whole_s)) if whole_s > 0 else 1.0
