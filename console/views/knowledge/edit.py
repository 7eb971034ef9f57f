"""Adding or changing one fault case."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from console.api.types import FaultCase, Order
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.dialogs.form import FormDialog

LONGEST_TITLE, LONGEST_PRODUCT, LONGEST_TEXT = 120, 40, 4000
_TEXTS = ("symptom", "cause", "remedy", "advice")


class CaseDialog(FormDialog):
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
        texts = ui.texts
        title = texts("knowledge.edit.new" if case is None else "knowledge.edit.title")
        super().__init__(ui, parent, name="case", title=title)
        self._operations, self._case = operations, case
        self.setMinimumWidth(520)
        self.title, self.product = self._line("title", LONGEST_TITLE), self._line("product", LONGEST_PRODUCT)
        self.areas = {name: self._area(name) for name in _TEXTS}
        fields: dict[str, QWidget] = {"title": self.title, "product": self.product, **self.areas}
        self.lay_out(
            [(texts(f"knowledge.{field}"), widget) for field, widget in fields.items()],
            submit=texts("knowledge.edit.save"),
        )
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

    def submit(self) -> None:
        fields: dict[str, object] = {"title": self.title.text().strip()}
        fields["product"] = self.product.text().strip()
        fields |= {name: area.toPlainText().strip() for name, area in self.areas.items()}
        longest = max(len(area.toPlainText()) for area in self.areas.values())
        if not fields["title"]:
            self.refused(self._ui.texts("knowledge.edit.needed"))
        elif longest > LONGEST_TEXT:
            self.refused(self._ui.texts("knowledge.edit.too_long", most=LONGEST_TEXT))
        elif not self.is_sending:
            knowledge = self._operations.knowledge
            case = self._case
            self.wait_for(knowledge.create(fields) if case is None else knowledge.change(case, fields))

    def refused(self, problem: str) -> None:
        super().refused(problem)
        self.title.setFocus()

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
