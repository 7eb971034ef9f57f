"""The page of what an order type asks for: photos, nearness, approvals, and the fields of a reply."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from console.api.workflow_types import ReplyField, WorkflowDefinition
from console.models.tables.workflows import ReplyTableModel
from console.views.settings.fields import Number
from console.views.widgets import label, pack
from console.views.workflows.editing import Editing
from console.views.workflows.field import FieldDialog
from console.views.workflows.part_list import PartList
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
    """Figures and boxes above, the fields below."""

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
        self.fields = PartList(
            editing,
            "reply",
            ReplyTableModel(editing.drafts, texts, self),
            self._ask_field,
            name="field",
            widths={"name": 200, "kind": 0, "needed": 96},
            words=("workflows.demands.fields", "workflows.demands.fields.empty"),
        )
        self.table, self.rows = self.fields.table, self.fields.rows
        self._lay_out()
        for name, figure in self.figures.items():
            figure.edited.connect(lambda name=name: editing.change(**{name: self.figures[name].value()}))
        for name, box in self.boxes.items():
            box.setObjectName(f"workflow_ask_{name}")
            box.clicked.connect(lambda checked, name=name: self._ask(name, checked))
        editing.drafts.changed.connect(self._show)
        self._show()

    def _ask_field(self, others: list[str], before: ReplyField | None, parent: QWidget) -> FieldDialog:
        return FieldDialog(self._editing.ui, others, parent, before=before)

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
        column.addWidget(self.fields, 1)


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
