"""The view of the people tree: its keys, its menu at the row the keyboard is on, and few repaints."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Signal
from PySide6.QtGui import QAccessible, QContextMenuEvent, QKeyEvent, QKeySequence

from console.models.tables.staff import StaffTreeModel
from console.views.context import Ui
from console.views.staff.delegate import StaffDelegate
from console.views.tables import Tree

Index = QModelIndex | QPersistentModelIndex


class StaffTree(Tree):
    """`menu_wanted(index, at)`: by the right button or the menu key; `at` on the screen.

    `keys` are keys of the tree itself that mean a command elsewhere: they go before the window's.
    """

    menu_wanted = Signal(QModelIndex, QPoint)

    def __init__(self, ui: Ui, rows: StaffTreeModel, *, empty: Callable[[], str]) -> None:
        super().__init__(ui, rows, name="staff_tree", spoken=ui.texts("staff.tree"), empty=empty)
        self.keys: dict[QKeySequence, Callable[[], object]] = {}
        self._painter = StaffDelegate(ui.theme, self)
        self.setItemDelegate(self._painter)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """A stretch of rows is repainted where it is seen; Qt would ask the model about every row of it."""
        if first.row() == last.row() or QAccessible.isActive():
            super().dataChanged(first, last, list(roles))
        elif self._is_in_view(first, last):
            self.viewport().update()

    def _is_in_view(self, first: Index, last: Index) -> bool:
        above, bottom = first.parent(), self.viewport().height()
        index = self.indexAt(QPoint(0, 0))
        while index.isValid() and self.visualRect(index).top() < bottom:
            if first.row() <= index.row() <= last.row() and index.parent() == above:
                return True
            index = self.indexBelow(index)
        return False

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and QKeySequence(event.keyCombination()) in self.keys
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        what = self.keys.get(QKeySequence(event.keyCombination()))
        if what is None:
            super().keyPressEvent(event)
        else:
            what()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.pos()
        index = self.indexAt(at)
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            self.scrollTo(index)
            at = self.visualRect(index).bottomLeft() + QPoint(40, 0)
        if index.isValid():
            self.menu_wanted.emit(index, self.viewport().mapToGlobal(at))
