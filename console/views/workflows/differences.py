"""What is different between two versions, to read, or to read and publish."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.models.rules.workflow_changes import Difference
from console.models.tables.workflows import DifferenceTableModel
from console.views.context import Ui
from console.views.tables import Table
from console.views.widgets import button, label, pack

_SIZE = (820, 460)


class DifferencesDialog(QDialog):
    """`go` is the words of the button that publishes; without it there is nothing to publish. `published`
    carries the note; `path` names a department. Ctrl+Enter publishes."""

    published = Signal(str)

    def __init__(
        self,
        ui: Ui,
        title: str,
        found: Sequence[Difference],
        parent: QWidget,
        *,
        path: Callable[[int], str],
        go: str = "",
        about: str = "",
    ) -> None:
        super().__init__(parent)
        texts = ui.texts
        self.setObjectName("workflow_differences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        room = parent.size()
        self.resize(min(_SIZE[0], room.width() - 40), min(_SIZE[1], room.height() - 60))
        self.rows = DifferenceTableModel(found, texts, path, self)
        self.table = Table(
            ui,
            self.rows,
            name="workflow_difference_list",
            spoken=texts("workflows.publish.list"),
            widths={"what": 250, "before": 230, "after": 0},
            empty=lambda: texts("workflows.versions.same"),
        )
        self.table.setWordWrap(True)
        self.note = QLineEdit()
        self.note.setObjectName("workflow_note")
        self.note.setAccessibleName(texts("workflows.publish.note"))
        self.note.setPlaceholderText(texts("workflows.publish.note"))
        self.note.setMaxLength(200)
        self.note.setVisible(bool(go))
        self.whole = label("", "small", name="workflow_difference_whole")
        self.whole.setWordWrap(True)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        pack(column, (12, 12, 12, 12), 8)
        column.addWidget(self.table, 1)
        column.addWidget(self.whole)
        if about:
            effect = label(about, name="workflow_effect")
            effect.setWordWrap(True)
            column.addWidget(effect)
        column.addWidget(self.note)
        foot = QHBoxLayout()
        pack(foot)
        foot.addStretch(1)
        back = texts("workflows.publish.back" if go else "workflows.publish.close")
        foot.addWidget(button(f"{back}  Esc", "workflow_differences_back", on=self.reject))
        self._go = bool(go)
        if go:
            foot.addWidget(button(f"{go}  Ctrl+Enter", "workflow_go", role="primary", on=self.publish))
        column.addLayout(foot)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show())
        self.table.select_key(0 if found else None)
        (self.note if go else self.table).setFocus()

    def publish(self) -> None:
        if self._go:
            self.published.emit(self.note.text().strip())
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.publish()
        elif not entered:
            super().keyPressEvent(event)

    def _show(self) -> None:
        """The chosen line in full: a cell may be too narrow for it."""
        key = self.table.current_key
        if key is not None:
            what, before, after = (self.rows.words(key, name) for name, _ in self.rows.COLUMNS)
            self.whole.setText(f"{what}: {before} → {after}")
