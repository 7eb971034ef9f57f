"""Changing one field of the reply, or of what is asked when an order is raised, or adding one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from console.api.workflow_types import FieldChoice, ReplyField
from console.views.context import Ui
from console.views.dispatch.asked import OWN
from console.views.settings.fields import FieldRefused
from console.views.widgets import button, label, pack

KINDS = ("text", "number", "choice", "photo")
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LONGEST = 60


class FieldDialog(QDialog):
    """`before` None: a new field; `of`: of which list. `taken` carries the ReplyField. Enter takes, also
    Ctrl+Enter."""

    taken = Signal(object)

    def __init__(
        self,
        ui: Ui,
        known: Collection[str],
        parent: QWidget,
        *,
        before: ReplyField | None = None,
        of: str = "reply",
        kinds: Sequence[str] = KINDS,
    ) -> None:
        super().__init__(parent)
        self._ui, self._known, self._of = ui, known, of
        texts = ui.texts
        self.setObjectName("workflow_field")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts(f"workflows.field.title.{of}"))
        self.setMinimumWidth(520)
        self.zh, self.en, self.key = QLineEdit(), QLineEdit(), QLineEdit()
        self.unit, self.minimum, self.maximum = QLineEdit(), QLineEdit(), QLineEdit()
        self.kind = QComboBox()
        for kind in kinds:
            self.kind.addItem(texts(f"workflows.kind.{kind}"), kind)
        self.choices = QPlainTextEdit()
        self.choices.setPlaceholderText(texts("workflows.field.choices.example"))
        self.choices.setTabChangesFocus(True)
        self.choices.setFixedHeight(132)
        self.photo = label(texts("workflows.field.about.photo"), "small")
        self.photo.setWordWrap(True)
        self.must = QCheckBox(texts(f"workflows.field.must.{of}"))
        self.problem = label("", "problem", name="workflow_field_problem")
        self.problem.setWordWrap(True)
        for edit, length in ((self.zh, _LONGEST), (self.en, _LONGEST), (self.key, 40), (self.unit, 12)):
            edit.setMaxLength(length)
        for end in (self.minimum, self.maximum):
            end.setPlaceholderText(texts("workflows.field.any"))
            end.setMaxLength(20)
        self._captions: dict[QWidget, QLabel] = {}
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _row: self._suit_kind())
        self._fill(before)
        self._suit_kind()

    def take(self) -> None:
        try:
            field = self._field()
        except FieldRefused as error:
            self.problem.setText(str(error))
            return
        self.taken.emit(field)
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            super().keyPressEvent(event)

    def _field(self) -> ReplyField:
        """Raises FieldRefused with what is wrong, in words; the field to mend has the focus."""
        texts, kind = self._ui.texts, str(self.kind.currentData())
        zh, en, key = self.zh.text().strip(), self.en.text().strip(), self.key.text().strip()
        if not zh or not en:
            raise self._refused(self.en if zh else self.zh, texts("workflows.field.problem.names"))
        if not KEY.fullmatch(key):
            raise self._refused(self.key, texts("workflows.field.problem.key"))
        if key in self._known:
            raise self._refused(self.key, texts("workflows.field.problem.twice", key=key))
        if self._of == "raising" and key in OWN and (kind != "text" or not self.must.isChecked()):
            raise self._refused(self.key, texts("workflows.field.problem.own", key=key))
        number = kind == "number"
        low, high = (self._end(self.minimum), self._end(self.maximum)) if number else (None, None)
        if low is not None and high is not None and low > high:
            raise self._refused(self.minimum, texts("workflows.field.problem.bounds"))
        return ReplyField(
            name=key,
            zh=zh,
            en=en,
            kind=kind,
            required=self.must.isChecked(),
            unit=self.unit.text().strip() if number else "",
            minimum=low,
            maximum=high,
            choices=self._choices() if kind == "choice" else [],
        )

    def _end(self, edit: QLineEdit) -> float | None:
        words = edit.text().strip()
        if not words:
            return None
        try:
            return float(words)
        except ValueError:
            raise self._refused(edit, self._ui.texts("workflows.field.problem.number")) from None

    def _choices(self) -> list[FieldChoice]:
        texts = self._ui.texts
        found: list[FieldChoice] = []
        lines = [line.strip() for line in self.choices.toPlainText().splitlines() if line.strip()]
        for number, line in enumerate(lines, start=1):
            parts = [part.strip() for part in line.split("|")]
            if len(parts) != 3 or not all(parts) or not KEY.fullmatch(parts[0]):
                raise self._refused(self.choices, texts("workflows.field.problem.choice", n=number))
            found.append(FieldChoice(value=parts[0], zh=parts[1][:_LONGEST], en=parts[2][:_LONGEST]))
        if len({one.value for one in found}) < max(2, len(found)):
            raise self._refused(self.choices, texts("workflows.field.problem.choices"))
        return found

    def _refused(self, field: QWidget, words: str) -> FieldRefused:
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        return FieldRefused(words)

    def _fill(self, field: ReplyField | None) -> None:
        if field is None:
            return
        self.zh.setText(field.zh)
        self.en.setText(field.en)
        self.key.setText(field.name)
        self.kind.setCurrentIndex(self.kind.findData(field.kind))
        self.unit.setText(field.unit)
        for edit, end in ((self.minimum, field.minimum), (self.maximum, field.maximum)):
            edit.setText("" if end is None else f"{end:g}")
        lines = (f"{one.value} | {one.zh} | {one.en}" for one in field.choices)
        self.choices.setPlainText("\n".join(lines))
        self.must.setChecked(field.required)

    def _suit_kind(self) -> None:
        kind = str(self.kind.currentData())
        for edit in (self.unit, self.minimum, self.maximum, self.choices):
            shown = kind == ("choice" if edit is self.choices else "number")
            edit.setVisible(shown)
            self._captions[edit].setVisible(shown)
        self.photo.setVisible(kind == "photo")
        self._captions[self.photo].setVisible(kind == "photo")

    def _lay_out(self) -> None:
        texts = self._ui.texts
        outer = QVBoxLayout(self)
        pack(outer, (20, 16, 20, 16), 12)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        hint = label(texts(f"workflows.field.key.hint.{self._of}"), "small")
        hint.setWordWrap(True)
        lines: tuple[tuple[str, QWidget], ...] = (
            ("zh", self.zh),
            ("en", self.en),
            ("key", self.key),
            ("", hint),
            ("kind", self.kind),
            ("", self.photo),
            ("unit", self.unit),
            ("minimum", self.minimum),
            ("maximum", self.maximum),
            ("choices", self.choices),
            ("", self.must),
        )
        for name, widget in lines:
            words = texts(f"workflows.field.{name}") if name else ""
            caption = self._captions[widget] = label(words, "muted")
            if name:
                widget.setObjectName(f"workflow_field_{name}")
                widget.setAccessibleName(words)
                caption.setBuddy(widget)
            form.addRow(caption, widget)
        self.must.setObjectName("workflow_field_must")
        outer.addLayout(form)
        outer.addWidget(self.problem)
        outer.addLayout(_foot(self._ui, self))


def _foot(ui: Ui, dialog: FieldDialog) -> QHBoxLayout:
    foot = QHBoxLayout()
    pack(foot)
    foot.addStretch(1)
    back, take = ui.texts("workflows.field.back"), ui.texts("workflows.field.take")
    foot.addWidget(button(f"{back}  Esc", "workflow_field_back", on=dialog.reject))
    foot.addWidget(button(f"{take}  Enter", "workflow_field_take", role="primary", on=dialog.take))
    return foot
