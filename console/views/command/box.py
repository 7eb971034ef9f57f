"""The command box: a search, or a sentence with a verb; what Enter will do stands below before it does it."""

from __future__ import annotations

import json

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

from console.models.rules.grammar import completed
from console.models.tables.roles import Role
from console.models.world import Models
from console.views.actions import Actions
from console.views.command.deed import Reading
from console.views.command.search import CommandSearch, Hit
from console.views.context import Ui
from console.views.items import ItemDelegate
from console.views.marks import mark, paint_shape
from console.views.theme import ROW_PX
from console.views.widgets import label, pack

_MOST_ROWS = 14
_HISTORY = 50
_WIDTH = 720


class HitDelegate(ItemDelegate):
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
            return
        words, muted = self.cells.words, self.theme.colour("muted")
        kind = QRectF(box.left(), box.top(), 64, box.height())
        words(painter, kind, self._texts(f"window.command.kind.{hit.kind}"), muted, small=True)
        rest = box.adjusted(68, 0, 0, 0)
        if hit.mark:
            look = mark(hit.mark)
            place = QRectF(rest.left(), rest.center().y() - 5, 10, 10)
            paint_shape(painter, place, look.shape, QColor(self.theme.tone(look.tone).fill))
        rest.setLeft(rest.left() + 18)
        half = rest.width() * (0.66 if hit.kind == "deed" else 0.58)
        words(painter, QRectF(rest.left(), rest.top(), half, rest.height()), hit.title, self.ink(option))
        note = QRectF(rest.left() + half + 8, rest.top(), rest.width() - half - 8, rest.height())
        words(painter, note, hit.note, muted, Qt.AlignmentFlag.AlignRight, small=True)


