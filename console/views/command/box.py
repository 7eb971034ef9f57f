"""The command box: type, arrows choose, Enter jumps or executes, Esc leaves, ↑ recalls what was run."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from console.models.tables.roles import Role
from console.models.world import Models
from console.views.actions import Actions
from console.views.cells import CellDelegate
from console.views.command.search import CommandSearch, Hit
from console.views.context import Ui
from console.views.marks import mark, paint_shape
from console.views.theme import ROW_PX
from console.views.widgets import pack

_MOST_ROWS = 14
_HISTORY = 50


class HitDelegate(CellDelegate):
    """Kind, shape, title, and a muted note at the right."""

    def __init__(self, ui: Ui, parent: QWidget) -> None:
        super().__init__(ui.theme, parent)
        self._texts = ui.texts

    def content(
        self,
        painter: QPainter,
        box: QRectF,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        hit: Hit | None = index.data(Role.KEY)
        if hit is None:
            super().content(painter, box, option, index)
            return
        muted = self.theme.colour("muted")
        kind = QRectF(box.left(), box.top(), 64, box.height())
        self.words(painter, kind, self._texts(f"window.command.kind.{hit.kind}"), muted, small=True)
        rest = box.adjusted(68, 0, 0, 0)
        if hit.mark:
            look = mark(hit.mark)
            place = QRectF(rest.left(), rest.center().y() - 5, 10, 10)
            paint_shape(painter, place, look.shape, QColor(self.theme.tone(look.tone).fill))
        rest.setLeft(rest.left() + 18)
        half = rest.width() * 0.58
        self.words(
            painter, QRectF(rest.left(), rest.top(), half, rest.height()), hit.title, self.ink(option, index)
        )
        note = QRectF(rest.left() + half + 8, rest.top(), rest.width() - half - 8, rest.height())
        self.words(painter, note, hit.note, muted, Qt.AlignmentFlag.AlignRight, small=True)


class CommandBox(QLineEdit):
    """`jumped(kind, key)` for a person, an order or a customer; commands run themselves. `left` after it."""

    jumped = Signal(str, int)
    left = Signal()

    def __init__(self, ui: Ui, models: Models, actions: Actions) -> None:
        super().__init__()
        self._ui, self._actions = ui, actions
        self._search = CommandSearch(models, actions, ui.texts, self)
        self._history: list[str] = []
        self._back = 0
        self.setObjectName("command_box")
        self.setAccessibleName(ui.texts("window.command.name"))
        self.setPlaceholderText(ui.texts("window.command.hint"))
        self.list_frame = QFrame(self, Qt.WindowType.ToolTip)
        self.list_frame.setObjectName("command_list")
        self.list_frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hits = QListWidget(self.list_frame)
        self.hits.setObjectName("command_hits")
        self.hits.setAccessibleName(ui.texts("window.command.list"))
        self.hits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hits.setItemDelegate(HitDelegate(ui, self.hits))
        self.hits.itemClicked.connect(self._run_item)
        pack(QVBoxLayout(self.list_frame), (4, 4, 4, 4)).addWidget(self.hits)
        self.textEdited.connect(lambda _text: self._show_hits())

    def start(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._back = 0

    def _show_hits(self) -> None:
        text = self.text().strip().removeprefix("/")
        hits = self._search.find(text)
        self.hits.clear()
        for hit in hits[:_MOST_ROWS]:
            item = QListWidgetItem(hit.title)
            item.setData(Role.KEY, hit)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.title} {hit.note}")
            self.hits.addItem(item)
        if text and not hits:
            item = QListWidgetItem(self._ui.texts("window.command.none", text=text))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.hits.addItem(item)
        self.hits.setCurrentRow(0 if hits else -1)
        if not text:
            self.list_frame.hide()
            return
        width = max(self.width(), 520)
        at = self.mapToGlobal(QPoint(0, self.height() + 4))
        rows = max(1, self.hits.count())
        self.list_frame.setGeometry(at.x(), at.y(), width, rows * ROW_PX + 12)
        self.list_frame.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run_item(self.hits.currentItem())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.list_frame.isVisible() and not self._back:
            step = 1 if key == Qt.Key.Key_Down else -1
            self.hits.setCurrentRow((self.hits.currentRow() + step) % max(1, self.hits.count()))
        elif key == Qt.Key.Key_Up:
            self._recall(1)
        elif key == Qt.Key.Key_Down:
            self._recall(-1)
        elif key == Qt.Key.Key_Tab and self.hits.currentItem() is not None and self.list_frame.isVisible():
            self.setText(self.hits.currentItem().text())
            self._show_hits()
        else:
            self._back = 0
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        tab = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
        )
        if tab and isinstance(event, QKeyEvent) and self.list_frame.isVisible():
            self.keyPressEvent(event)
            return True
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.list_frame.hide()
        return super().event(event)

    def _recall(self, by: int) -> None:
        """↑ walks back through what was run, ↓ forward again."""
        self._back = min(max(self._back + by, 0), len(self._history))
        self.setText(self._history[-self._back] if self._back else "")
        back = self._back
        self._show_hits()
        self._back = back

    def _run_item(self, item: QListWidgetItem | None) -> None:
        hit: Hit | None = item.data(Role.KEY) if item is not None else None
        if hit is None:
            return
        text = self.text().strip()
        former = [one for one in self._history if one != text]
        self._history = [*former[1 - _HISTORY :], text]
        self._leave()
        if hit.kind != "command":
            self.jumped.emit(hit.kind, int(hit.key))
            return
        action = self._actions[str(hit.key)]
        if action.isEnabled():
            action.trigger()
            return
        why = self._ui.texts("window.command.disabled.why")
        self._ui.notifier.notify("info", "window.command.disabled", command=action.text(), why=why)

    def _leave(self) -> None:
        self.clear()
        self._back = 0
        self.list_frame.hide()
        self.left.emit()

    def sizeHint(self) -> QSize:
        return QSize(420, super().sizeHint().height())
