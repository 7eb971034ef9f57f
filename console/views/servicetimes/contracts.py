"""The page with limits signed in contracts, and the dialog that adds one."""

from __future__ import annotations

from datetime import date, datetime, time

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from console.api.types import ContractDraft, Customer, Length
from console.core import units
from console.models.tables.service_times import ContractTableModel
from console.models.world import Models
from console.operations.service_times import ServiceTimesOperations
from console.views.actions import is_admin
from console.views.context import Ui
from console.views.dialogs.form import FormDialog
from console.views.dispatch.customer_edit import CustomerEdit
from console.views.dispatch.form_limits import ProductFields
from console.views.servicetimes.length import LengthEdit
from console.views.tables import Table
from console.views.widgets import button, pack


class ContractsPage(QWidget):
    """Ins adds, Del ends the contract; administrators may, others read."""

    def __init__(self, ui: Ui, models: Models, operations: ServiceTimesOperations) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        texts = ui.texts
        self.rows = ContractTableModel(models.service_times, models.customers, ui.clock, texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="contracts_table",
            spoken=texts("times.contract.list"),
            widths={
                "customer": 220,
                "product": 180,
                "repair": 96,
                "since": 96,
                "until": 96,
                "state": 96,
                "note": 0,
            },
            empty=lambda: texts("times.contract.empty"),
        )
        self.add_button = button(
            f"{texts('times.contract.add')}  Ins", "contract_add", role="primary", on=self.add
        )
        self.end_button = button(
            f"{texts('times.contract.end')}  Del", "contract_end", role="danger", on=self.end
        )
        column = QVBoxLayout(self)
        pack(column, (12, 10, 12, 10), 6)
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        pack(foot, spacing=6)
        foot.addStretch(1)
        foot.addWidget(self.end_button)
        foot.addWidget(self.add_button)
        column.addLayout(foot)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show())
        models.service_times.changed.connect(self._show)
        self._show()

    def add(self) -> ContractDialog | None:
        if not is_admin(self._models):
            return None
        dialog = ContractDialog(self._ui, self._models, self._operations, self.window())
        dialog.open()
        return dialog

    def end(self) -> None:
        """For orders to come; a new contract can be signed at any time."""
        contract = self._models.service_times.contracts.get(self.table.current_key or 0)
        if contract is not None and not contract.ended and is_admin(self._models):
            self._operations.end(contract)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the table does not use itself."""
        if event.key() == Qt.Key.Key_Delete:
            self.end()
        elif event.key() == Qt.Key.Key_Insert:
            self.add()
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        contract = self._models.service_times.contracts.get(self.table.current_key or 0)
        for one in (self.add_button, self.end_button):
            one.setVisible(is_admin(self._models))
        self.end_button.setEnabled(contract is not None and not contract.ended)


class ContractDialog(FormDialog):
    """Whose contract, for what, how soon, and from when until when."""

    def __init__(self, ui: Ui, models: Models, operations: ServiceTimesOperations, parent: QWidget) -> None:
        texts = ui.texts
        super().__init__(ui, parent, name="contract", title=texts("times.contract.new"))
        self._operations = operations
        self._customer: Customer | None = None
        self.setMinimumWidth(560)
        self.customer = CustomerEdit(ui, models)
        self.customer.setObjectName("contract_customer")
        self.customer.chosen.connect(self._take_customer)
        self.products = ProductFields(ui, models, self)
        self.products.circuit.hide()
        self.repair = LengthEdit(ui, "contract_repair", texts("times.contract.repair"), optional=False)
        today = ui.clock.now().astimezone(units.CHINA).date()
        self.since = self._date("since", QDate(today.year, today.month, today.day))
        self.until = self._date("until", self.since.date().addYears(1))
        self.forever = QCheckBox(texts("times.contract.until.none"))
        self.forever.setObjectName("contract_forever")
        self.forever.toggled.connect(lambda on: self.until.setEnabled(not on))
        self.forever.setChecked(True)
        self.note = QLineEdit()
        self.note.setObjectName("contract_note")
        self.note.setAccessibleName(texts("times.contract.note"))
        self.note.setMaxLength(200)
        self._lay_out()
        self.customer.setFocus()

    def submit(self) -> None:
        texts = self._ui.texts
        if self._customer is None:
            self.problem.setText(texts("times.contract.needed.customer"))
            self.customer.setFocus()
        elif not self.forever.isChecked() and self.until.date() <= self.since.date():
            self.problem.setText(texts("times.contract.needed.order"))
            self.until.setFocus()
        elif not self.is_sending:
            category, product = self.products.chosen
            draft = ContractDraft(
                customer_id=self._customer.id,
                category=category or str(self.products.category.currentData() or ""),
                product=product,
                repair=self.repair.value or Length(amount=24, unit="hours"),
                since=_begins(self.since.date()),
                until=None if self.forever.isChecked() else _begins(self.until.date()),
                note=self.note.text().strip(),
            )
            self.wait_for(self._operations.sign(draft))

    def _take_customer(self, customer: Customer | None) -> None:
        self._customer = customer

    def _date(self, name: str, day: QDate) -> QDateEdit:
        made = QDateEdit(day)
        made.setObjectName(f"contract_{name}")
        made.setAccessibleName(self._ui.texts(f"times.contract.{name}"))
        made.setCalendarPopup(True)
        made.setDisplayFormat("yyyy-MM-dd")
        return made

    def _lay_out(self) -> None:
        texts = self._ui.texts
        since, until = _beside(self.since), _beside(self.until, self.forever)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("times.contract.customer", self.customer),
            ("form.products", self.products.row),
            ("times.contract.repair", self.repair),
            ("times.contract.since", since),
            ("times.contract.until", until),
            ("times.contract.note", self.note),
        )
        self.lay_out([(texts(key), field) for key, field in fields], submit=texts("times.contract.sign"))


def _beside(*fields: QWidget) -> QWidget:
    """As wide as they need to be, in one line."""
    made = QWidget()
    line = QHBoxLayout(made)
    pack(line)
    for field in fields:
        line.addWidget(field)
    line.addStretch(1)
    return made


def _begins(day: QDate) -> datetime:
    """Midnight in China."""
    return datetime.combine(date(day.year(), day.month(), day.day()), time(), units.CHINA)
