"""What forms in a window of their own have in common: their keys, their looks, and waiting for an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.views.context import Ui
from console.views.widgets import button, label, pack

SENDS, SAVES = "Ctrl+Enter", "Ctrl+S"


class Problem(QLabel):
    """What is wrong; where nothing is, it takes no room."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "problem")
        self.setWordWrap(True)
        self.hide()

    def setText(self, words: str) -> None:
        super().setText(words)
        self.setVisible(bool(words))


class FormDialog(QDialog):
    """Enter goes on to the next field, Ctrl+Enter submits, Esc goes back.

    What was typed stays until it is done: `wait_for` what was sent.
    """

    def __init__(self, ui: Ui, parent: QWidget, *, name: str, title: str) -> None:
        """`name` is the first word of its widgets' names, `title` what the window is called on screen."""
        super().__init__(parent)
        self._ui, self._name = ui, name
        self._sending: asyncio.Task[str] | None = None
        self.setObjectName(f"{name}_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.problem = Problem(f"{name}_problem")
        self.submit_button: QPushButton | None = None
        self._submit_words = self._submit_key = ""

    def submit(self) -> None:
        """What the form is for: says what is missing, or sends."""
        raise NotImplementedError

    @property
    def is_sending(self) -> bool:
        return self._sending is not None

    def wait_for(self, task: asyncio.Task[str], *, meanwhile: str = "") -> None:
        """Closes when `task` is done; its result, where not empty, is what speaks against it.

        `meanwhile`: what the button says until then.
        """
        self._sending = task
        self._enable(False, meanwhile)
        task.add_done_callback(self._answered)

    def refused(self, problem: str) -> None:
        """Somebody said no: the form is there to be corrected."""
        self.problem.setText(problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._submit_key == SAVES and event.matches(QKeySequence.StandardKey.Save):
            self.submit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submit()
        else:
            self.focusNextChild()

    def succeeded(self) -> None:
        """What was sent is done."""
        self.accept()

    def done(self, result: int) -> None:
        if self._sending is not None:
            self._sending.remove_done_callback(self._answered)
        super().done(result)

    # looks

    def lay_out(
        self, fields: Iterable[tuple[str, QWidget]], *, submit: str, key: str = SENDS, back: str = ""
    ) -> None:
        """Captions and their fields below each other, what is wrong, and the buttons: see `foot`."""
        column = QVBoxLayout(self)
        pack(column, (20, 16, 20, 16), 12)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        for caption, field in fields:
            form.addRow(label(caption, "muted"), field)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addLayout(self.foot(submit=submit, key=key, back=back))

    def foot(
        self, *more: QWidget, submit: str, key: str = SENDS, back: str = "", aside: QWidget | None = None
    ) -> QHBoxLayout:
        """Back, whatever else can be done, and last what the form is for; `aside` stands at the other end.

        `key`: as it is said; `SAVES` works beside Ctrl+Enter. `back`: key of other words than the usual.
        """
        row = QHBoxLayout()
        pack(row)
        if aside is not None:
            row.addWidget(aside)
        row.addStretch(1)
        back = self._ui.texts(back or "moves.back")
        row.addWidget(button(f"{back}  Esc", f"{self._name}_back", on=self.reject))
        for widget in more:
            row.addWidget(widget)
        self._submit_key, self._submit_words = key, f"{submit}  {key}"
        self.submit_button = button(
            self._submit_words, f"{self._name}_submit", role="primary", on=self.submit
        )
        row.addWidget(self.submit_button)
        return row

    def _enable(self, on: bool, words: str = "") -> None:
        if self.submit_button is not None:
            self.submit_button.setEnabled(on)
            self.submit_button.setText(words or self._submit_words)

    def _answered(self, task: asyncio.Task[str]) -> None:
        self._sending = None
        self._enable(True)
        if task.cancelled() or task.exception() is not None:
            return  # told by whoever runs the tasks
        if problem := task.result():
            self.refused(problem)
        else:
            self.succeeded()
