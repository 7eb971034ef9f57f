"""The page of stages that an order type can do without."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from console.models.rules.workflow_stages import STAGES, uses, with_, without
from console.views.widgets import as_pane, label, pack
from console.views.workflows.editing import Editing


class StagesPage(QScrollArea):
    """A box a stage, ticked where orders come through it; Space ticks."""

    def __init__(self, editing: Editing) -> None:
        super().__init__()
        self._editing = editing
        texts = editing.ui.texts
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        as_pane(inside)
        column = QVBoxLayout(inside)
        pack(column, (12, 10, 12, 10), 2)
        about = label(texts("workflows.stages.about"), "muted")
        about.setWordWrap(True)
        column.addWidget(about)
        self.boxes: dict[str, QCheckBox] = {}
        for stage, moves in STAGES.items():
            box = self.boxes[stage] = QCheckBox(texts(f"workflows.stage.{stage}"))
            box.setObjectName(f"workflow_stage_{stage}")
            box.clicked.connect(lambda checked, stage=stage: self._use(stage, checked))
            names = texts("workflows.comma").join(texts(f"words.move.{move}") for move in moves)
            said = texts(f"workflows.stage.{stage}.about")
            more = label(f"{said} · {texts('workflows.stage.moves', moves=names)}", "small")
            more.setWordWrap(True)
            more.setContentsMargins(24, 0, 0, 0)
            column.addSpacing(8)
            column.addWidget(box)
            column.addWidget(more)
        column.addStretch(1)
        self.setWidget(inside)
        self.setFocusProxy(next(iter(self.boxes.values())))
        editing.drafts.changed.connect(self._show)
        self._show()

    def _use(self, stage: str, on: bool) -> None:
        definition, kind = self._editing.definition, self._editing.drafts.kind
        shipped = None if kind is None else self._editing.models.workflows.shipped(kind)
        if definition is None or shipped is None or on is uses(definition, stage):
            return
        changed = with_(definition, stage, shipped) if on else without(definition, stage)
        self._editing.change(transitions=changed.transitions, undoable=changed.undoable)

    def _show(self) -> None:
        definition = self._editing.definition
        for stage, box in self.boxes.items():
            box.setEnabled(self._editing.may_change and definition is not None)
            box.setChecked(definition is not None and uses(definition, stage))
