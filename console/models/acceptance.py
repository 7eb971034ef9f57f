"""The month of acceptance that is shown, and how far something long that is done to it has come."""

from PySide6.QtCore import QObject, Signal

from console.api.acceptance_types import AcceptanceItem, AcceptanceList, Samples
from console.models.details import LoadState


class AcceptanceModel(QObject):
    """`changed` for the list and its sample, `moved` for `done` of `total` while importing or issuing.

    `refused`: number of the row that was sent → what the backend said of it.
    """

    changed = Signal()
    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.month = ""
        self.state = LoadState.IDLE
        self.error = ""
        self.list: AcceptanceList | None = None
        self.samples: Samples | None = None
        self.doing = ""  # import, issue
        self.done = self.total = self.made = 0
        self.refused: dict[int, list[str]] = {}
        self.problem = ""  # why what was done ended early, in words

    def item(self, item_id: int | None) -> AcceptanceItem | None:
        items = [] if self.list is None else self.list.items
        return next((one for one in items if one.id == item_id), None)

    @property
    def unissued(self) -> int:
        """How many items have no order yet."""
        return sum(one.order is None for one in self.list.items) if self.list is not None else 0

    def begin(self, month: str) -> None:
        if month != self.month:
            self.list = self.samples = None
        self.month, self.state, self.error = month, LoadState.LOADING, ""
        self.changed.emit()

    def finish(self, found: AcceptanceList, samples: Samples) -> None:
        self.list, self.samples, self.state = found, samples, LoadState.READY
        self.changed.emit()

    def take_samples(self, samples: Samples) -> None:
        self.samples = samples
        self.changed.emit()

    def fail(self, error: str) -> None:
        self.state, self.error = LoadState.FAILED, error
        self.changed.emit()

    def start(self, doing: str, total: int) -> None:
        self.doing, self.done, self.total, self.made = doing, 0, total, 0
        self.refused, self.problem = {}, ""
        self.moved.emit()

    def advance(self, done: int, made: int, refused: dict[int, list[str]] | None = None) -> None:
        self.done += done
        self.made += made
        self.refused.update(refused or {})
        self.moved.emit()

    def stop(self, problem: str = "") -> None:
        """It came to its end, or to none."""
        self.doing, self.problem = "", problem
        self.moved.emit()
