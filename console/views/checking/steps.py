"""The steps of a check list, a row each, answered by mouse or by Y, N and Space."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.api.types import CheckList, CheckStep
from console.models.rules.checking import Finding
from console.views.context import Ui
from console.views.widgets import as_pane, button, label, pack

_KEYS = {
    Qt.Key.Key_Y: Finding.OK,
    Qt.Key.Key_N: Finding.FAULT,
    Qt.Key.Key_Space: Finding.OPEN,
}


class StepRow(QFrame):
    """`answered` when a key or a button said something; `moved` carries +1 or -1."""

    answered = Signal()
    moved = Signal(int)

    def __init__(self, ui: Ui, number: int, step: CheckStep) -> None:
        super().__init__()
        self._ui, self.step = ui, step
        texts = ui.texts
        self.finding = Finding.OPEN
        self.setObjectName(f"check_step_{number}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._spoken = texts("checking.step", n=number + 1, text=step.text)
        self.words = label(step.text)
        self.words.setWordWrap(True)
        self.means = label(step.fault, "problem")
        self.means.setWordWrap(True)
        self.means.hide()
        said = QVBoxLayout()
        pack(said, spacing=0)
        said.addWidget(self.words)
        said.addWidget(self.means)
        row = QHBoxLayout(self)
        pack(row, (8, 4, 8, 4))
        row.addWidget(label(f"{number + 1}", "small"))
        row.addLayout(said, 1)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self.buttons = {}
        for finding in (Finding.OK, Finding.FAULT):
            one = button(
                texts(f"checking.{finding}"),
                f"check_{finding}_{number}",
                role="chip",
                spoken=f"{step.text} {texts(f'checking.{finding}')}",
                on=partial(self._toggle, finding),
            )
            one.setCheckable(True)
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row has the keyboard: Y, N, Space
            self.buttons[finding] = one
            row.addWidget(one)
        self._speak()

    def answer(self, finding: Finding) -> None:
        self.finding = finding
        for known, one in self.buttons.items():
            one.setChecked(known is finding)
        self.means.setVisible(finding is Finding.FAULT and bool(self.step.fault))
        self._speak()
        self.answered.emit()

    def _toggle(self, finding: Finding) -> None:
        self.answer(Finding.OPEN if self.finding is finding else finding)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS and not event.modifiers():
            self.answer(_KEYS[key])
            if key is not Qt.Key.Key_Space:
                self.moved.emit(1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_focus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_focus(False)

    def _show_focus(self, on: bool) -> None:
        self.setProperty("role", "current" if on else "")
        self.style().unpolish(self)
        self.style().polish(self)

    def _speak(self) -> None:
        self.setAccessibleName(f"{self._spoken} {self._ui.texts(f'checking.{self.finding}')}")


class StepList(QScrollArea):
    """`changed` when a step was answered."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.rows: list[StepRow] = []
        self.setObjectName("check_steps")
        self.setAccessibleName(ui.texts("checking.list"))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def sizeHint(self) -> QSize:
        inside = self.widget()
        steps_px = 0 if inside is None else inside.sizeHint().height()
        return QSize(super().sizeHint().width(), steps_px + 2 * self.frameWidth())

    @property
    def findings(self) -> dict[int, Finding]:
        return {number: row.finding for number, row in enumerate(self.rows)}

    def show_list(self, shown: CheckList | None, empty: str) -> None:
        body = QWidget()
        as_pane(body)
        column = QVBoxLayout(body)
        pack(column, spacing=2)
        self.rows = []
        for number, step in enumerate(shown.steps if shown is not None else ()):
            row = StepRow(self._ui, number, step)
            row.answered.connect(self.changed)
            row.moved.connect(lambda by, number=number: self.step_to(number + by))
            self.rows.append(row)
            column.addWidget(row)
        if not self.rows:
            nothing = label(empty, "muted", name="check_empty")
            nothing.setWordWrap(True)
            column.addWidget(nothing)
        column.addStretch(1)
        self.setWidget(body)

    def step_to(self, number: int) -> None:
        """The last one keeps the keyboard."""
        if 0 <= number < len(self.rows):
            self.rows[number].setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(self.rows[number])
