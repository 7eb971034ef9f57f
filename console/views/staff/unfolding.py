"""Which branches of the people tree are open: the user's choice, and for a search as many as fit."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject

from console.models.staff_shape import Branch, BranchKind
from console.models.tables.roles import Role
from console.models.tables.staff import StaffTreeModel
from console.views.staff.tree import StaffTree

FEW = 200  # so many people are all shown at first
SEARCH_ROWS = 200  # nobody reads further down a list of hits; typing on is quicker
_OPEN_DEPTH = 2

_Key = tuple[str, int]


class Unfolding(QObject):
    """Keeps what is open, where the view is and which row has the keyboard when the tree is made anew."""

    def __init__(self, tree: StaffTree, rows: StaffTreeModel) -> None:
        super().__init__(tree)
        self._tree, self._rows = tree, rows
        self._chosen: dict[_Key, bool] = {}
        self._applying = False
        self._scrolled = 0
        self._searched = ""
        tree.expanded.connect(lambda index: self._note(index, True))
        tree.collapsed.connect(lambda index: self._note(index, False))
        rows.modelAboutToBeReset.connect(self._remember)
        rows.modelReset.connect(self._come_back)
        rows.narrowed.connect(self._apply)
        self._apply()

    def _note(self, index: QModelIndex, is_open: bool) -> None:
        if not self._applying and not self._rows.text:
            self._chosen[index.data(Role.KIND), index.data(Role.KEY)] = is_open

    def _remember(self) -> None:
        self._scrolled = self._tree.verticalScrollBar().value()

    def _come_back(self) -> None:
        self._apply()
        self._tree.verticalScrollBar().setValue(self._scrolled)

    def _apply(self) -> None:
        self._applying = True
        text = self._rows.text
        if text:
            self._left = SEARCH_ROWS
            self._open_hits(self._rows.branches[0])
        else:
            few = len(self._rows.branches[0].whole) <= FEW
            for branch in self._rows.branches[1:]:
                self._open(branch, self._chosen.get((branch.kind, branch.key), _at_first(branch, few)))
        if text and text != self._searched:
            self._tree.scrollToTop()
        self._searched = text
        self._tree.doItemsLayout()  # while painting is too late: a scroll bar that comes paints twice
        self._applying = False

    def _open_hits(self, below: Branch) -> None:
        for branch in below.shown_children:
            fits = branch.size <= self._left or self._left == SEARCH_ROWS
            self._open(branch, fits)
            if fits:
                self._left -= min(branch.size, self._left)
                self._open_hits(branch)

    def _open(self, branch: Branch, on: bool) -> None:
        index = self._rows.index_of(branch)
        if index.isValid() and self._tree.isExpanded(index) is not on:
            self._tree.setExpanded(index, on)


def _at_first(branch: Branch, few: bool) -> bool:
    """Groups show people a second time, so they begin closed."""
    if branch.kind is BranchKind.GROUP:
        return False
    depth, above = 0, branch.parent
    while above is not None and above.parent is not None:
        depth, above = depth + 1, above.parent
    return few or depth < _OPEN_DEPTH
