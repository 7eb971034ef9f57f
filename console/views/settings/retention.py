"""How long positions are kept: the number, what it will remove, what was removed last, and the consent."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from console.core import units
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.settings.fields import FieldRefused, Number
from console.views.widgets import label, pack

_WAIT_MS = 400
_DAYS_A_MONTH = 30.44


def _day(at: datetime) -> str:
    return at.astimezone(units.CHINA).strftime("%Y-%m-%d %H:%M")


class RetentionEditor(QWidget):
    """Fewer days than before remove at the next round what nobody can bring back: that needs a tick."""

    edited = Signal()

    def __init__(self, ui: Ui, models: Models, operations: Operations) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        texts = ui.texts
        self._stored_days = 0
        self.days = Number(
            "policy_retention", texts("policy.position_retention_days"), 1, 3660, texts("policy.suffix.days")
        )
        self.months = label("", "small", name="policy_retention_months")
        self.due = label("", "small", name="policy_retention_due")
        self.last = label("", "small", name="policy_retention_last")
        self.consent = QCheckBox(texts("policy.retention.consent"))
        self.consent.setObjectName("policy_retention_consent")
        self.consent.hide()
        column = QVBoxLayout(self)
        pack(column, spacing=4)
        for one in (self.days, self.months, self.due, self.consent, self.last):
            column.addWidget(one)
        for one in (self.due, self.last):
            one.setWordWrap(True)
        self.setFocusProxy(self.days)
        self._wait = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._wait.timeout.connect(self._ask)
        self.days.edited.connect(self._on_edited)
        models.policy.retention_changed.connect(self._show)

    def fill(self, days: int) -> None:
        self._stored_days = days
        self.days.fill(days)
        self.consent.setChecked(False)
        self._ask()
        self._show()

    def value(self) -> int:
        """Raises FieldRefused where something would be lost that nobody has agreed to."""
        if self._removes() and not self.consent.isChecked():
            raise FieldRefused(self._ui.texts("policy.retention.needs_consent"))
        return self.days.value()

    def _removes(self) -> bool:
        known = self._models.policy.retention
        counted = known is not None and known.days == self.days.value()
        return self.days.value() < self._stored_days and (not counted or known is None or known.waiting > 0)

    def _on_edited(self) -> None:
        self._wait.start()
        self._show()
        self.edited.emit()

    def _ask(self) -> None:
        if self._models.connection.is_live:
            self._operations.policy.count_due(self.days.value())

    def _show(self) -> None:
        texts, known = self._ui.texts, self._models.policy.retention
        months = f"{self.days.value() / _DAYS_A_MONTH:.1f}".removesuffix(".0")
        self.months.setText(texts("policy.retention.months", months=months))
        self.consent.setVisible(self._removes())
        if known is None or known.days != self.days.value():
            self.due.setText(texts("policy.retention.counting"))
            return
        more = known.waiting >= known.waiting_most
        key = "more" if more else "some" if known.waiting else "none"
        self.due.setText(
            texts(f"policy.retention.due.{key}", until=_day(known.until), n=f"{known.waiting:,}")
        )
        if known.last is None:
            self.last.setText(texts("policy.retention.last.never"))
        else:
            last = known.last
            self.last.setText(
                texts(
                    "policy.retention.last",
                    at=_day(last.at),
                    n=f"{last.fixes:,}",
                    until=_day(last.until),
                )
            )
