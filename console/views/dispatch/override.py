"""Why an order is given to somebody whom something speaks against; the reason is kept in its history."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.api.types import Order
from console.views.context import Ui
from console.views.widgets import button, label, pack

_PRESETS = ("asked", "agreed", "nobody", "brings")
_LONGEST = 200


class OverrideDialog(QDialog):
    """`given` carries the reason; opened with `.open()`. Enter dispatches."""

    given = Signal(str)

    def __init__(self, ui: Ui, order: Order, name: str, reasons: str, parent: QWidget) -> None:
        """`reasons`: in words, what speaks against it."""
        super().__init__(parent)
        self._ui = ui
        texts = ui.texts
        self.setObjectName("override_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("dispatch.override.title"))
        self.setMinimumWidth(480)
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        layout.addWidget(label(f"{order.number} {order.title}", "muted"))
        layout.addWidget(label(texts("dispatch.override.heading", name=name), "title"))
        against = label(texts("dispatch.override.against", reasons=reasons), name="override_against")
        against.setWordWrap(True)
        layout.addWidget(against)
        self.reason = QLineEdit()
        self.reason.setObjectName("override_reason")
        self.reason.setAccessibleName(texts("dispatch.override.reason"))
        self.reason.setPlaceholderText(texts("dispatch.override.reason"))
        self.reason.setMaxLength(_LONGEST)
        layout.addWidget(self.reason)
        presets = QHBoxLayout()
        pack(presets, spacing=6)
        for preset in _PRESETS:
            words = texts(f"dispatch.override.preset.{preset}")
            presets.addWidget(
                button(words, f"override_preset_{preset}", role="chip", on=partial(self._take, words))
            )
        presets.addStretch(1)
        layout.addLayout(presets)
        layout.addWidget(label(texts("dispatch.override.kept"), "small"))
        self.problem = label("", "problem", name="override_problem")
        layout.addWidget(self.problem)
        foot = QHBoxLayout()
        pack(foot)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('moves.back')}  Esc", "override_back", on=self.reject))
        send = button(
            f"{texts('dispatch.override.send')}  Enter", "override_send", role="primary", on=self.send
        )
        send.setDefault(True)
        foot.addWidget(send)
        layout.addLayout(foot)
        self.reason.setFocus()

    def send(self) -> None:
        """Emit the reason, unless there is none."""
        reason = self.reason.text().strip()
        if not reason:
            self.problem.setText(self._ui.texts("dispatch.override.needed"))
            self.reason.setFocus()
            return
        self.given.emit(reason)
        self.accept()

    def _take(self, words: str) -> None:
        self.reason.setText(words)
        self.reason.setFocus()
