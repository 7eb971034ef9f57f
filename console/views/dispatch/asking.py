"""What is asked before a move: the fields of each, and the dialog that asks them. Texts are in `moves`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from console.api.types import Order
from console.views.context import Ui
from console.views.widgets import button, label, pack
from contract.arranging import Arrangement
from contract.vocabulary import OrderMove


class Kind(StrEnum):
    LINE = "line"
    TEXT = "text"
    SCORE = "score"  # 0 to 100, may stay empty
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked; `presets` are names of ready words, a click away."""

    name: str
    kind: Kind = Kind.LINE
    required: bool = True
    presets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    value: int | str
    words: str


def _why(*presets: str) -> tuple[Field, ...]:
    return (Field("reason", presets=presets),)


_FOR_CUSTOMER: Final = Field("customer_note", required=False, presets=("for_customer",))

ASKED: Final[Mapping[OrderMove | Arrangement, tuple[Field, ...]]] = MappingProxyType(
    {
        OrderMove.REJECT: (*_why("material", "duplicate"), _FOR_CUSTOMER),
        OrderMove.RETURN: _why("wrong", "date", "material"),
        OrderMove.CANCEL: (*_why("duplicate", "date", "wrong"), _FOR_CUSTOMER),
        OrderMove.SUSPEND: _why("absent", "power", "permit"),
        OrderMove.DECLINE_SUSPENSION: _why("present", "urgent"),
        OrderMove.REOPEN: _why("not_fixed", "again"),
        OrderMove.ESCALATE: (Field("department_id", Kind.CHOICE), Field("reason")),
        OrderMove.DIAGNOSE: (Field("text", Kind.TEXT, required=False),),
        OrderMove.FIX_REMOTELY: (Field("text", Kind.TEXT),),
        OrderMove.FEEDBACK: (Field("cause", Kind.TEXT), Field("advice", Kind.TEXT, required=False)),
        OrderMove.RATE: (Field("score", Kind.CHOICE), Field("comment", required=False)),
        OrderMove.QC_PASS: (Field("score", Kind.SCORE, required=False), Field("note", required=False)),
        OrderMove.QC_FAIL: (Field("score", Kind.SCORE, required=False), Field("defects", Kind.TEXT)),
        OrderMove.ARCHIVE: (Field("note", required=False),),
        Arrangement.PRIORITY: (
            Field("priority", Kind.CHOICE),
            Field("reason", required=False, presets=("again", "vip")),
        ),
        Arrangement.TRANSFER: (Field("department_id", Kind.CHOICE), *_why("area", "duty")),
        Arrangement.MERGE: (Field("into_id", Kind.CHOICE), *_why("same_fault", "duplicate")),
        Arrangement.SPLIT: (Field("parts", Kind.TEXT), Field("reason", required=False)),
    }
)
"""Moves that are not here are made at once."""

DANGEROUS: Final = frozenset({OrderMove.CANCEL, OrderMove.REJECT, OrderMove.QC_FAIL, Arrangement.MERGE})
_Input = QLineEdit | QPlainTextEdit | QComboBox


class MoveDialog(QDialog):
    """`many`: said of so many orders. `given` carries what was said, by field; opened with `.open()`.

    Enter sends (Ctrl+Enter in a text).
    """

    given = Signal(dict)

    def __init__(
        self,
        ui: Ui,
        move: OrderMove | Arrangement,
        order: Order,
        parent: QWidget,
        *,
        choices: Sequence[Choice] = (),
        known: Mapping[str, str] = MappingProxyType({}),
        many: int = 1,
    ) -> None:
        super().__init__(parent)
        self._ui, self._move = ui, move
        texts = ui.texts
        self.setObjectName("reason_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = texts(f"words.move.{move}")
        number = order.number if many == 1 else texts("bulk.orders", n=many)
        self.setWindowTitle(texts("moves.title", move=name, number=number))
        self.setMinimumWidth(460)
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        heading = label(order.title if many == 1 else texts("bulk.heading", n=many), "title")
        heading.setWordWrap(True)
        layout.addWidget(heading)
        self.inputs: dict[str, _Input] = {}
        for field in ASKED[move]:
            self._add(layout, field, choices, known.get(field.name, ""))
        self.problem = label("", "problem", name="reason_problem")
        self.problem.setWordWrap(True)
        layout.addWidget(self.problem)
        foot = QHBoxLayout()
        pack(foot)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('moves.back')}  Esc", "reason_back", on=self.reject))
        role = "danger" if move in DANGEROUS else "primary"
        foot.addWidget(button(f"{name}  Enter", "reason_ok", role=role, on=self.send))
        layout.addLayout(foot)
        next(iter(self.inputs.values())).setFocus()

    def _add(self, layout: QVBoxLayout, field: Field, choices: Sequence[Choice], known: str) -> None:
        texts = self._ui.texts
        words = texts(f"moves.field.{self._move}.{field.name}")
        layout.addWidget(label(words if field.required else texts("moves.optional", field=words), "muted"))
        made: _Input
        match field.kind:
            case Kind.TEXT:
                made = QPlainTextEdit(known)
                made.setFixedHeight(84)
                made.setTabChangesFocus(True)
            case Kind.CHOICE:
                made = QComboBox()
                for choice in choices:
                    made.addItem(choice.words, choice.value)
            case _:
                made = QLineEdit(known)
        made.setObjectName(f"reason_{'text' if field.name == 'reason' else field.name}")
        made.setAccessibleName(words)
        self.inputs[field.name] = made
        layout.addWidget(made)
        if field.presets:
            layout.addLayout(self._presets(made, field))

    def _presets(self, made: _Input, field: Field) -> QHBoxLayout:
        row = QHBoxLayout()
        pack(row, spacing=6)
        for name in field.presets:
            words = self._ui.texts(f"moves.preset.{name}")
            row.addWidget(
                button(words, f"reason_preset_{name}", role="chip", on=partial(self._preset, made, words))
            )
        row.addStretch(1)
        return row

    def _preset(self, made: _Input, words: str) -> None:
        if isinstance(made, QLineEdit):
            made.setText(words)
        made.setFocus()

    def send(self) -> None:
        """Emit what was said, unless something is missing: then say what."""
        said: dict[str, Any] = {}
        for field in ASKED[self._move]:
            value, problem = self._value(field)
            if problem:
                self.problem.setText(problem)
                self.inputs[field.name].setFocus()
                return
            if value not in ("", None):
                said[field.name] = value
        self.given.emit(said)
        self.accept()

    def _value(self, field: Field) -> tuple[str | int | None, str]:
        made, texts = self.inputs[field.name], self._ui.texts
        if isinstance(made, QComboBox):
            value = made.currentData()
            return value, texts("moves.no_choice") if field.required and value is None else ""
        said = (made.text() if isinstance(made, QLineEdit) else made.toPlainText()).strip()
        if field.required and not said:
            return "", texts(f"moves.needed.{field.name}")
        if field.kind is not Kind.SCORE or not said:
            return said, ""
        if not said.isdecimal() or int(said) > 100:
            return "", texts("moves.score_range")
        return int(said), ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.send()
        else:
            super().keyPressEvent(event)
