"""Departments and workers as a tree with tri-state ticks; filtered by the search index."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from console.api.types import Worker
from console.core import units
from console.core.clock import ServerClock
from console.core.texts import Texts
from console.models.rules.search import Index
from console.models.tables.roles import Role
from console.models.tables.rows import Index as AnyIndex
from console.models.world import Models


@dataclass(slots=True, eq=False)
class Node:
    """`key` is a department's or a worker's id; workers have no children."""

    kind: str
    key: int
    parent: Node | None
    row: int = 0
    children: list[Node] = field(default_factory=list)
    worker_ids: frozenset[int] = frozenset()


class StaffTreeModel(QAbstractItemModel):
    """One column. Departments first, then their people by number. `Selection.ticked` has the ticks."""

    def __init__(
        self, models: Models, clock: ServerClock, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._models, self._clock, self._texts = models, clock, texts
        self._root = Node("root", 0, None)
        self._of_worker: dict[int, Node] = {}
        self._of_department: dict[int, Node] = {}
        self._index = Index()
        self._shape: dict[int, tuple[str, str, str | None, int]] = {}
        self._text = ""
        self._ticked: frozenset[int] = models.selection.ticked
        models.workers.changed.connect(self._on_workers)
        models.departments.changed.connect(self.rebuild)
        models.presence.changed.connect(self._on_presence)
        models.selection.changed.connect(self._on_selection)
        self._learn(models.workers.ids())
        self.rebuild()

    # building

    def set_text(self, text: str) -> None:
        self._text = text.strip()
        self.rebuild()

    @property
    def shown_workers(self) -> int:
        return len(self._of_worker)

    @property
    def best_match(self) -> int | None:
        """The first worker the search found, None without a search."""
        found = self._index.find(self._text) if self._text else []
        return next((key for key in found if key in self._of_worker), None)

    def rebuild(self) -> None:
        self.beginResetModel()
        wanted = frozenset(self._index.find(self._text)) if self._text else None
        by_department: dict[int, list[Worker]] = {}
        for worker in self._models.workers.all():
            if wanted is None or worker.id in wanted:
                by_department.setdefault(worker.department_id, []).append(worker)
        self._of_worker, self._of_department = {}, {}
        self._root = Node("root", 0, None)
        self._grow(self._root, None, by_department)
        self.endResetModel()

    def _grow(self, node: Node, department_id: int | None, people: dict[int, list[Worker]]) -> None:
        for department in self._models.departments.children_of(department_id):
            child = Node("department", department.id, node)
            self._grow(child, department.id, people)
            if child.worker_ids or not self._text:
                node.children.append(child)
                self._of_department[department.id] = child
        for worker in sorted(people.get(department_id or 0, []), key=lambda one: (one.kind, one.number)):
            leaf = Node("worker", worker.id, node, worker_ids=frozenset((worker.id,)))
            node.children.append(leaf)
            self._of_worker[worker.id] = leaf
        for row, child in enumerate(node.children):
            child.row = row
        node.worker_ids = frozenset().union(*(child.worker_ids for child in node.children))

    def _learn(self, ids: frozenset[int]) -> bool:
        """Feeds the search index; True where the tree itself looks different."""
        reshaped = False
        for key in ids:
            worker = self._models.workers.get(key)
            if worker is None:
                self._index.remove(key)
                reshaped = self._shape.pop(key, None) is not None or reshaped
                continue
            shape = (worker.name, worker.number, worker.phone, worker.department_id)
            if self._shape.get(key) != shape:
                self._shape[key], reshaped = shape, True
                self._index.put(key, worker.name, numbers=[worker.number], phone=worker.phone)
        return reshaped

    # changes

    def _on_workers(self, changed: frozenset[int]) -> None:
        if self._learn(changed):
            self.rebuild()
        else:
            self._on_presence(changed)

    def _on_presence(self, changed: frozenset[int]) -> None:
        touched: set[Node] = set(self._of_department.values())
        touched.update(node for key in changed if (node := self._of_worker.get(key)))
        self._announce(touched)

    def _on_selection(self) -> None:
        ticked = self._models.selection.ticked
        if ticked == self._ticked:
            return
        differing, self._ticked = ticked ^ self._ticked, ticked
        touched: set[Node] = set(self._of_department.values())
        touched.update(node for key in differing if (node := self._of_worker.get(key)))
        self._announce(touched)

    def _announce(self, nodes: set[Node]) -> None:
        by_parent: dict[int, list[Node]] = {}
        for node in nodes:
            by_parent.setdefault(id(node.parent), []).append(node)
        for group in by_parent.values():
            first, last = min(group, key=lambda n: n.row), max(group, key=lambda n: n.row)
            self.dataChanged.emit(self._place(first), self._place(last))

    # Qt's side

    def _place(self, node: Node) -> QModelIndex:
        return QModelIndex() if node.parent is None else self.createIndex(node.row, 0, node)

    def node(self, index: AnyIndex) -> Node:
        return index.internalPointer() if index.isValid() else self._root

    def index_of_worker(self, worker_id: int) -> QModelIndex:
        found = self._of_worker.get(worker_id)
        return self._place(found) if found else QModelIndex()

    def index_of_department(self, department_id: int) -> QModelIndex:
        found = self._of_department.get(department_id)
        return self._place(found) if found else QModelIndex()

    def index(self, row: int, column: int, parent: AnyIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        children = self.node(parent).children
        return self.createIndex(row, column, children[row]) if 0 <= row < len(children) else QModelIndex()

    def parent(self, index: AnyIndex = QModelIndex()) -> QModelIndex:  # type: ignore[override] # noqa: B008 - Qt overloads parent()
        node = self.node(index)
        return QModelIndex() if node.parent is None else self._place(node.parent)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return len(self.node(parent).children)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: ARG002, B008 - Qt's signature
        return 1

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self.node(index)
        if role == Role.KEY:
            return node.key
        if role == Role.KIND:
            return node.kind
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._check_state(node)
        return (
            self._department_data(node, role) if node.kind == "department" else self._worker_data(node, role)
        )

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self._models.selection.tick(
            self.node(index).worker_ids, Qt.CheckState(value) is Qt.CheckState.Checked
        )
        return True

    def _check_state(self, node: Node) -> Qt.CheckState:
        ticked = node.worker_ids & self._ticked
        if not ticked:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if ticked == node.worker_ids else Qt.CheckState.PartiallyChecked

    def _department_data(self, node: Node, role: int) -> Any:
        department, counts = self._models.departments.get(node.key), self._models.presence.counts(node.key)
        name = department.name if department else ""
        numbers = {"online": counts.online, "on_duty": counts.on_duty, "total": counts.total}
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Role.NOTE:
            return self._texts("staff.counts.short", **numbers)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._texts("staff.counts.what", name=name, **numbers)
        return None

    def _worker_data(self, node: Node, role: int) -> Any:
        worker = self._models.workers.get(node.key)
        if worker is None:
            return None
        presence = self._models.presence.presence(node.key)
        if role == Qt.ItemDataRole.DisplayRole:
            return worker.name
        if role == Role.MARK:
            return f"presence.{presence}"
        if role == Role.NOTE:
            return self._since(worker, str(presence))
        if role == Role.SHORT:
            return self._texts(f"words.presence.{presence}")
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._texts(
                "staff.row.what",
                name=worker.name,
                number=worker.number,
                state=self._since(worker, str(presence)),
            )
        return None

    def _since(self, worker: Worker, presence: str) -> str:
        """The state in words and how long ago the last fix was, where that is what matters."""
        word = self._texts(f"words.presence.{presence}")
        fix = self._models.fleet.fix(worker.id) if presence in ("online", "lost") else None
        if fix is None:
            return word
        age_s = max(0.0, (self._clock.now_ms() - fix.at_ms) / 1_000)
        return self._texts("staff.since", state=word, age=units.age(age_s, self._texts))
