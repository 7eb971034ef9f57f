"""Changing the check list of a product: a step a line."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from console.api.types import CheckList
from console.models.rules.checking import StepsUnreadable, read_steps, steps_text
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.dialogs.form import SAVES, FormDialog
from console.views.widgets import label, pack


class CheckListEdit(FormDialog):
    """Ctrl+S saves too, as whatever is changed for everybody."""

    def __init__(self, ui: Ui, operations: Operations, seen: CheckList, parent: QWidget) -> None:
        texts = ui.texts
        product = seen.product or texts("checking.list.general")
        title = texts("checking.edit.title", product=product)
        super().__init__(ui, parent, name="check_edit", title=title)
        self._operations, self._seen = operations, seen
        self.resize(560, 420)
        self.text = QPlainTextEdit(steps_text(seen.steps))
        self.text.setObjectName("check_edit_text")
        self.text.setAccessibleName(title)
        self.text.setTabChangesFocus(True)
        column = QVBoxLayout(self)
        pack(column, (16, 12, 16, 12), 8)
        column.addWidget(label(title, "strong"))
        column.addWidget(label(texts("checking.edit.about"), "small"))
        column.addWidget(self.text, 1)
        column.addWidget(self.problem)
        column.addLayout(self.foot(submit=texts("checking.edit.save"), key=SAVES))

    def submit(self) -> None:
        if self.is_sending:
            return
        try:
            steps = read_steps(self.text.toPlainText())
        except StepsUnreadable as error:
            self.refused(self._ui.texts(str(error.args[0]), n=error.args[1]))
            return
        self.wait_for(self._operations.checking.change(self._seen, steps))
