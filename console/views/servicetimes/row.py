"""Changing one line of the table of limits, or adding one."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from console.api.types import LimitRow
from console.models.tables.service_times import edited, has_figure
from console.views.context import Ui
from console.views.servicetimes.length import LengthEdit
from console.views.widgets import button, label, pack
from contract.vocabulary import CircuitLevel, CustomerLevel, CustomerSegment

_A_LINE = 3
_COLUMN_PX = 132  # the same in every group, so that boxes stand below each other


class Ticks(QWidget):
    """A box to tick for each member of a vocabulary."""

    def __init__(self, ui: Ui, name: str, spoken: str, words: Iterable[tuple[StrEnum, str]]) -> None:
        super().__init__()
        self.setObjectName(name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        self.boxes: dict[StrEnum, QCheckBox] = {}
        for place, (member, key) in enumerate(words):
            box = self.boxes[member] = QCheckBox(ui.texts(key))
            box.setObjectName(f"{name}_{member}")
            box.setAccessibleName(f"{spoken} {ui.texts(key)}")
            grid.addWidget(box, place // _A_LINE, place % _A_LINE)
        for column in range(_A_LINE):
            grid.setColumnMinimumWidth(column, _COLUMN_PX)
        grid.setColumnStretch(_A_LINE, 1)

    @property
    def chosen(self) -> list[StrEnum]:
        return [member for member, box in self.boxes.items() if box.isChecked()]

    def fill(self, members: Iterable[str]) -> None:
        wanted = set(members)
        for member, box in self.boxes.items():
            box.setChecked(member in wanted)


class RowDialog(QDialog):
    """`before` None: a new line, filled like `like`. `taken` carries the LimitRow. Enter takes."""

    taken = Signal(object)

    def __init__(
        self,
        ui: Ui,
        categories: list[str],
        parent: QWidget,
        *,
        before: LimitRow | None = None,
        like: LimitRow | None = None,
    ) -> None:
        super().__init__(parent)
        self._ui, self._before = ui, before
        texts = ui.texts
        self.setObjectName("times_row")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("times.row.title"))
        self.setMinimumWidth(560)
        self.category = QComboBox()
        self.category.setEditable(True)
        self.category.addItems(categories)
        self.category.setCurrentText("")
        self.product = QLineEdit()
        self.levels = Ticks(
            ui, "times_levels", texts("times.row.levels"), _words("words.level", CustomerLevel)
        )
        segments = _words("times.segment", CustomerSegment)
        self.segments = Ticks(ui, "times_segments", texts("times.row.segments"), segments)
        self.circuits = Ticks(
            ui, "times_circuits", texts("times.row.circuits"), _words("times.circuit", CircuitLevel)
        )
        self.rest = QCheckBox(texts("times.row.rest"))
        self.repair = LengthEdit(ui, "times_repair", texts("times.row.repair"))
        self.feedback = LengthEdit(ui, "times_feedback", texts("times.row.feedback"))
        self.around = QCheckBox(texts("times.row.around"))
        self.note = QLineEdit()
        self.note.setMaxLength(200)
        self.product.setMaxLength(40)
        named: tuple[tuple[QWidget, str], ...] = (
            (self.category, "times.column.category"),
            (self.product, "times.column.product"),
            (self.rest, "times.row.rest"),
            (self.around, "times.row.around"),
            (self.note, "times.row.note"),
        )
        for field, key in named:
            field.setObjectName(f"times_row_{key.split('.')[-1]}")
            field.setAccessibleName(texts(key))
        self.origin = label("", "small", name="times_row_origin")
        self.origin.setWordWrap(True)
        self.problem = label("", "problem", name="times_row_problem")
        self._lay_out()
        self._fill(before or like)
        self.rest.toggled.connect(self._suit_rest)
        for changed in (self.repair.edited, self.feedback.edited, self.around.toggled):
            changed.connect(lambda *_: self._tell_origin())
        self._suit_rest(self.rest.isChecked())
        self._tell_origin()
        (self.product if like is not None or before is None else self.repair).setFocus()

    def take(self) -> None:
        row = self._row()
        if not row.category or not row.product:
            self.problem.setText(self._ui.texts("times.row.needed"))
            (self.product if row.category else self.category).setFocus()
            return
        self.taken.emit(row)
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            super().keyPressEvent(event)

    def _row(self) -> LimitRow:
        rest = self.rest.isChecked()
        wanted = LimitRow(
            category=self.category.currentText().strip()[:40],
            product=self.product.text().strip(),
            levels=[] if rest else [CustomerLevel(one) for one in self.levels.chosen],
            segments=[] if rest else [CustomerSegment(one) for one in self.segments.chosen],
            circuits=[] if rest else [CircuitLevel(one) for one in self.circuits.chosen],
            rest=rest,
            repair=self.repair.value,
            feedback=self.feedback.value,
            around_the_clock=self.around.isChecked(),
            note=self.note.text().strip(),
        )
        return edited(self._before, wanted)

    def _fill(self, row: LimitRow | None) -> None:
        if row is None:
            self.rest.setChecked(True)
            return
        self.category.setCurrentText(row.category)
        self.product.setText(row.product)
        self.levels.fill(row.levels)
        self.segments.fill(row.segments)
        self.circuits.fill(row.circuits)
        self.rest.setChecked(row.rest)
        self.repair.fill(row.repair)
        self.feedback.fill(row.feedback)
        self.around.setChecked(row.around_the_clock)
        self.note.setText(row.note)

    def _suit_rest(self, rest: bool) -> None:
        for ticks in (self.levels, self.segments, self.circuits):
            ticks.setEnabled(not rest)

    def _tell_origin(self) -> None:
        row, texts = self._row(), self._ui.texts
        words = "" if has_figure(row) else texts("times.row.lost")
        if not words and self._before is not None and row.origin != self._before.origin:
            words = texts("times.row.setting")
        self.origin.setText(words or texts(f"times.origin.{row.origin}"))

    def _lay_out(self) -> None:
        texts = self._ui.texts
        outer = QVBoxLayout(self)
        pack(outer, (20, 16, 20, 16), 12)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        lines: tuple[tuple[str, QWidget], ...] = (
            (texts("times.column.category"), self.category),
            (texts("times.column.product"), self.product),
            ("", self.rest),
            (texts("times.row.levels"), self.levels),
            (texts("times.row.segments"), self.segments),
            (texts("times.row.circuits"), self.circuits),
            ("", label(texts("times.row.all"), "small")),
            (texts("times.row.repair"), self.repair),
            (texts("times.row.feedback"), self.feedback),
            ("", self.around),
            (texts("times.column.origin"), self.origin),
            (texts("times.row.note"), self.note),
        )
        for caption, field in lines:
            form.addRow(label(caption, "muted"), field)
        outer.addLayout(form)
        outer.addWidget(self.problem)
        foot = QHBoxLayout()
        pack(foot)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('moves.back')}  Esc", "times_row_back", on=self.reject))
        foot.addWidget(
            button(f"{texts('times.row.take')}  Enter", "times_row_take", role="primary", on=self.take)
        )
        outer.addLayout(foot)


def _words(area: str, members: Iterable[StrEnum]) -> list[tuple[StrEnum, str]]:
    return [(member, f"{area}.{member}") for member in members]
