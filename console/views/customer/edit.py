"""The dialog of a customer: contact, whether it has left, and what decides the limits of its new orders."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QHBoxLayout, QLineEdit, QWidget

from console.api.types import Customer
from console.core import units
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.dialogs.form import SAVES, FormDialog
from console.views.language import locale
from console.views.widgets import label, pack
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


class EndedEdit(QWidget):
    """Whether the service ended, and on which day: from its beginning on, China's time."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        texts, today = ui.texts, ui.clock.now().astimezone(units.CHINA).date()
        self.box = QCheckBox(texts("customer.edit.ended_at.since"))
        self.box.setObjectName("customer_ended")
        self.day = QDateEdit(QDate(today.year, today.month, today.day))
        self.day.setObjectName("customer_ended_day")
        self.day.setAccessibleName(texts("customer.edit.ended_at.day"))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setLocale(locale(texts.language))
        self.day.setEnabled(False)
        self.box.toggled.connect(self.day.setEnabled)
        row = QHBoxLayout(self)
        pack(row)
        row.addWidget(self.box)
        row.addWidget(self.day)
        row.addStretch(1)

    def value(self) -> datetime | None:
        day = self.day.date()
        midnight = datetime(day.year(), day.month(), day.day(), tzinfo=units.CHINA)
        return midnight if self.box.isChecked() else None

    def fill(self, ended_at: datetime | None) -> None:
        self.box.setChecked(ended_at is not None)
        if ended_at is not None:
            day = ended_at.astimezone(units.CHINA).date()
            self.day.setDate(QDate(day.year, day.month, day.day))

    def differs(self, ended_at: datetime | None) -> bool:
        """Whether another day is meant; at what time of the day it was does not matter."""
        mine = self.value()
        if mine is None or ended_at is None:
            return mine is not ended_at
        return mine.date() != ended_at.astimezone(units.CHINA).date()


class CustomerDialog(FormDialog):
    """Opened with `.open()`. Ctrl+S saves, Esc closes. Who may not decide levels sees them only."""

    def __init__(
        self, ui: Ui, models: Models, operations: Operations, customer: Customer, parent: QWidget
    ) -> None:
        texts = ui.texts
        super().__init__(ui, parent, name="customer", title=texts("customer.edit.title", name=customer.name))
        self._models, self._operations, self._base = models, operations, customer
        self.setMinimumWidth(520)
        self.level = self._choice("level", texts("customer.edit.level"))
        for level in CustomerLevel:
            self.level.addItem(texts(f"words.level.{level}"), str(level))
        self.segment = self._choice("segment", texts("customer.edit.segment"))
        self.segment.addItem(texts("customer.edit.segment.none"), None)
        for segment in CustomerSegment:
            self.segment.addItem(texts(f"times.segment.{segment}"), str(segment))
        self.ended = EndedEdit(ui)
        self.lines: dict[str, QLineEdit] = {}
        for name, key, most in _LINES:
            line = QLineEdit()
            line.setObjectName(f"customer_{name}")
            line.setAccessibleName(texts(key))
            line.setMaxLength(most)
            self.lines[name] = line
        self._lay_out()
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
        if self.ended.differs(base.ended_at):
            found["ended_at"] = self.ended.value()
        return found

    def submit(self) -> None:
        if self.is_sending or not self._may:
            return
        changes = self.changes()
        if not self.lines["name"].text().strip():
            self.refused(self._ui.texts("customer.edit.needed"))
            self.lines["name"].setFocus()
        elif not changes:
            self.refused(self._ui.texts("customer.edit.nothing"))
        else:
            self.refused("")
            self.wait_for(self._operations.customers.change(self._base, changes))

    def _choice(self, name: str, spoken: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(f"customer_{name}")
        made.setAccessibleName(spoken)
        return made

    def _lay_out(self) -> None:
        texts = self._ui.texts
        lines = [(texts(key), self.lines[name]) for name, key, _most in _LINES]
        self.about = label(texts("customer.edit.about"), "small", name="customer_about")
        self.about.setWordWrap(True)
        decided = [
            (texts("customer.edit.level"), self.level),
            (texts("customer.edit.segment"), self.segment),
            (texts("customer.edit.ended_at"), self.ended),
            ("", self.about),
        ]
        self.lay_out(
            [*lines, *decided], submit=texts("customer.edit.save"), key=SAVES, back="customer.edit.close"
        )

    def _fill(self, customer: Customer) -> None:
        self._base = customer
        self.level.setCurrentIndex(self.level.findData(str(customer.level)))
        wanted = None if customer.segment is None else str(customer.segment)
        self.segment.setCurrentIndex(max(0, self.segment.findData(wanted)))
        self.ended.fill(customer.ended_at)
        for name, line in self.lines.items():
            line.setText(getattr(customer, name))
            line.setCursorPosition(0)

    @property
    def _role(self) -> Role | None:
        account = self._models.connection.account
        return None if account is None else account.role

    @property
    def _may(self) -> bool:
        return self._role in _MAY

    def _allow(self) -> None:
        texts, decides = self._ui.texts, self._role in _RATES
        for one in (self.level, self.segment, self.ended):
            one.setEnabled(decides)
        for line in self.lines.values():
            line.setReadOnly(not self._may)
        if self.submit_button is not None:
            self.submit_button.setVisible(self._may)
        if not decides:
            more = "customer.edit.rated" if self._may else "customer.edit.read_only"
            self.about.setText(f"{texts('customer.edit.about')}\n{texts(more)}")
        self.lines["contact_phone"].setFocus()

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
            elif isinstance(value, datetime) or name == "ended_at":
                self.ended.fill(value if isinstance(value, datetime) else None)
            else:
                box = self.level if name == "level" else self.segment
                box.setCurrentIndex(max(0, box.findData(value)))
