"""Which columns the queue shows, in which order and how wide; shown at once while choosing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from console.views.context import Ui
from console.views.dispatch.queue_table import USUAL, QueueTable
from console.views.widgets import button, label, pack

ALWAYS: Final = frozenset({"remaining", "title"})
"""Without these a row says nothing."""
_NAME = Qt.ItemDataRole.UserRole
_WIDTH = Qt.ItemDataRole.UserRole + 1


class ColumnsDialog(QDialog):
    """`chosen` carries (name, width) from left to right after every change; empty: the usual ones again.

    Space ticks, Alt+Up and Alt+Down move; the row can be dragged too.
    """

    chosen = Signal(list)

    def __init__(self, ui: Ui, table: QueueTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui, self._table = ui, table
        self._filling = False
        texts = ui.texts
        self.setObjectName("columns_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("actions.queue.columns"))
        self.resize(360, 480)
        self.list = QListWidget()
        self.list.setObjectName("columns_list")
        self.list.setAccessibleName(texts("actions.queue.columns"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        layout = QVBoxLayout(self)
        pack(layout, (16, 16, 16, 16), 10)
        hint = label(texts("queue.columns.hint"), "small")
        hint.setWordWrap(True)
        layout.addWidget(hint)
        layout.addWidget(self.list, 1)
        self.spin = QSpinBox()
        self.spin.lineEdit().setTextMargins(6, 0, 6, 0)  # the style sheet's padding does not reach it
        self.spin.setObjectName("columns_width")
        self.spin.setAccessibleName(texts("queue.columns.width"))
        self.spin.setRange(28, 800)
        self.spin.setSingleStep(8)
        self.spin.setSuffix(" px")
        line = QHBoxLayout()
        pack(line)
        caption = label(texts("queue.columns.width"), "muted")
        caption.setBuddy(self.spin)
        line.addWidget(caption)
        line.addWidget(self.spin)
        line.addStretch(1)
        line.addWidget(button(texts("queue.columns.up"), "columns_up", on=lambda: self.move_by(-1)))
        line.addWidget(button(texts("queue.columns.down"), "columns_down", on=lambda: self.move_by(1)))
        layout.addLayout(line)
        foot = QHBoxLayout()
        pack(foot)
        foot.addWidget(button(texts("queue.columns.usual"), "columns_usual", on=self.usual))
        foot.addStretch(1)
        close = button(f"{texts('window.shortcuts.close')}  Esc", "columns_close", on=self.accept)
        foot.addWidget(close)
        layout.addLayout(foot)
        for key, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            QShortcut(QKeySequence(key), self, lambda by=by: self.move_by(by))
        self.list.itemChanged.connect(lambda _item: self._tell())
        self.list.currentItemChanged.connect(lambda *_items: self._show_width())
        self.list.model().rowsMoved.connect(self._tell)
        self.spin.valueChanged.connect(self._set_width)
        self._fill()
        self.list.setFocus()

    def _fill(self) -> None:
        self._filling = True
        self.list.clear()
        shown = self._table.columns
        rows = self._table.rows
        hidden = [
            (name, self._table.usual_width(name)) for name, _ in rows.COLUMNS if name not in dict(shown)
        ]
        titles = dict(rows.COLUMNS)
        for name, width in [*shown, *hidden]:
            item = QListWidgetItem(self._ui.texts(titles[name]))
            item.setData(_NAME, name)
            item.setData(_WIDTH, width)
            flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsEnabled
            item.setFlags(flags if name in ALWAYS else flags | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in dict(shown) else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._filling = False
        self._show_width()

    def move_by(self, by: int) -> None:
        """The current column one place up or down."""
        row = self.list.currentRow()
        target = row + by
        if row < 0 or not 0 <= target < self.list.count():
            return
        self._filling = True
        item = self.list.takeItem(row)
        self.list.insertItem(target, item)
        self.list.setCurrentRow(target)
        self._filling = False
        self._tell()

    def usual(self) -> None:
        """As it came."""
        self.chosen.emit([])
        self._fill()

    @property
    def columns(self) -> list[tuple[str, int]]:
        """What is ticked, from left to right."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [
            (str(item.data(_NAME)), int(item.data(_WIDTH)))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]

    def _show_width(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._filling = True
            self.spin.setValue(int(item.data(_WIDTH)))
            self._filling = False

    def _set_width(self, width: int) -> None:
        item = self.list.currentItem()
        if item is not None and not self._filling:
            item.setData(_WIDTH, width)

    def _tell(self) -> None:
        if not self._filling:
            chosen = self.columns
            is_usual = [name for name, _ in chosen] == list(USUAL) and all(
                width == self._table.usual_width(name) for name, width in chosen if name != "title"
            )
            self.chosen.emit([] if is_usual else chosen)
