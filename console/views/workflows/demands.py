"""The page of what an order type asks for: photos, nearness, approvals, and the fields of a reply."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.api.workflow_types import ReplyField, WorkflowDefinition
from console.models.tables.workflows import ReplyTableModel
from console.views.settings.fields import Number
from console.views.tables import Table
from console.views.widgets import button, label, pack
from console.views.workflows.editing import Editing, key_of
from console.views.workflows.field import FieldDialog
from contract.vocabulary import OrderMove

_MOST_PHOTOS = 9
_RADIUS_M = (10, 100_000)
ASKED_OF: Final[Mapping[str, tuple[str, tuple[OrderMove, ...]]]] = MappingProxyType(
    {
        "near": ("near_site", (OrderMove.CHECK_IN,)),
        "report": ("report_file", (OrderMove.FEEDBACK,)),
        "others": ("others_work", (OrderMove.QC_PASS, OrderMove.QC_FAIL)),
    }
)
"""A box of the page -> the condition, and of which moves it is asked."""


class DemandsPage(QWidget):
    """In the table of fields: Enter changes one, Ins adds, Del removes, Ctrl+Up and Ctrl+Down move it."""

    def __init__(self, editing: Editing) -> None:
        super().__init__()
        self._editing = editing
        texts = editing.ui.texts
        self.figures = {
            name: Number(f"workflow_{name}", texts(f"workflows.piece.{name}"), *bounds)
            for name, bounds in (
                ("photos_before", (0, _MOST_PHOTOS)),
                ("photos_after", (0, _MOST_PHOTOS)),
                ("check_in_radius_m", _RADIUS_M),
            )
        }
        self.boxes = {name: QCheckBox(texts(f"workflows.demands.{name}")) for name in ("approval", *ASKED_OF)}
        self.rows = ReplyTableModel(editing.drafts, texts, self)
        self.table = Table(
            editing.ui,
            self.rows,
            name="workflow_fields",
            spoken=texts("workflows.demands.fields"),
            widths={"name": 200, "kind": 0, "needed": 96},
            empty=lambda: texts("workflows.demands.fields.empty"),
        )
        self.buttons = {
            name: button(f"{texts(f'workflows.field.{name}')}  {cap}", f"workflow_field_{name}", on=what)
            for name, cap, what in (
                ("change", "Enter", self.change),
                ("add", "Ins", self.add),
                ("remove", "Del", self.remove),
                ("up", "Ctrl+↑", lambda: self.shift(-1)),
                ("down", "Ctrl+↓", lambda: self.shift(1)),
            )
        }
        self._lay_out()
        for name, figure in self.figures.items():
            figure.edited.connect(lambda name=name: editing.change(**{name: self.figures[name].value()}))
        for name, box in self.boxes.items():
            box.setObjectName(f"workflow_ask_{name}")
            box.clicked.connect(lambda checked, name=name: self._ask(name, checked))
        key_of(self.table, "Ctrl+Up", lambda: self.shift(-1))
        key_of(self.table, "Ctrl+Down", lambda: self.shift(1))
        self.table.activated.connect(lambda _index: self.change())
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show())
        editing.drafts.changed.connect(self._show)
        self._show()

    # reply fields

    def change(self) -> FieldDialog | None:
        key, fields = self.table.current_key, self._fields()
        if key is None or not self._editing.may_change:
            return None
        others = [one.name for one in fields if one is not fields[key]]
        dialog = FieldDialog(self._editing.ui, others, self.window(), before=fields[key])
        dialog.taken.connect(lambda field: self._put([*fields[:key], field, *fields[key + 1 :]], key))
        dialog.open()
        return dialog

    def add(self) -> FieldDialog | None:
        fields, key = self._fields(), self.table.current_key
        if self._editing.definition is None or not self._editing.may_change:
            return None
        at = len(fields) if key is None else key + 1
        dialog = FieldDialog(self._editing.ui, [one.name for one in fields], self.window())
        dialog.taken.connect(lambda field: self._put([*fields[:at], field, *fields[at:]], at))
        dialog.open()
        return dialog

    def remove(self) -> None:
        key, fields = self.table.current_key, self._fields()
        if key is not None and self._editing.may_change:
            self._put([*fields[:key], *fields[key + 1 :]], min(key, len(fields) - 2))

    def shift(self, by: int) -> None:
        key, fields = self.table.current_key, self._fields()
        if key is not None and 0 <= key + by < len(fields) and self._editing.may_change:
            fields[key], fields[key + by] = fields[key + by], fields[key]
            self._put(fields, key + by)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the table does not use itself."""
        if event.key() == Qt.Key.Key_Delete:
            self.remove()
        elif event.key() == Qt.Key.Key_Insert:
            self.add()
        else:
            super().keyPressEvent(event)

    def _fields(self) -> list[ReplyField]:
        definition = self._editing.definition
        return [] if definition is None else list(definition.reply)

    def _put(self, fields: list[ReplyField], key: int) -> None:
        self._editing.change(reply=fields)
        self.table.select_key(key)

    # conditions

    def _ask(self, name: str, on: bool) -> None:
        definition = self._editing.definition
        if definition is None:
            return
        if name == "approval":
            self._editing.change(approvals=["suspension"] if on else [])
        else:
            guard, moves = ASKED_OF[name]
            self._editing.change(transitions=asked(definition, guard, moves, on=on).transitions)

    # showing

    def _show(self) -> None:
        texts, definition = self._editing.ui.texts, self._editing.definition
        able = self._editing.may_change and definition is not None
        for figure in self.figures.values():
            figure.setEnabled(able)
        for one in self.buttons.values():
            one.setVisible(self._editing.may_change)
        key, count = self.table.current_key, self.rows.rowCount()
        for name, one in self.buttons.items():
            edge = (name == "up" and key == 0) or (name == "down" and key == count - 1)
            one.setEnabled(able and (name == "add" or (key is not None and not edge)))
        if definition is None:
            return
        for name, figure in self.figures.items():
            figure.fill(round(getattr(definition, name)))
        there = {row.move for row in definition.transitions}
        for name, box in self.boxes.items():
            moves = (OrderMove.REQUEST_SUSPENSION,) if name == "approval" else ASKED_OF[name][1]
            used = bool(there.intersection(moves))
            box.setEnabled(able and used)
            words = texts(f"workflows.demands.{name}")
            lacking = texts("workflows.demands.without")
            box.setText(words if used else f"{words} ({lacking})")
            box.setChecked(used and _is_asked(definition, name))

    def _lay_out(self) -> None:
        texts = self._editing.ui.texts
        column = QVBoxLayout(self)
        pack(column, (12, 10, 12, 10), 8)
        column.addWidget(label(texts("workflows.demands.photos"), "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        captions = {
            "photos_before": "workflows.demands.photos_before",
            "photos_after": "workflows.demands.photos_after",
            "check_in_radius_m": "workflows.demands.radius",
        }
        for line, (name, caption) in enumerate(captions.items()):
            words = label(texts(caption), "muted")
            words.setBuddy(self.figures[name])
            grid.addWidget(words, line, 0)
            grid.addWidget(self.figures[name], line, 1)
        for line, box in enumerate(self.boxes.values()):
            grid.addWidget(box, line, 2)
        grid.setColumnMinimumWidth(1, 140)
        grid.setColumnStretch(2, 1)
        column.addLayout(grid)
        column.addWidget(label(texts("workflows.demands.fields"), "strong"))
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        pack(foot, spacing=6)
        for one in self.buttons.values():
            foot.addWidget(one)
        foot.addStretch(1)
        column.addLayout(foot)


def asked(
    definition: WorkflowDefinition, guard: str, moves: tuple[OrderMove, ...], *, on: bool
) -> WorkflowDefinition:
    """The definition where the condition is asked of every row of these moves, or of none."""
    rows = []
    for row in definition.transitions:
        if row.move in moves:
            kept = [one for one in row.guards if one != guard]
            row = msgspec.structs.replace(row, guards=[*kept, guard] if on else kept)
        rows.append(row)
    return msgspec.structs.replace(definition, transitions=rows)


def _is_asked(definition: WorkflowDefinition, name: str) -> bool:
    if name == "approval":
        return "suspension" in definition.approvals
    guard, moves = ASKED_OF[name]
    return all(guard in row.guards for row in definition.transitions if row.move in moves)
