"""The one-time phone login code of a worker, big enough to read out over a telephone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from console.api.types import Worker
from console.core import units
from console.models.details import LoadState
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.widgets import button, label, pack


def grouped(code: str) -> str:
    """Digits in groups of three: '123 456'."""
    return " ".join(code[start : start + 3] for start in range(0, len(code), 3))


class LoginCodeDialog(QDialog):
    """Opened with `.open()`; asks for the code itself and says when that fails."""

    def __init__(
        self, ui: Ui, models: Models, operations: Operations, worker: Worker, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._ui, self._models, self._operations, self._worker = ui, models, operations, worker
        texts = ui.texts
        self.setObjectName("login_code_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("staff.code.title"))
        self.setMinimumWidth(400)
        layout = QVBoxLayout(self)
        pack(layout, (24, 20, 24, 20), 12)
        layout.addWidget(label(texts("staff.code.for", name=worker.name, phone=worker.phone), "title"))
        self.digits = label("", "code", name="login_code_digits")
        self.digits.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.digits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.digits.setMinimumHeight(72)
        self.note = label(texts("staff.code.wait"), "muted", name="login_code_note")
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.setWordWrap(True)
        layout.addWidget(self.digits)
        layout.addWidget(self.note)
        row = QHBoxLayout()
        self._again = button(texts("staff.code.again"), "login_code_again", on=self._ask)
        self._copy = button(texts("staff.code.copy"), "login_code_copy", on=self._copy_code)
        close = button(texts("staff.code.close"), "login_code_close", role="primary", on=self.accept)
        for one in (self._again, self._copy, close):
            row.addWidget(one)
        row.insertStretch(0)
        layout.addLayout(row)
        close.setFocus()
        models.login_code.changed.connect(self._take)
        self._ask()

    def _ask(self) -> None:
        self._operations.people.issue_login_code(self._worker.id)

    def _take(self) -> None:
        model, texts = self._models.login_code, self._ui.texts
        if model.worker_id != self._worker.id:
            return
        ready = model.state is LoadState.READY
        self._again.setVisible(model.state is LoadState.FAILED)
        self._copy.setEnabled(ready)
        self.digits.setText(grouped(model.code))
        self.digits.setAccessibleName(" ".join(model.code))
        if ready:
            self.note.setText(texts("staff.code.expires", time=units.time_of_day(model.expires_at, texts)))
        else:
            self.note.setText(
                texts("staff.code.failed" if model.state is LoadState.FAILED else "staff.code.wait")
            )

    def _copy_code(self) -> None:
        QGuiApplication.clipboard().setText(self._models.login_code.code)
