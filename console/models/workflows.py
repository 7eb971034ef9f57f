"""The workflows of all order types: every version, how many orders follow each, and what they are made of."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from console.api.workflow_types import MovePart, RunningVersion, Workflow, WorkflowDefinition, WorkflowParts
from console.models.details import LoadState
from contract.vocabulary import OrderMove, OrderType


class WorkflowsModel(QObject):
    """`changed` when versions, counts or parts came; `error` is in words where `state` is FAILED."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = LoadState.IDLE
        self.error = ""
        self._versions: dict[OrderType, list[Workflow]] = {}
        self._running: dict[tuple[OrderType, int], int] = {}
        self._moves: dict[OrderMove, MovePart] = {}
        self._shipped: dict[OrderType, WorkflowDefinition] = {}

    def begin(self) -> None:
        self.state, self.error = LoadState.LOADING, ""
        self.changed.emit()

    def take(self, versions: Iterable[Workflow]) -> None:
        found: dict[OrderType, list[Workflow]] = {}
        for one in versions:
            found.setdefault(one.type, []).append(one)
        self._versions = {kind: found[kind] for kind in OrderType if kind in found}
        self.state, self.error = LoadState.READY, ""
        self.changed.emit()

    def take_parts(self, running: Iterable[RunningVersion], parts: WorkflowParts) -> None:
        """What only administrators are told."""
        self._running = {(one.type, one.version): one.orders for one in running}
        self._moves = {one.move: one for one in parts.moves}
        self._shipped = {one.type: one.definition for one in parts.shipped}
        self.changed.emit()

    def put(self, workflow: Workflow) -> None:
        """The newest version of its type, as published here or told in a refusal."""
        known = [one for one in self._versions.get(workflow.type, []) if one.version != workflow.version]
        self._versions[workflow.type] = [workflow, *known]
        self.changed.emit()

    def fail(self, error: str) -> None:
        self.state, self.error = LoadState.FAILED, error
        self.changed.emit()

    @property
    def types(self) -> list[OrderType]:
        return list(self._versions)

    def versions(self, kind: OrderType) -> list[Workflow]:
        """The newest first."""
        return self._versions.get(kind, [])

    def current(self, kind: OrderType) -> Workflow | None:
        """The one that new orders follow."""
        versions = self.versions(kind)
        return versions[0] if versions else None

    def is_older(self, kind: OrderType, version: int) -> bool:
        """Whether new orders of the type follow a newer version than this."""
        current = self.current(kind)
        return current is not None and version < current.version

    def running(self, kind: OrderType, version: int | None = None) -> int:
        """Orders not at an end that follow this version, or any of the type."""
        if version is not None:
            return self._running.get((kind, version), 0)
        return sum(orders for (of, _), orders in self._running.items() if of == kind)

    def running_by_version(self, kind: OrderType) -> dict[int, int]:
        """Version -> orders, the newest first."""
        found = {version: n for (of, version), n in self._running.items() if of == kind and n}
        return dict(sorted(found.items(), reverse=True))

    def part(self, move: OrderMove) -> MovePart | None:
        return self._moves.get(move)

    @property
    def moves(self) -> list[OrderMove]:
        return list(self._moves)

    def shipped(self, kind: OrderType) -> WorkflowDefinition | None:
        """What the program brings."""
        return self._shipped.get(kind)
