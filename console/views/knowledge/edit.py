"""Adding or changing one fault case."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from console.api.types import FaultCase, Order
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.widgets import button, label, pack

LONGEST_TITLE, LONGEST_PRODUCT, LONGEST_TEXT = 120, 40, 4000
_TEXTS = ("symptom", "cause", "remedy", "advice")


class CaseDialog(QDialog):
    """`case` None: a new one, filled with what order `like` tells. Ctrl+Enter saves, Esc goes back."""

    def __init__(
        self,
        ui: Ui,
        operations: Operations,
        parent: QWidget,
        *,
        case: FaultCase | None = None,
        like: Order | None = None,
    ) -> None:
        super().__init__(parent)
        self._ui, self._operations, self._case = ui, operations, case
        self._saving: asyncio.Task[str] | None = None
        texts = ui.texts
        self.setObjectName("case_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("knowledge.edit.new" if case is None else "knowledge.edit.title"))
        self.setMinimumWidth(520)
        self.title, self.product = self._line("title", LONGEST_TITLE), self._line("product", LONGEST_PRODUCT)
        self.areas = {name: self._area(name) for name in _TEXTS}
        self.problem = label("", "problem", name="case_problem")
        self.problem.setWordWrap(True)
        self.save_button = button(
            f"{texts('knowledge.edit.save')}  Ctrl+Enter", "case_save", role="primary", on=self.save
        )
        self._lay_out()
        if case is not None:
            self.title.setText(case.title)
            self.product.setText(case.product)
            for name, area in self.areas.items():
                area.setPlainText(getattr(case, name))
        elif like is not None:
            self.title.setText(like.title)
            self.areas["symptom"].setPlainText(like.description)
            self.areas["remedy"].setPlainText(like.reply.text if like.reply else "")
        self.title.setFocus()

    def save(self) -> None:
        """Says what is missing, or sends; what was typed stays until it is done."""
        fields: dict[str, object] = {"title": self.title.text().strip()}
        fields["product"] = self.product.text().strip()
        fields |= {name: area.toPlainText().strip() for name, area in self.areas.items()}
        longest = max(len(area.toPlainText()) for area in self.areas.values())
        if not fields["title"]:
            self._refuse(self._ui.texts("knowledge.edit.needed"))
        elif longest > LONGEST_TEXT:
            self._refuse(self._ui.texts("knowledge.edit.too_long", most=LONGEST_TEXT))
        elif self._saving is None:
            self.save_button.setEnabled(False)
            knowledge = self._operations.knowledge
            if self._case is None:
                self._saving = knowledge.create(fields)
            else:
                self._saving = knowledge.change(self._case, fields)
            self._saving.add_done_callback(self._saved)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        elif enter:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _line(self, name: str, most: int) -> QLineEdit:
        made = QLineEdit()
        made.setObjectName(f"case_{name}")
        made.setAccessibleName(self._ui.texts(f"knowledge.{name}"))
        made.setMaxLength(most)
        return made

    def _area(self, name: str) -> QPlainTextEdit:
        made = QPlainTextEdit()
        made.setObjectName(f"case_{name}")
        made.setAccessibleName(self._ui.texts(f"knowledge.{name}"))
        made.setTabChangesFocus(True)
        made.setFixedHeight(64)
        return made

    def _lay_out(self) -> None:
        texts = self._ui.texts
        outer = QVBoxLayout(self)
        pack(outer, (20, 16, 20, 16), 12)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        fields: dict[str, QWidget] = {"title": self.title, "product": self.product, **self.areas}
        for name, field in fields.items():
            form.addRow(label(texts(f"knowledge.{name}"), "muted"), field)
        outer.addLayout(form)
        outer.addWidget(self.problem)
        foot = QHBoxLayout()
        pack(foot)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('knowledge.edit.back')}  Esc", "case_back", on=self.reject))
        foot.addWidget(self.save_button)
        outer.addLayout(foot)

    def _refuse(self, words: str) -> None:
        self.problem.setText(words)
        self.title.setFocus()

    def _saved(self, task: asyncio.Task[str]) -> None:
        self._saving = None
        if task.cancelled():
            return
        problem = task.result()
        if problem:
            self.save_button.setEnabled(True)
            self._refuse(problem)
        else:
            self.accept()
