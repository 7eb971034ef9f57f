"""What became of commands about many orders: what is on its way, and the last one with its refusals."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from console.api.types import BatchOutcome


@dataclass(frozen=True, slots=True)
class BatchResult:
    """`move` is the last segment of its path for one order; outcomes in the order asked."""

    key: str
    move: str
    outcomes: tuple[BatchOutcome, ...]

    @property
    def refused(self) -> list[BatchOutcome]:
        return [one for one in self.outcomes if not one.done]

    @property
    def done_count(self) -> int:
        return sum(one.done for one in self.outcomes)


class BatchModel(QObject):
    """`changed` after any change; the last result stays until it is read or another one comes."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.last: BatchResult | None = None

    def finish(self, key: str, move: str, outcomes: Sequence[BatchOutcome]) -> None:
        """Refusals of the parts of one batch that was too long for a request add up."""
        result = BatchResult(key, move, tuple(outcomes))
        if self.last is not None and self.last.refused and self.last.move == move:
            result = BatchResult(key, move, (*self.last.outcomes, *result.outcomes))
        self.last = result
        self.changed.emit()

    def forget(self) -> None:
        """It was read."""
        if self.last is not None:
            self.last = None
            self.changed.emit()
