"""Why nothing is done about a report; its reporter reads it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.api.types import Incident
from console.views.context import Ui
from console.views.widgets import button, label, pack

_PRESETS = ("known", "not_ours", "unclear", "test")
_LONGEST = 200


class DismissDialog(QDialog):
    """`given` carries the reason; opened with `.open()`. Enter sends."""

    given = Signal(str)

    def __init__(self, ui: Ui, incident: Incident, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui = ui
        texts = ui.texts
        self.setObjectName("dismiss_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("incidents.dismiss.title"))
        self.setMinimumWidth(460)
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        heading = label(incident.text.splitlines()[0], "title")
        heading.setWordWrap(True)
        layout.addWidget(heading)
        layout.addWidget(label(texts("incidents.dismiss.hint", name=incident.worker_name), "muted"))
        self.reason = QLineEdit()
        self.reason.setObjectName("dismiss_reason")
        self.reason.setAccessibleName(texts("incidents.dismiss.reason"))
        self.reason.setPlaceholderText(texts("incidents.dismiss.reason"))
        self.reason.setMaxLength(_LONGEST)
        layout.addWidget(self.reason)
        presets = QHBoxLayout()
        pack(presets, spacing=6)
        for name in _PRESETS:
            words = texts(f"incidents.dismiss.preset.{name}")
            presets.addWidget(
                button(words, f"dismiss_preset_{name}", role="chip", on=partial(self._take, words))
            )
        presets.addStretch(1)
        layout.addLayout(presets)
        self.problem = label("", "problem", name="dismiss_problem")
        layout.addWidget(self.problem)
        foot = QHBoxLayout()
        pack(foot)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('moves.back')}  Esc", "dismiss_back", on=self.reject))
        send = button(
            f"{texts('incidents.dismiss.send')}  Enter", "dismiss_send", role="danger", on=self.send
        )
        send.setDefault(True)
        foot.addWidget(send)
        layout.addLayout(foot)
        self.reason.setFocus()

    def send(self) -> None:
        """Emit the reason, unless there is none."""
        reason = self.reason.text().strip()
        if not reason:
            self.problem.setText(self._ui.texts("incidents.dismiss.needed"))
            self.reason.setFocus()
            return
        self.given.emit(reason)
        self.accept()

    def _take(self, words: str) -> None:
        self.reason.setText(words)
        self.reason.setFocus()
