"""The fields that a type asks for when an order is raised, as inputs; who shows them sends them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from console.api.order_types import Filled
from console.api.workflow_types import ReplyField
from console.models.tables.workflow_words import field_name
from console.views.context import Ui
from console.views.widgets import label

OWN: Final[Mapping[str, str]] = {
    "contact_name": "contact",
    "contact_phone": "phone",
    "address": "address",
    "product": "products",
}
"""What every order has in words of its own and a type can only require -> the form's word for it."""

_LONGEST, _LIST_PX = 500, 64
_Input = QLineEdit | QPlainTextEdit | QComboBox
Value = str | float


class AskedFields(QWidget):
    """Two short ones side by side, a list over the whole width. What was typed stays."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._fields: list[ReplyField] = []
        self.inputs: dict[str, _Input] = {}
        self._captions: list[tuple[int, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        for column in (1, 3):
            self._grid.setColumnStretch(column, 1)

    def ask(self, fields: Iterable[ReplyField]) -> None:
        """For these, without what every order has anyway."""
        wanted = [one for one in fields if one.name not in OWN]
        if wanted == self._fields:
            return
        typed = {name: _said(made) for name, made in self.inputs.items()}
        for old in (*self.inputs.values(), *(one for _, one in self._captions)):
            self._grid.removeWidget(old)
            old.deleteLater()
        self._fields, self.inputs, self._captions = wanted, {}, []
        place = 0  # counted in half rows
        for field in wanted:
            wide = field.kind == "list"
            place += place % 2 if wide else 0
            self._put(field, place, typed.get(field.name, ""))
            place += 2 if wide else 1
        self.setVisible(bool(wanted))

    def fill(self, filled: Iterable[Filled]) -> None:
        """With what an order has."""
        for one in filled:
            made = self.inputs.get(one.name)
            value = f"{one.value:g}" if isinstance(one.value, float | int) else one.value
            if made is not None:
                _write(made, value)

    def values(self) -> dict[str, Value]:
        """By name, what is filled in; a number that is none stays as it was typed."""
        found: dict[str, Value] = {}
        for field in self._fields:
            said = _said(self.inputs[field.name])
            if said:
                number = _number(said) if field.kind == "number" else None
                found[field.name] = said if number is None else number
        return found

    def problem(self, *, is_complete: bool = True) -> tuple[str, QWidget] | None:
        """The first that is missing or wrong, in words that name it, and where; a draft may lack some."""
        texts = self._ui.texts
        for field in self._fields:
            made, name = self.inputs[field.name], field_name(texts, field)
            said = _said(made)
            if not said and field.required and is_complete:
                key = "form.asked.choose" if field.kind == "choice" else "form.asked.missing"
                return texts(key, name=name), made
            if said and field.kind == "number" and (bad := _out_of_bounds(said, field)):
                low, high = (f"{end:g}" if end is not None else "" for end in (field.minimum, field.maximum))
                return texts(f"form.asked.{bad}", name=name, low=low, high=high), made
        return None

    def caption_px(self, column: int) -> int:
        """How wide the captions of the left (0) or right (1) half are by themselves."""
        found = [one for place, one in self._captions if place == column]
        return max((one.sizeHint().width() for one in found), default=0)

    def align(self, left_px: int, right_px: int) -> None:
        """With the captions of what stands above."""
        self._grid.setColumnMinimumWidth(0, left_px)
        self._grid.setColumnMinimumWidth(2, right_px)

    @property
    def line(self) -> Sequence[QWidget]:
        """In the order of the keyboard."""
        return list(self.inputs.values())

    def _put(self, field: ReplyField, place: int, typed: str) -> None:
        name = field_name(self._ui.texts, field)
        made = self._made(field)
        made.setObjectName(f"form_asked_{field.name}")
        made.setAccessibleName(name)
        if typed:
            _write(made, typed)
        words = f"{name} {f'({field.unit})' if field.unit else ''}".strip()
        caption = label(f"{words} *" if field.required else words, "muted")
        caption.setBuddy(made)
        row, column = divmod(place, 2)
        span = 3 if field.kind == "list" else 1
        at = Qt.AlignmentFlag.AlignTop if span == 3 else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(caption, row, 2 * column, Qt.AlignmentFlag.AlignRight | at)
        self._grid.addWidget(made, row, 2 * column + 1, 1, span)
        self.inputs[field.name] = made
        self._captions.append((column, caption))

    def _made(self, field: ReplyField) -> _Input:
        texts = self._ui.texts
        if field.kind == "choice":
            choices = QComboBox()
            choices.addItem(texts("form.asked.none"), "")
            for one in field.choices:
                choices.addItem(one.en if texts.language == "en" else one.zh, one.value)
            return choices
        if field.kind == "list":
            lines = QPlainTextEdit()
            lines.setPlaceholderText(texts("form.asked.list"))
            lines.setTabChangesFocus(True)
            lines.setFixedHeight(_LIST_PX)
            return lines
        line = QLineEdit()
        line.setMaxLength(_LONGEST)
        return line


def _said(made: _Input) -> str:
    if isinstance(made, QComboBox):
        return str(made.currentData() or "")
    text = made.text() if isinstance(made, QLineEdit) else made.toPlainText()
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _write(made: _Input, value: str) -> None:
    if isinstance(made, QComboBox):
        made.setCurrentIndex(max(0, made.findData(value)))
    elif isinstance(made, QLineEdit):
        made.setText(value)
    else:
        made.setPlainText(value)


def _number(said: str) -> float | None:
    try:
        return float(said)
    except ValueError:
        return None


def _out_of_bounds(said: str, field: ReplyField) -> str:
    """Which sentence says what is wrong with the number; empty where nothing is."""
    number = _number(said)
    if number is None or number != number:
        return "number"
    low, high = field.minimum, field.maximum
    if (low is None or number >= low) and (high is None or number <= high):
        return ""
    return "between" if low is not None and high is not None else "least" if high is None else "most"
