"""What the account can take back and make again, as the backend last said."""

from PySide6.QtCore import QObject, Signal

from console.api.undo_types import MyUndo, UndoStep


class UndoModel(QObject):
    """`changed` after every answer, which is fresh until something of ours is pressed or acknowledged."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mine = MyUndo()
        self.revision = 0
        self._known = -1  # the revision that the answer is about
        self._explained: set[int] = set()

    @property
    def is_fresh(self) -> bool:
        return self._known == self.revision

    @property
    def undo(self) -> UndoStep | None:
        return self._mine.undo

    @property
    def redo(self) -> UndoStep | None:
        return self._mine.redo

    @property
    def newest(self) -> UndoStep | None:
        """The newest own step, whether it can be taken back or not."""
        return self._mine.blocked[0] if self._mine.blocked else self._mine.undo

    def to_explain(self) -> UndoStep | None:
        """A newer step that cannot be taken back, of which the user has not been told why."""
        return next((step for step in self._mine.blocked if step.event_seq not in self._explained), None)

    def explained(self) -> None:
        """The user was told why the newer steps stay."""
        self._explained |= {step.event_seq for step in self._mine.blocked}

    def order_ids(self) -> set[int]:
        """Orders whose next event may change what is said here."""
        steps = (self._mine.undo, self._mine.redo, *self._mine.blocked)
        return {step.order_id for step in steps if step is not None}

    def take(self, mine: MyUndo, revision: int) -> None:
        """An answer to a question that was asked at `revision`."""
        self._mine, self._known = mine, revision
        self.changed.emit()

    def outdated(self) -> None:
        """Something happened that the answer does not know of."""
        self.revision += 1

    def clear(self) -> None:
        """Somebody else sits here, or nobody."""
        self._explained.clear()
        self._mine, self._known = MyUndo(), -1
        self.changed.emit()
