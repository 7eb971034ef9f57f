"""Single settings as widgets: a number with its unit, a length of time, a place; with room for a fault."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from console.views.context import Ui
from console.views.dispatch.form import PositionUnreadable, parse_position
from console.views.widgets import label, pack

_MARGINS = (6, 0, 6, 0)  # the style sheet's padding does not reach inside a spin box
UNITS_S = {"seconds": 1, "minutes": 60, "hours": 3600}


class FieldRefused(ValueError):
    """`args[0]`: why, in words."""


class Duration(QWidget):
    """Seconds, shown in the largest unit that needs no fraction. `edited` by hand only."""

    edited = Signal()

    def __init__(self, ui: Ui, name: str, spoken: str, least_s: int, most_s: int) -> None:
        super().__init__()
        self._least_s, self._most_s = least_s, most_s
        self.setObjectName(name)
        self.number = QSpinBox()
        self.number.setObjectName(f"{name}_number")
        self.number.setAccessibleName(spoken)
        self.number.setMinimumWidth(96)
        self.number.lineEdit().setTextMargins(*_MARGINS)
        self.unit = QComboBox()
        self.unit.setObjectName(f"{name}_unit")
        self.unit.setAccessibleName(f"{spoken} {ui.texts('policy.unit')}")
        for unit, seconds in UNITS_S.items():
            self.unit.addItem(ui.texts(f"policy.unit.{unit}"), seconds)
        row = QHBoxLayout(self)
        pack(row)
        row.addWidget(self.number)
        row.addWidget(self.unit)
        row.addStretch(1)
        self.setFocusProxy(self.number)
        self.fill(least_s)
        self.number.valueChanged.connect(lambda _value: self.edited.emit())
        self.unit.activated.connect(lambda _row: self._on_unit())

    @property
    def seconds(self) -> int:
        return int(self.number.value() * self.unit.currentData())

    def fill(self, seconds: int) -> None:
        best = max(unit for unit in UNITS_S.values() if seconds % unit == 0)
        blocked = self.number.blockSignals(True)
        self.unit.setCurrentIndex(self.unit.findData(best))
        self._suit_unit()
        self.number.setValue(seconds // best)
        self.number.blockSignals(blocked)

    def _on_unit(self) -> None:
        self._suit_unit()
        self.edited.emit()

    def _suit_unit(self) -> None:
        unit = int(self.unit.currentData())
        self.number.setRange(max(1, -(-self._least_s // unit)), max(1, self._most_s // unit))


class Number(QSpinBox):
    """`edited` by hand only."""

    edited = Signal()

    def __init__(self, name: str, spoken: str, least: int, most: int, suffix: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setRange(least, most)
        self.setSuffix(suffix)
        self.setMinimumWidth(120)
        self.setMaximumWidth(180)
        self.lineEdit().setTextMargins(*_MARGINS)
        self.valueChanged.connect(lambda _value: self.edited.emit())

    def fill(self, value: int) -> None:
        blocked = self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(blocked)


class Row:
    """A field with its caption, what it is for, and the line where a fault is said."""

    def __init__(
        self,
        name: str,
        control: QWidget,
        read: Callable[[], object],
        fill: Callable[[object], object],
        *,
        hint: str = "",
        beside: QWidget | None = None,
        wide: bool = False,
    ) -> None:
        """`wide`: the control takes all the room there is."""
        self.name, self.control = name, control
        self._read, self._fill, self._beside = read, fill, beside
        self.widget = QWidget()
        column = QVBoxLayout(self.widget)
        pack(column, spacing=3)
        line = QHBoxLayout()
        pack(line)
        line.addWidget(control, 1 if wide else 0)
        if beside is not None:
            line.addWidget(beside)
        if not wide:
            line.addStretch(1)
        column.addLayout(line)
        if hint:
            said = label(hint, "small")
            said.setWordWrap(True)
            column.addWidget(said)
        self.problem = label("", "problem", name=f"{control.objectName()}_problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        column.addWidget(self.problem)

    def value(self) -> object:
        return self._read()

    def fill(self, value: object) -> None:
        self._fill(value)
        self.refuse("")

    def refuse(self, words: str) -> None:
        """Empty: nothing is wrong (any more)."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self.control.setProperty("problem", "true" if words else "false")
        self.control.style().polish(self.control)

    def allow(self, on: bool) -> None:
        self.control.setEnabled(on)
        if self._beside is not None:
            self._beside.setEnabled(on)

    def focus(self) -> None:
        self.control.setFocus(Qt.FocusReason.OtherFocusReason)


def place_edit(ui: Ui, name: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(ui.texts("policy.centre"))
    made.setPlaceholderText("31.2304, 121.4737")
    made.setMinimumWidth(200)
    return made


def read_place(ui: Ui, edit: QLineEdit) -> list[float]:
    """WGS-84 [lat, lon]. Raises FieldRefused."""
    try:
        place = parse_position(edit.text())
    except PositionUnreadable as error:
        raise FieldRefused(ui.texts(str(error.args[0]))) from None
    if place is None:
        raise FieldRefused(ui.texts("form.problem.position"))
    return [round(degrees, 6) for degrees in place]
