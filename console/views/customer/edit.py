"""The dialog of a customer: contact, and level and segment, which decide the limits of its new orders."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.api.types import Customer
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.widgets import button, label, pack
from contract.vocabulary import CustomerLevel, CustomerSegment, Role

_RATES = frozenset({Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN})
_MAY = _RATES | {Role.DISPATCHER}
_LINES = (
    ("name", "customer.edit.name", 200),
    ("industry", "customer.edit.industry", 50),
    ("contact_name", "customer.edit.contact", 200),
    ("contact_phone", "customer.edit.phone", 200),
    ("address", "customer.edit.address", 200),
)


def customer_of(models: Models) -> Customer | None:
    """The customer that is selected, or the one of the selected order."""
    selection = models.selection
    if selection.customer_id is not None:
        return models.customers.get(selection.customer_id)
    order = models.orders.get(selection.order_id or 0)
    return None if order is None else models.customers.get(order.customer_id or 0)


class CustomerDialog(QDialog):
    """Opened with `.open()`. Ctrl+S or Enter saves, Esc closes. Who may not decide levels sees them only."""

    def __init__(
        self, ui: Ui, models: Models, operations: Operations, customer: Customer, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._ui, self._models, self._operations, self._base = ui, models, operations, customer
        self._saving: asyncio.Task[str] | None = None
        texts = ui.texts
        self.setObjectName("customer_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("customer.edit.title", name=customer.name))
        self.setMinimumWidth(520)
        self.level = self._choice("level", texts("customer.edit.level"))
        for level in CustomerLevel:
            self.level.addItem(texts(f"words.level.{level}"), str(level))
        self.segment = self._choice("segment", texts("customer.edit.segment"))
        self.segment.addItem(texts("customer.edit.segment.none"), None)
        for segment in CustomerSegment:
            self.segment.addItem(texts(f"times.segment.{segment}"), str(segment))
        self.lines: dict[str, QLineEdit] = {}
        for name, key, most in _LINES:
            line = QLineEdit()
            line.setObjectName(f"customer_{name}")
            line.setAccessibleName(texts(key))
            line.setMaxLength(most)
            self.lines[name] = line
        self.problem = label("", "problem", name="customer_problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._lay_out()
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        models.customers.changed.connect(self._on_changed)
        self._fill(customer)
        self._allow()

    def changes(self) -> dict[str, object]:
        """What differs from what the dialog was filled with."""
        base = self._base
        found: dict[str, object] = {
            name: line.text().strip()
            for name, line in self.lines.items()
            if line.text().strip() != getattr(base, name)
        }
        if self.level.currentData() != str(base.level):
            found["level"] = self.level.currentData()
        if self.segment.currentData() != (None if base.segment is None else str(base.segment)):
            found["segment"] = self.segment.currentData()
        return found

    def save(self) -> None:
        if self._saving is not None or not self.save_button.isEnabled():
            return
        changes = self.changes()
        if not self.lines["name"].text().strip():
            self._say(self._ui.texts("customer.edit.needed"))
            self.lines["name"].setFocus()
        elif not changes:
            self._say(self._ui.texts("customer.edit.nothing"))
        else:
            self._say("")
            self.save_button.setEnabled(False)
            self._saving = self._operations.customers.change(self._base, changes)
            self._saving.add_done_callback(self._saved)

    def _choice(self, name: str, spoken: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(f"customer_{name}")
        made.setAccessibleName(spoken)
        return made

    def _lay_out(self) -> None:
        texts = self._ui.texts
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        self.about = label(texts("customer.edit.about"), "muted", name="customer_about")
        self.about.setWordWrap(True)
        layout.addWidget(self.about)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(label(texts("customer.edit.level")), self.level)
        form.addRow(label(texts("customer.edit.segment")), self.segment)
        for name, key, _most in _LINES:
            form.addRow(label(texts(key)), self.lines[name])
        layout.addLayout(form)
        layout.addWidget(self.problem)
        foot = QHBoxLayout()
        pack(foot, spacing=6)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('customer.edit.close')}  Esc", "customer_close", on=self.reject))
        self.save_button = button(
            f"{texts('customer.edit.save')}  Ctrl+S", "customer_save", role="primary", on=self.save
        )
        self.save_button.setDefault(True)
        foot.addWidget(self.save_button)
        layout.addLayout(foot)

    def _fill(self, customer: Customer) -> None:
        self._base = customer
        self.level.setCurrentIndex(self.level.findData(str(customer.level)))
        wanted = None if customer.segment is None else str(customer.segment)
        self.segment.setCurrentIndex(max(0, self.segment.findData(wanted)))
        for name, line in self.lines.items():
            line.setText(getattr(customer, name))
            line.setCursorPosition(0)

    def _allow(self) -> None:
        account, texts = self._models.connection.account, self._ui.texts
        role = None if account is None else account.role
        for one in (self.level, self.segment):
            one.setEnabled(role in _RATES)
        for line in self.lines.values():
            line.setReadOnly(role not in _MAY)
        self.save_button.setVisible(role in _MAY)
        if role not in _RATES:
            more = "customer.edit.rated" if role in _MAY else "customer.edit.read_only"
            self.about.setText(f"{texts('customer.edit.about')}\n{texts(more)}")
        (self.level if role in _RATES else self.lines["contact_phone"]).setFocus()

    def _on_changed(self, changed: frozenset[int]) -> None:
        """Somebody else was faster, or it was us: what was not touched here follows."""
        customer = self._models.customers.get(self._base.id)
        if customer is None or self._base.id not in changed or customer == self._base:
            return
        mine = self.changes()
        self._fill(customer)
        for name, value in mine.items():
            if name in self.lines:
                self.lines[name].setText(str(value))
            else:
                box = self.level if name == "level" else self.segment
                box.setCurrentIndex(max(0, box.findData(value)))

    def _saved(self, task: asyncio.Task[str]) -> None:
        self._saving = None
        if task.cancelled() or task.exception() is not None:
            return
        self.save_button.setEnabled(True)
        if task.result():
            self._say(task.result())
        else:
            self.accept()

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
