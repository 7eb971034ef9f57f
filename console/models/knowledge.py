"""Fault cases that answer the present question, which of them go with the selected order, and check lists."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from console.api.types import CheckList, FaultCase
from console.models.details import LoadState


class KnowledgeModel(QObject):
    """`cases` by id in the order of the answer; `attached` are ids of cases that go with order `order_id`."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.question = ""
        self.cases: dict[int, FaultCase] = {}
        self.order_id: int | None = None
        self.attached: frozenset[int] = frozenset()
        self.check_lists: list[CheckList] = []
        self.state = LoadState.IDLE
        self.error = ""

    def begin(self, question: str, order_id: int | None) -> None:
        """The former answer stays on screen until the new one is there."""
        if order_id != self.order_id:
            self.attached = frozenset()
        self.question, self.order_id = question, order_id
        self.state, self.error = LoadState.LOADING, ""
        self.changed.emit()

    def finish(self, found: Iterable[FaultCase], attached: Iterable[FaultCase]) -> None:
        """What goes with the order stands first."""
        going = {case.id: case for case in attached}
        self.cases = going | {case.id: case for case in found if case.id not in going}
        self.attached = frozenset(going)
        self.state = LoadState.READY
        self.changed.emit()

    def fail(self, error: str) -> None:
        self.state, self.error = LoadState.FAILED, error
        self.changed.emit()

    def take_check_lists(self, lists: Iterable[CheckList]) -> None:
        self.check_lists = list(lists)
        self.changed.emit()
