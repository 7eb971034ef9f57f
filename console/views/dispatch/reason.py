"""Asks for the reason of a step that cannot be taken back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.api.types import Order
from console.views.context import Ui
from console.views.widgets import button, label, pack
from contract.vocabulary import OrderMove

_PRESETS = {
    OrderMove.RETURN: ("wrong", "date", "material"),
    OrderMove.CANCEL: ("duplicate", "date", "wrong"),
}


class ReasonDialog(QDialog):
    """`given` carries the reason; opened with `.open()`. Enter sends, Esc goes back."""

    given = Signal(str)

    def __init__(self, ui: Ui, move: OrderMove, order: Order, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui, texts = ui, ui.texts
        self.setObjectName("reason_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts(f"dispatch.reason.title.{move}", number=order.number))
        self.setMinimumWidth(440)
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        heading = label(order.title, "title")
        heading.setWordWrap(True)
        layout.addWidget(heading)
        layout.addWidget(label(texts("dispatch.reason.label"), "muted"))
        self.reason = QLineEdit()
        self.reason.setObjectName("reason_text")
        self.reason.setAccessibleName(texts("dispatch.reason.label"))
        layout.addWidget(self.reason)
        row = QHBoxLayout()
        pack(row, spacing=6)
        for name in _PRESETS[move]:
            words = texts(f"dispatch.reason.preset.{name}")
            row.addWidget(
                button(words, f"reason_preset_{name}", role="chip", on=partial(self._preset, words))
            )
        row.addStretch(1)
        layout.addLayout(row)
        self.problem = label("", "problem", name="reason_problem")
        layout.addWidget(self.problem)
        foot = QHBoxLayout()
        pack(foot)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('dispatch.reason.back')}  Esc", "reason_back", on=self.reject))
        foot.addWidget(
            button(f"{texts(f'dispatch.reason.ok.{move}')}  Enter", "reason_ok", role="primary", on=self.send)
        )
        layout.addLayout(foot)
        self.reason.setFocus()

    def _preset(self, words: str) -> None:
        self.reason.setText(words)
        self.reason.setFocus()

    def send(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self.problem.setText(self._ui.texts("dispatch.reason.needed"))
            self.reason.setFocus()
            return
        self.given.emit(reason)
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.send()
        else:
            super().keyPressEvent(event)
