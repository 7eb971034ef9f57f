"""Who stands where in the people tree: branches over columns of people, whole and narrowed; no Qt, no words.

People have slots: the departments' in the order of the tree, and in each by kind and number. So a department
with all below it is one stretch of slots, and narrowing ten thousand people is a few cuts, not a walk.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from console.api.types import Department, Group, Worker
from console.models.store import DepartmentStore

Slots = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

_NOBODY: Slots = np.empty(0, np.intp)


class BranchKind(StrEnum):
    """What has people below it."""

    ROOT = "root"
    GROUPS = "groups"  # the heading of all groups
    GROUP = "group"
    DEPARTMENT = "department"


@dataclass(slots=True, eq=False)
class Branch:
    """`key` is the id of the department or group. `own` people stand right below it, `whole` has all below.

    What is `shown` of them follows the narrowing; `row` is its place among the shown ones of its parent.
    """

    kind: BranchKind
    key: int
    name: str
    place: int  # in `Shape.branches`
    parent: Branch | None
    children: list[Branch] = field(default_factory=list)
    own: Slots = field(default_factory=lambda: _NOBODY)
    whole: Slots = field(default_factory=lambda: _NOBODY)
    row: int = 0
    shown_children: list[Branch] = field(default_factory=list)
    shown_own: Slots = field(default_factory=lambda: _NOBODY)
    shown_whole: Slots = field(default_factory=lambda: _NOBODY)

    def shows(self, child: Branch) -> bool:
        return child.row < len(self.shown_children) and self.shown_children[child.row] is child

    @property
    def size(self) -> int:
        """How many rows are right below it now."""
        return len(self.shown_children) + len(self.shown_own)


class Shape:
    """The whole tree. `ids` and `workers` by slot. Groups first: they are few, and departments are long."""

    def __init__(
        self, workers: Iterable[Worker], departments: DepartmentStore, groups: Iterable[Group]
    ) -> None:
        self.root = Branch(BranchKind.ROOT, 0, "", 0, None)
        self.branches = [self.root]
        self.workers: list[Worker] = []
        self.of_department: dict[int, Branch] = {}
        self.of_group: dict[int, Branch] = {}
        self.department_branch: list[Branch] = []  # by slot
        heading = self._add(BranchKind.GROUPS, 0, "", self.root)
        self._place_departments(workers, departments)
        self.ids = np.array([one.id for one in self.workers], np.int64)
        self._order = np.argsort(self.ids)
        self._sorted = self.ids[self._order]
        self._place_groups(heading, groups)
        self.root.whole = np.arange(len(self.ids))
        self.narrow(None)

    def slots_of(self, worker_ids: Iterable[int] | npt.NDArray[np.int64]) -> Slots:
        """Slots of those that are in the tree, ascending."""
        wanted = worker_ids if isinstance(worker_ids, np.ndarray) else np.array(list(worker_ids), np.int64)
        if not len(self._sorted) or not len(wanted):
            return _NOBODY
        places = np.searchsorted(self._sorted, wanted)
        places[places == len(self._sorted)] = 0
        return np.sort(self._order[places[self._sorted[places] == wanted]])

    def flags_of(self, worker_ids: Iterable[int] | npt.NDArray[np.int64]) -> Flags:
        """By slot, whether it is one of these."""
        flags = np.zeros(len(self.ids), np.bool_)
        flags[self.slots_of(worker_ids)] = True
        return flags

    def branches_of(self, slot: int) -> list[Branch]:
        """Everywhere somebody is shown: the department, then the groups."""
        homes = [self.department_branch[slot], *self.of_group.values()]
        return [one for one in homes if row_of(one, slot) is not None]

    def narrow(self, wanted: Flags | None) -> None:
        """Shows only these people and the branches that lead to them; None shows everything."""
        shown = np.flatnonzero(wanted) if wanted is not None else self.root.whole
        for branch in reversed(self.branches):  # children before parents
            if wanted is None:
                branch.shown_own, branch.shown_whole = branch.own, branch.whole
            elif branch.kind in (BranchKind.GROUP, BranchKind.GROUPS):
                branch.shown_own = branch.own[wanted[branch.own]]
                branch.shown_whole = branch.whole[wanted[branch.whole]]
            else:
                branch.shown_own = _cut(shown, branch.own)
                branch.shown_whole = _cut(shown, branch.whole)
            branch.shown_children = [one for one in branch.children if wanted is None or len(one.shown_whole)]
            for row, child in enumerate(branch.shown_children):
                child.row = row

    def _add(self, kind: BranchKind, key: int, name: str, parent: Branch) -> Branch:
        made = Branch(kind, key, name, len(self.branches), parent)
        self.branches.append(made)
        parent.children.append(made)
        return made

    def _place_departments(self, workers: Iterable[Worker], departments: DepartmentStore) -> None:
        people: dict[int, list[Worker]] = {}
        for worker in workers:
            home = worker.department_id if worker.department_id in departments else 0
            people.setdefault(home, []).append(worker)

        def grow(branch: Branch, children: Sequence[Department], own: list[Worker]) -> None:
            begin = len(self.workers)
            for department in children:
                child = self._add(BranchKind.DEPARTMENT, department.id, department.name, branch)
                self.of_department[department.id] = child
                grow(child, departments.children_of(department.id), people.get(department.id, []))
            middle = len(self.workers)
            self.workers += sorted(own, key=lambda one: (one.kind, one.number))
            self.department_branch += [branch] * len(own)
            branch.own = np.arange(middle, len(self.workers))
            branch.whole = np.arange(begin, len(self.workers))

        grow(self.root, departments.children_of(None), people.get(0, []))

    def _place_groups(self, heading: Branch, groups: Iterable[Group]) -> None:
        for group in sorted(groups, key=lambda one: (one.name, one.id)):
            branch = self._add(BranchKind.GROUP, group.id, group.name, heading)
            self.of_group[group.id] = branch
            branch.own = branch.whole = self.slots_of(group.worker_ids)
        if heading.children:
            heading.whole = np.unique(np.concatenate([one.whole for one in heading.children]))


def row_of(branch: Branch, slot: int) -> int | None:
    """The row of somebody right below a branch; None where he is not shown there."""
    place = int(np.searchsorted(branch.shown_own, slot))
    if place < len(branch.shown_own) and branch.shown_own[place] == slot:
        return len(branch.shown_children) + place
    return None


def _cut(shown: Slots, stretch: Slots) -> Slots:
    """What of a stretch of slots is shown."""
    if not len(stretch):
        return _NOBODY
    begin, end = np.searchsorted(shown, (stretch[0], stretch[-1] + 1))
    return shown[begin:end]
