"""The view of the people tree: its keys, its menu at the row the keyboard is on, and few repaints."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QKeyCombination,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QAccessible, QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from console.models.tables.staff import StaffTreeModel
from console.views.context import Ui
from console.views.staff.delegate import StaffDelegate
from console.views.tables import Tree

Index = QModelIndex | QPersistentModelIndex

_SHIFT_F10 = QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_F10)


class StaffTree(Tree):
    """`menu_wanted(index, at)`: by the right button or the menu key; `at` on the screen.

    `keys` are keys of the tree itself that mean a command elsewhere: they go before the window's.
    """

    menu_wanted = Signal(QModelIndex, QPoint)

    def __init__(self, ui: Ui, rows: StaffTreeModel, *, empty: Callable[[], str]) -> None:
        super().__init__(ui, rows, name="staff_tree", spoken=ui.texts("staff.tree"), empty=empty)
        self.keys: dict[QKeySequence, Callable[[], object]] = {}
        self._painter = StaffDelegate(ui.theme, rows, self)
        self.setItemDelegate(self._painter)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """For a stretch of rows what is in view is painted; Qt would ask the model about every row of it."""
        if first.row() == last.row() or QAccessible.isActive():
            super().dataChanged(first, last, list(roles))
        else:
            self.viewport().update()

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
        if what is not None:
            what()
        elif event.key() == Qt.Key.Key_Menu or event.keyCombination() == _SHIFT_F10:
            self._show_menu()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            if QApplication.activePopupWidget() is None:  # where the system makes this event of the menu key
                self._show_menu()
            return
        index = self.indexAt(event.pos())
        if index.isValid():
            self.menu_wanted.emit(index, event.globalPos())

    def _show_menu(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.scrollTo(index)
            at = self.visualRect(index).bottomLeft() + QPoint(40, 0)
            self.menu_wanted.emit(index, self.viewport().mapToGlobal(at))
