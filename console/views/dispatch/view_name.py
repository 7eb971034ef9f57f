"""Asks under which name a view of the queue is kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.views.context import Ui
from console.views.widgets import button, label, pack

_LONGEST = 24


class ViewNameDialog(QDialog):
    """`named` carries the name; one that is known is written over, which is said before."""

    named = Signal(str)

    def __init__(self, ui: Ui, now: str, known: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._ui, self._known = ui, frozenset(known)
        texts = ui.texts
        self.setObjectName("view_name_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("queue.views.keep"))
        self.setMinimumWidth(380)
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        layout.addWidget(label(texts("queue.views.name"), "muted"))
        self.line = QLineEdit(now)
        self.line.setObjectName("view_name")
        self.line.setAccessibleName(texts("queue.views.name"))
        self.line.setMaxLength(_LONGEST)
        self.line.textChanged.connect(self._tell)
        layout.addWidget(self.line)
        self.told = label("", "small", name="view_name_told")
        layout.addWidget(self.told)
        foot = QHBoxLayout()
        pack(foot)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('moves.back')}  Esc", "view_name_back", on=self.reject))
        keep = button(f"{texts('queue.views.save')}  Enter", "view_name_ok", role="primary", on=self.send)
        foot.addWidget(keep)
        layout.addLayout(foot)
        self.line.setFocus()
        self.line.selectAll()
        self._tell()

    def send(self) -> None:
        name = self.line.text().strip()
        if not name:
            self.told.setText(self._ui.texts("queue.views.name.needed"))
            return
        self.named.emit(name)
        self.accept()

    def _tell(self) -> None:
        over = self.line.text().strip() in self._known
        self.told.setText(self._ui.texts("queue.views.name.over") if over else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.send()
        else:
            super().keyPressEvent(event)
