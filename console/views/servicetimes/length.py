"""A length of time as a number and its unit: hours, days, working days, or none."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QWidget

from console.api.types import Length
from console.views.context import Ui
from console.views.widgets import pack

_UNITS = ("hours", "days", "working_days")


class _Amount(QDoubleSpinBox):
    """20 is 20, not 20.0."""

    def textFromValue(self, value: float) -> str:
        return f"{value:g}"


class LengthEdit(QWidget):
    """`optional`: it may also say nothing. `edited` by hand only."""

    edited = Signal()

    def __init__(self, ui: Ui, name: str, spoken: str, *, optional: bool = True) -> None:
        super().__init__()
        self.setObjectName(name)
        self.amount = _Amount()
        self.amount.setObjectName(f"{name}_amount")
        self.amount.setAccessibleName(spoken)
        self.amount.setDecimals(1)
        self.amount.setRange(0.1, 10_000)
        self.amount.setMinimumWidth(96)
        self.amount.lineEdit().setTextMargins(6, 0, 6, 0)
        self.unit = QComboBox()
        self.unit.setObjectName(f"{name}_unit")
        self.unit.setAccessibleName(ui.texts("times.unit.of", name=spoken))
        for unit in (*(("none",) if optional else ()), *_UNITS):
            self.unit.addItem(ui.texts(f"times.unit.{unit}"), unit)
        row = QHBoxLayout(self)
        pack(row)
        row.addWidget(self.amount)
        row.addWidget(self.unit)
        row.addStretch(1)
        self.setFocusProxy(self.amount)
        self.fill(None if optional else Length(amount=24, unit="hours"))
        self.unit.activated.connect(lambda _row: self._on_unit())
        self.amount.valueChanged.connect(lambda _value: self.edited.emit())

    @property
    def value(self) -> Length | None:
        unit = str(self.unit.currentData())
        return None if unit == "none" else Length(amount=self.amount.value(), unit=unit)

    def fill(self, length: Length | None) -> None:
        blocked = self.amount.blockSignals(True)
        self.unit.setCurrentIndex(self.unit.findData("none" if length is None else length.unit))
        self._suit_unit()
        self.amount.setValue(24 if length is None else length.amount)
        self.amount.blockSignals(blocked)

    def _on_unit(self) -> None:
        self._suit_unit()
        self.edited.emit()

    def _suit_unit(self) -> None:
        """Working days are counted whole."""
        unit = str(self.unit.currentData())
        self.amount.setDecimals(0 if unit == "working_days" else 1)
        self.amount.setMinimum(1 if unit == "working_days" else 0.1)
        self.amount.setEnabled(unit != "none")
