"""Commands that wait, and those the backend refused with the reason; refused ones can be dismissed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.models.pending import PendingCommand, PendingState
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.widgets import StatusPill, as_pane, button, label, pack


class PendingDialog(QDialog):
    """Follows the store while it is open."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui, self._models, self._operations = ui, models, operations
        self.setObjectName("pending_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(ui.texts("window.pending.title"))
        self.resize(560, 320)
        self._area = QScrollArea()
        self._area.setObjectName("pending_list")
        self._area.setAccessibleName(ui.texts("window.pending.title"))
        self._area.setWidgetResizable(True)
        layout = QVBoxLayout(self)
        pack(layout, (16, 16, 16, 16), 12)
        layout.addWidget(self._area, 1)
        close = button(f"{ui.texts('window.shortcuts.close')}  Esc", "pending_close", on=self.accept)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        models.pending.changed.connect(self._take)
        self._take()

    def _take(self) -> None:
        body = QWidget()
        as_pane(body)
        rows = QVBoxLayout(body)
        pack(rows, (12, 12, 12, 12), 10)
        items = self._models.pending.items
        for command in items:
            rows.addLayout(self._row(command))
        if not items:
            words = label(self._ui.texts("window.pending.empty"), "muted", name="pending_none")
            words.setWordWrap(True)
            rows.addWidget(words)
        rows.addStretch(1)
        self._area.setWidget(body)

    def _row(self, command: PendingCommand) -> QHBoxLayout:
        texts = self._ui.texts
        row = QHBoxLayout()
        pack(row)
        pill = StatusPill(self._ui.theme, name=f"pending_state_{command.key}")
        pill.show_mark(f"pending.{command.state}", texts(f"window.pending.{command.state}"))
        subject = command.label_params.get("order") or command.label_params.get("subject") or ""
        verb = texts(f"words.move.{command.verb}")
        words = QVBoxLayout()
        pack(words, spacing=0)
        words.addWidget(label(texts("window.pending.row", verb=verb, subject=subject)))
        if command.error:
            why = label(command.error, "problem", name="pending_error")
            why.setWordWrap(True)
            words.addWidget(why)
        row.addWidget(pill, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        if command.state is PendingState.REFUSED:
            key = command.key
            row.addWidget(
                button(
                    texts("window.pending.dismiss"),
                    "pending_dismiss",
                    on=lambda: self._operations.workorders.dismiss(key),
                )
            )
        return row
