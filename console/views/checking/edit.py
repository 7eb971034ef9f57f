"""Changing the check list of a product: a step a line."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from console.api.types import CheckList
from console.models.rules.checking import StepsUnreadable, read_steps, steps_text
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.widgets import button, label, pack


class CheckListEdit(QDialog):
    """Ctrl+S saves, Esc goes back. What was typed stays until it is done."""

    def __init__(self, ui: Ui, operations: Operations, seen: CheckList, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui, self._operations, self._seen = ui, operations, seen
        self._saving: asyncio.Task[str] | None = None
        texts = ui.texts
        product = seen.product or texts("checking.list.general")
        self.setObjectName("check_edit_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("checking.edit.title", product=product))
        self.resize(560, 420)
        self.text = QPlainTextEdit(steps_text(seen.steps))
        self.text.setObjectName("check_edit_text")
        self.text.setAccessibleName(texts("checking.edit.title", product=product))
        self.text.setTabChangesFocus(True)
        self.problem = label("", "problem", name="check_edit_problem")
        self.problem.setWordWrap(True)
        column = QVBoxLayout(self)
        pack(column, (16, 12, 16, 12), 8)
        column.addWidget(label(texts("checking.edit.title", product=product), "strong"))
        column.addWidget(label(texts("checking.edit.about"), "small"))
        column.addWidget(self.text, 1)
        column.addWidget(self.problem)
        foot = QHBoxLayout()
        pack(foot)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('checking.back')}  Esc", "check_edit_back", on=self.reject))
        self.save_button = button(
            f"{texts('checking.edit.save')}  Ctrl+S", "check_edit_save", role="primary", on=self.save
        )
        foot.addWidget(self.save_button)
        column.addLayout(foot)

    def save(self) -> None:
        if self._saving is not None:
            return
        try:
            steps = read_steps(self.text.toPlainText())
        except StepsUnreadable as error:
            self.problem.setText(self._ui.texts(str(error.args[0]), n=error.args[1]))
            return
        self.save_button.setEnabled(False)
        self._saving = self._operations.checking.change(self._seen, steps)
        self._saving.add_done_callback(self._saved)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_S and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        else:
            super().keyPressEvent(event)

    def _saved(self, task: asyncio.Task[str]) -> None:
        self._saving = None
        if task.cancelled() or task.exception() is not None:
            return
        self.save_button.setEnabled(True)
        if problem := task.result():
            self.problem.setText(problem)
        else:
            self.accept()