class CommandBox(QLineEdit):
    """`jumped(kind, key)` for a person, an order or a customer; `wanted(Deed)` for a sentence with a verb;
    commands run themselves. `left` after it."""

    jumped = Signal(str, int)
    wanted = Signal(object)
    left = Signal()

    def __init__(self, ui: Ui, models: Models, actions: Actions) -> None:
        super().__init__()
        self._ui, self._actions = ui, actions
        self._search = CommandSearch(models, actions, ui.texts, self)
        self._reading: Reading | None = None
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
        self.hits.currentRowChanged.connect(lambda _row: self._preview())
        self.preview = label("", "strong", name="command_preview")
        self.preview.setWordWrap(True)
        self.help = label("", "small", name="command_help")
        self.help.setWordWrap(True)
        column = QVBoxLayout(self.list_frame)
        pack(column, (4, 4, 4, 6), 4)
        column.addWidget(self.hits)
        for words in (self.preview, self.help):
            words.setContentsMargins(8, 0, 8, 0)
            column.addWidget(words)
        self.textEdited.connect(lambda _text: self._show_hits())

    def start(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._back = 0
        self._show_hits()

    def _show_hits(self) -> None:
        """What the line may mean, what Enter would do, and what else can be said."""
        text = self.text().strip().removeprefix("/")
        reading = self._reading = self._search.read(self.text())
        self.hits.clear()
        for deed in reading.deeds:
            self._add(Hit("deed", deed, deed.row, deed.problem or deed.note, deed.mark))
        if not reading.is_sentence or not reading.line.words:
            for hit in self._search.find(text)[:_MOST_ROWS]:
                self._add(hit)
        if not reading.is_sentence:
            for verb in reading.verbs:
                self._add(Hit("verb", verb.id, verb.word(self._ui.texts.language), self._search.usage(verb)))
        if text and not self.hits.count() and not reading.is_sentence:
            item = QListWidgetItem(self._ui.texts("window.command.none", text=text))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.hits.addItem(item)
        self.hits.setCurrentRow(0 if self._is_clear(reading) else -1)
        self._preview()
        self._place(bool(text))

    def _is_clear(self, reading: Reading) -> bool:
        """Whether Enter may do the first line: of a sentence only what has one meaning."""
        return len(reading.deeds) == 1 if reading.is_sentence else self._hit(self.hits.item(0)) is not None

    def _add(self, hit: Hit) -> None:
        item = QListWidgetItem(hit.title)
        item.setData(Role.KEY, hit)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.title} {hit.note}")
        self.hits.addItem(item)

    def _hit(self, item: QListWidgetItem | None) -> Hit | None:
        found: Hit | None = None if item is None else item.data(Role.KEY)
        return found

    def _preview(self) -> None:
        """Exactly what Enter will do."""
        texts, hit, reading = self._ui.texts, self._hit(self.hits.currentItem()), self._reading
        self.help.setText(f"{texts('command.help', verbs=self._search.help())}\n{texts('command.keys')}")
        if reading is None:
            said = ""
        elif hit is None:
            several = len(reading.deeds)
            said = texts("command.preview.choose", n=several) if several > 1 else reading.lacking
        elif hit.kind == "deed" and hit.key.problem:
            said = texts("command.preview.cannot", why=hit.key.problem)
        elif hit.kind == "deed":
            said = texts("command.preview", what=hit.key.title)
        elif hit.kind == "verb":
            said = texts("command.preview", what=texts("command.preview.verb", usage=hit.note))
        else:
            key = "command.preview.command" if hit.kind == "command" else "command.preview.jump"
            said = texts("command.preview", what=texts(key, what=hit.title))
        self.preview.setText(said)
        self.preview.setVisible(bool(said))
        self.setAccessibleDescription(said)

    def _place(self, has_text: bool) -> None:
        width = max(self.width(), _WIDTH)
        rows = self.hits.count()
        self.hits.setVisible(has_text and rows > 0)
        self.hits.setFixedHeight(max(1, min(rows, _MOST_ROWS)) * ROW_PX + 4)
        layout = self.list_frame.layout()
        height = layout.heightForWidth(width) if layout is not None else 0
        at = self.mapToGlobal(QPoint(0, self.height() + 4))
        screen = self.screen().availableGeometry()
        left = max(screen.left(), min(at.x(), screen.right() - width))  # whole, also in a narrow window
        self.list_frame.setGeometry(left, at.y(), width, max(height, 24))
        self.list_frame.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        listed = self.hits.isVisible() and not self._back
        if key == Qt.Key.Key_Escape:
            self._leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and listed:
            step = 1 if key == Qt.Key.Key_Down else -1
            at = max(self.hits.currentRow(), -1 if step > 0 else 0)
            self.hits.setCurrentRow((at + step) % max(1, self.hits.count()))
        elif key == Qt.Key.Key_Up:
            self._recall(1)
        elif key == Qt.Key.Key_Down:
            self._recall(-1)
        elif key == Qt.Key.Key_Tab:
            self._complete()
        else:
            self._back = 0
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        tab = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
        )
        if tab and isinstance(event, QKeyEvent) and self.text().strip():
            self.keyPressEvent(event)
            return True
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.list_frame.hide()
        return super().event(event)

    def _complete(self) -> None:
        """The present word as it is meant; of a search, its first hit."""
        reading, hit = self._reading, self._hit(self.hits.currentItem())
        if reading is None:
            return
        begun = bool(reading.completion) and reading.completion.startswith(reading.line.present.casefold())
        is_verb = bool(reading.completion) and (begun or hit is None or hit.kind in ("verb", "command"))
        if reading.completion and (reading.is_sentence or is_verb):
            self.setText(completed(self.text(), reading.completion))
        elif not reading.is_sentence and hit is not None:
            if len(self.text().removeprefix("/").split()) > 1 or hit.kind == "command":
                self.setText(hit.title)
            else:
                self.setText(completed(self.text(), hit.title))
        self._show_hits()

    def _recall(self, by: int) -> None:
        """↑ walks back through what was run, ↓ forward again."""
        history = self._history()
        self._back = min(max(self._back + by, 0), len(history))
        self.setText(history[-self._back] if self._back else "")
        back = self._back
        self._show_hits()
        self._back = back

    def _history(self) -> list[str]:
        """Lines that were run, oldest first; they outlive the program."""
        try:
            stored = json.loads(self._ui.settings.text("command.history"))
        except ValueError:
            return []
        return [one for one in stored if isinstance(one, str)] if isinstance(stored, list) else []

    def _remember(self, text: str) -> None:
        former = [one for one in self._history() if one != text]
        self._ui.settings.set(
            "command.history", json.dumps([*former[1 - _HISTORY :], text], ensure_ascii=False)
        )

    def _enter(self) -> None:
        """Does the chosen line; where several are meant, the first Enter only goes among them."""
        reading = self._reading
        if self.hits.currentItem() is None and reading is not None and len(reading.deeds) > 1:
            self.hits.setCurrentRow(0)
            return
        self._run_item(self.hits.currentItem())

    def _run_item(self, item: QListWidgetItem | None) -> None:
        hit = self._hit(item)
        if hit is None:
            return
        if hit.kind == "verb":
            self._complete()
            return
        if hit.kind == "deed" and hit.key.problem:
            return  # the line below says why
        self._remember(self.text().strip())
        self._leave()
        if hit.kind == "deed":
            self.wanted.emit(hit.key)
            return
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
        self._reading = None
        self._back = 0
        self.list_frame.hide()
        self.left.emit()

    def sizeHint(self) -> QSize:
        return QSize(420, super().sizeHint().height())
