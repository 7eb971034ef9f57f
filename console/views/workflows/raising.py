"""The page of what an order type asks for when an order is raised, and to whom a commission goes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from console.api.workflow_types import ReplyField, WorkflowParty
from console.models.tables.workflows import PartyTableModel, RaisingTableModel
from console.views.widgets import label, pack
from console.views.workflows.editing import Editing
from console.views.workflows.field import FieldDialog
from console.views.workflows.part_list import PartList
from console.views.workflows.party import PartyDialog

_KINDS = ("text", "number", "choice", "list")


class RaisingPage(QWidget):
    """Fields above, parties below; both lists by the same keys."""

    def __init__(self, editing: Editing) -> None:
        super().__init__()
        self._editing = editing
        texts, drafts = editing.ui.texts, editing.drafts
        self.fields = PartList(
            editing,
            "raising",
            RaisingTableModel(drafts, texts, self),
            self._ask_field,
            name="asked",
            widths={"name": 200, "kind": 0, "needed": 96},
            words=("workflows.raising.fields", "workflows.raising.fields.empty"),
        )
        self.parties = PartList(
            editing,
            "parties",
            PartyTableModel(drafts, editing.models.departments.path, texts, self),
            self._ask_party,
            name="party",
            widths={"name": 200, "department": 0},
            words=("workflows.raising.parties", "workflows.raising.parties.empty"),
        )
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        for words, part in (("fields", self.fields), ("parties", self.parties)):
            half = QWidget()
            column = QVBoxLayout(half)
            pack(column, (0, 4, 0, 4), 6)
            column.addWidget(label(texts(f"workflows.raising.{words}"), "strong"))
            about = label(texts(f"workflows.raising.{words}.about"), "small")
            about.setWordWrap(True)
            column.addWidget(about)
            column.addWidget(part, 1)
            halves.addWidget(half)
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        pack(column, (12, 6, 12, 6), 0)
        column.addWidget(halves)

    def _ask_field(self, others: list[str], before: ReplyField | None, parent: QWidget) -> FieldDialog:
        return FieldDialog(self._editing.ui, others, parent, before=before, of="raising", kinds=_KINDS)

    def _ask_party(self, others: list[str], before: WorkflowParty | None, parent: QWidget) -> PartyDialog:
        return PartyDialog(self._editing.ui, self._editing.models, others, parent, before=before)
