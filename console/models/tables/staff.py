"""The people tree as Qt sees it: groups and departments with tri-state ticks, narrowed by text and state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, Signal

from console.core.clock import ServerClock
from console.core.texts import Texts
from console.models.presence import Counts
from console.models.rules.presence import CODE
from console.models.rules.search import Index
from console.models.staff_shape import Branch, BranchKind, Flags, Shape, Slots, row_of
from console.models.tables.roles import Role
from console.models.tables.rows import Index as AnyIndex
from console.models.tables.staff_words import StaffWords
from console.models.world import Models
from contract.vocabulary import Presence

ROWS_SINGLY = 64  # more changed rows than that are told as stretches
LETTERS_FOR_BRANCHES = 2  # one letter begins half of all departments


class StaffFilter(StrEnum):
    """Whom the tree shows."""

    ALL = "all"
    ONLINE = "online"
    ON_DUTY = "on_duty"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Look:
    """What a row shows. `mark` names a shape, empty for branches; `tick` None: nothing to tick."""

    words: str
    note: str
    mark: str
    tick: Qt.CheckState | None


class StaffTreeModel(QAbstractItemModel):
    """One column. `Selection.ticked` has the ticks: somebody in several places is ticked everywhere.

    An index carries the place of the branch it is right below, so people need no object each.
    `narrowed` after text, filter or who fits them changed; a reset comes when people or branches do.
    """

    narrowed = Signal()

    def __init__(
        self, models: Models, clock: ServerClock, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._models = models
        self._words = StaffWords(models, clock, texts)
        self._index, self._branch_index = Index(), Index()
        self._known: dict[int, tuple[object, ...]] = {}
        self._text, self._filter = "", StaffFilter.ALL
        self._found: list[int] = []
        self._wanted: Flags | None = None
        self._counts: dict[int, Counts] = {}
        self._shape = Shape((), models.departments, ())
        self._ticked: Flags = np.zeros(0, np.bool_)
        models.workers.changed.connect(self._on_workers)
        models.departments.changed.connect(self.rebuild)
        models.groups.changed.connect(self.rebuild)
        models.presence.changed.connect(self._on_presence)
        models.selection.changed.connect(self._on_selection)
        self._learn(models.workers.ids())
        self.rebuild()

    # what is shown

    @property
    def text(self) -> str:
        return self._text

    @property
    def filter(self) -> StaffFilter:
        return self._filter

    @property
    def shown_workers(self) -> int:
        return len(self._shape.root.shown_whole)

    @property
    def best_match(self) -> int | None:
        """The first worker the search found, None without a search."""
        if not self._text:
            return None
        shown = self._shape.flags_of(self._shape.ids) if self._wanted is None else self._wanted
        for key in self._found:
            if len(slots := self._shape.slots_of([key])) and shown[slots[0]]:
                return key
        rest = self._shape.root.shown_whole
        return int(self._shape.ids[rest[0]]) if len(rest) else None

    @property
    def search_index(self) -> Index:
        """For whoever has time to prepare it before the first search."""
        return self._index

    def set_text(self, text: str) -> None:
        if text.strip() != self._text:
            self._text = text.strip()
            self._narrow()

    def set_filter(self, wanted: StaffFilter) -> None:
        if wanted is not self._filter:
            self._filter = wanted
            self._narrow()

    def rebuild(self) -> None:
        """Reads people, departments and groups anew."""
        models = self._models
        self.beginResetModel()
        self._shape = Shape(models.workers.all(), models.departments, models.groups.all())
        self._branch_index = Index()
        for branch in self._shape.branches:
            if branch.kind in (BranchKind.GROUP, BranchKind.DEPARTMENT):
                self._branch_index.put(branch.place, branch.name)
        self._ticked = self._shape.flags_of(models.selection.ticked)
        self._wanted = self._fitting()
        self._shape.narrow(self._wanted)
        self._counts = {}
        self._note_counts()
        self.endResetModel()

    def _narrow(self) -> None:
        """Branches keep their places, so what the view has unfolded and selected moves along."""
        self.layoutAboutToBeChanged.emit()  # whoever listens may hold on to rows only now
        before = self.persistentIndexList()
        kept = [(one.internalId(), self.item(one)) for one in before]
        self._wanted = self._fitting()
        self._shape.narrow(self._wanted)
        after = [self._place(self._shape.branches[place], item) for place, item in kept]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.narrowed.emit()

    def _fitting(self) -> Flags | None:
        """By slot, who fits text and filter; None where neither is set."""
        wanted: Flags | None = None
        if self._text:
            self._found = self._index.find(self._text)
            wanted = self._shape.flags_of(np.array(self._found, np.int64))
            if len(self._text) >= LETTERS_FOR_BRANCHES or not self._text.isascii():
                for place in self._branch_index.find(self._text):
                    wanted[self._shape.branches[place].whole] = True
        if self._filter is not StaffFilter.ALL:
            fits = self._in_state(self._filter)
            wanted = fits if wanted is None else wanted & fits
        return wanted

    def _in_state(self, wanted: StaffFilter) -> Flags:
        presence, ids = self._models.presence, self._shape.ids
        if wanted is StaffFilter.ON_DUTY:
            return presence.on_duty_of(ids)
        code = CODE[Presence.ONLINE if wanted is StaffFilter.ONLINE else Presence.LOST]
        return np.asarray(presence.codes_of(ids) == code)

    def _learn(self, ids: frozenset[int]) -> bool:
        """Feeds the search index; True where the tree itself looks different."""
        reshaped = False
        for key in ids:
            worker = self._models.workers.get(key)
            if worker is None:
                self._index.remove(key)
                reshaped = self._known.pop(key, None) is not None or reshaped
                continue
            known = (worker.name, worker.number, worker.phone, worker.department_id, worker.kind)
            if self._known.get(key) != known:
                self._known[key], reshaped = known, True
                self._index.put(key, worker.name, numbers=[worker.number], phone=worker.phone)
        return reshaped

    # changes

    def _on_workers(self, changed: frozenset[int]) -> None:
        if self._learn(changed):
            self.rebuild()
        else:
            self._on_presence(changed)

    def _on_presence(self, changed: frozenset[int]) -> None:
        before = self._wanted
        if before is not None and self._filter is not StaffFilter.ALL:
            now = self._fitting()
            if now is not None and not np.array_equal(now, before):
                self._narrow()
        self._announce(self._shape.slots_of(changed))
        for branch in self._note_counts():
            self._announce_branch(branch)

    def _on_selection(self) -> None:
        ticked = self._shape.flags_of(self._models.selection.ticked)
        differing = np.flatnonzero(ticked ^ self._ticked)
        self._ticked = ticked
        if len(differing):
            self._announce(differing)
            for branch in self._shape.branches:
                if len(branch.shown_children):
                    self.dataChanged.emit(*self._stretch(branch, 0, len(branch.shown_children) - 1))

    def _note_counts(self) -> list[Branch]:
        """Branches that count others than the last time."""
        counts = {one.place: self.counts(one) for one in self._shape.branches}
        before, self._counts = self._counts, counts
        return [self._shape.branches[place] for place, now in counts.items() if now != before.get(place)]

    def _announce(self, slots: Slots) -> None:
        shape = self._shape
        if len(slots) <= ROWS_SINGLY:
            for slot in slots.tolist():
                for branch in shape.branches_of(slot):
                    row = row_of(branch, slot)
                    if row is not None:
                        self.dataChanged.emit(*self._stretch(branch, row, row))
            return
        touched = np.zeros(len(shape.ids), np.bool_)
        touched[slots] = True
        for branch in shape.branches:
            rows = np.flatnonzero(touched[branch.shown_own])
            if len(rows):
                first = len(branch.shown_children)
                self.dataChanged.emit(*self._stretch(branch, first + int(rows[0]), first + int(rows[-1])))

    def _announce_branch(self, branch: Branch) -> None:
        parent = branch.parent
        if parent is not None and parent.shows(branch):
            self.dataChanged.emit(*self._stretch(parent, branch.row, branch.row))

    def _stretch(self, below: Branch, first: int, last: int) -> tuple[QModelIndex, QModelIndex]:
        return self.createIndex(first, 0, below.place), self.createIndex(last, 0, below.place)

    # between rows and what they stand for

    def item(self, index: AnyIndex) -> Branch | int:
        """A branch, or the slot of a person; the root for no index."""
        if not index.isValid():
            return self._shape.root
        below, row = self._shape.branches[index.internalId()], index.row()
        children = below.shown_children
        return children[row] if row < len(children) else int(below.shown_own[row - len(children)])

    def _branch_at(self, index: AnyIndex) -> Branch | None:
        """The branch of a row, None for a person: what a layout asks of every row, so without their slots."""
        if not index.isValid():
            return self._shape.root
        row, children = index.row(), self._shape.branches[index.internalId()].shown_children
        return children[row] if row < len(children) else None

    def _place(self, below: Branch, item: Branch | int) -> QModelIndex:
        if isinstance(item, Branch):
            return self.createIndex(item.row, 0, below.place) if below.shows(item) else QModelIndex()
        row = row_of(below, item)
        return QModelIndex() if row is None else self.createIndex(row, 0, below.place)

    def workers_at(self, index: AnyIndex) -> frozenset[int]:
        """The person of a row, or all shown below a branch."""
        item = self.item(index)
        slots = item.shown_whole if isinstance(item, Branch) else [item]
        return frozenset(self._shape.ids[slots].tolist())

    def group_at(self, index: AnyIndex) -> int | None:
        """The group that a row is, or stands in."""
        if not index.isValid():
            return None
        item, below = self.item(index), self._shape.branches[index.internalId()]
        for one in (item, below):
            if isinstance(one, Branch) and one.kind is BranchKind.GROUP:
                return one.key
        return None

    def index_of(self, branch: Branch) -> QModelIndex:
        return QModelIndex() if branch.parent is None else self._place(branch.parent, branch)

    def index_of_worker(self, worker_id: int) -> QModelIndex:
        """Where somebody is shown: in the department, else in a group."""
        for slot in self._shape.slots_of([worker_id]).tolist():
            for branch in self._shape.branches_of(slot):
                return self._place(branch, slot)
        return QModelIndex()

    def index_of_department(self, department_id: int) -> QModelIndex:
        found = self._shape.of_department.get(department_id)
        return self.index_of(found) if found else QModelIndex()

    def index_of_group(self, group_id: int) -> QModelIndex:
        found = self._shape.of_group.get(group_id)
        return self.index_of(found) if found else QModelIndex()

    @property
    def branches(self) -> list[Branch]:
        """All that have people below them, in the order of the tree; the root first."""
        return self._shape.branches

    def counts(self, branch: Branch) -> Counts:
        presence = self._models.presence
        if branch.kind is BranchKind.DEPARTMENT:
            return presence.counts(branch.key)
        return presence.tally(self._shape.ids[branch.whole])

    # Qt's side

    def index(self, row: int, column: int, parent: AnyIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        below = self._branch_at(parent)
        if below is not None and 0 <= row < below.size:
            return self.createIndex(row, column, below.place)
        return QModelIndex()

    def parent(self, index: AnyIndex = QModelIndex()) -> QModelIndex:  # type: ignore[override] # noqa: B008 - Qt overloads parent()
        below = self._shape.branches[index.internalId()] if index.isValid() else self._shape.root
        return QModelIndex() if below.parent is None else self.createIndex(below.row, 0, below.parent.place)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        below = self._branch_at(parent)
        return 0 if below is None else below.size

    def hasChildren(self, parent: AnyIndex = QModelIndex()) -> bool:  # noqa: B008 - Qt's signature
        below = self._branch_at(parent)
        return below is not None and below.size > 0

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: ARG002, B008 - Qt's signature
        return 1

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _PERSON if self._branch_at(index) is None else _BRANCH

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.item(index)
        if isinstance(item, Branch):
            if role == Role.KEY:
                return item.key
            if role == Role.KIND:
                return str(item.kind)
            if role == Qt.ItemDataRole.CheckStateRole:
                return self._check_state(item)
            return self._words.branch(item, self._counts[item.place], role)
        if role == Role.KEY:
            return int(self._shape.ids[item])
        if role == Role.KIND:
            return "worker"
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if self._ticked[item] else Qt.CheckState.Unchecked
        return self._words.person(int(self._shape.ids[item]), role)

    def look(self, index: AnyIndex) -> Look:
        """All that is painted of a row in one question; roles would be five, for every row and frame."""
        item = self.item(index)
        if isinstance(item, Branch):
            words, note = self._words.of_branch(item, self._counts[item.place])
            return Look(words, note, "", self._check_state(item))
        words, note, mark = self._words.of_person(int(self._shape.ids[item]))
        return Look(
            words, note, mark, Qt.CheckState.Checked if self._ticked[item] else Qt.CheckState.Unchecked
        )

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        on = Qt.CheckState(value) is Qt.CheckState.Checked
        self._models.selection.tick(self.workers_at(index), on)
        return True

    def _check_state(self, branch: Branch) -> Qt.CheckState | None:
        """None for a branch without anybody: there is nothing to tick."""
        if not len(branch.shown_whole):
            return None
        ticked = np.count_nonzero(self._ticked[branch.shown_whole])
        if not ticked:
            return Qt.CheckState.Unchecked
        whole = ticked == len(branch.shown_whole)
        return Qt.CheckState.Checked if whole else Qt.CheckState.PartiallyChecked


_BRANCH = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
_PERSON = _BRANCH | Qt.ItemFlag.ItemNeverHasChildren
