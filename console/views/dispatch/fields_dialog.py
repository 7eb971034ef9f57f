"""Correcting what was asked for when an order was raised, by the workflow it began with."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.api.order_types import Order
from console.api.workflow_types import ReplyField
from console.models.world import Models
from console.views.context import Ui
from console.views.dialogs.form import FormDialog
from console.views.dispatch.asked import OWN, AskedFields
from console.views.dispatch.form_limits import FittedScroll
from console.views.widgets import label, pack
from contract.vocabulary import OrderState


def asked_of(models: Models, order: Order) -> list[ReplyField]:
    """What the version it began with asks for, without what every order has anyway."""
    found = next(
        (one for one in models.workflows.versions(order.type) if one.version == order.workflow_version), None
    )
    return [] if found is None else [one for one in found.definition.raising if one.name not in OWN]


class FieldsDialog(FormDialog):
    """`given` carries the values by name."""

    given = Signal(dict)

    def __init__(self, ui: Ui, models: Models, order: Order, parent: QWidget) -> None:
        texts = ui.texts
        super().__init__(ui, parent, name="fields", title=texts("form.fields.title", number=order.number))
        self.setMinimumWidth(520)
        self._is_draft = order.state is OrderState.DRAFT
        self.fields = AskedFields(ui)
        self.fields.ask(asked_of(models, order))
        self.fields.fill(order.fields)
        column = QVBoxLayout(self)
        pack(column, (20, 16, 20, 16), 12)
        heading = label(order.title, "title")
        heading.setWordWrap(True)
        column.addWidget(heading)
        column.addWidget(FittedScroll(self.fields))
        column.addWidget(self.problem)
        column.addLayout(self.foot(submit=texts("form.fields.save")))
        if self.fields.line:
            self.fields.line[0].setFocus()

    def submit(self) -> None:
        wrong = self.fields.problem(is_complete=not self._is_draft)
        if wrong is not None:
            self.problem.setText(wrong[0])
            wrong[1].setFocus()
            return
        self.given.emit(self.fields.values())
        self.accept()
