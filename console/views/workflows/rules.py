"""The page with every rule of a workflow: who may do what in which states, and where it leads."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.api.workflow_types import WorkflowRow
from console.models.tables.workflows import MoveTableModel
from console.views.tables import Table
from console.views.widgets import button, label, pack
from console.views.workflows.editing import Editing
from console.views.workflows.rule_dialog import RuleDialog
from contract.vocabulary import OrderMove

_WIDTHS = {"move": 108, "sources": 0, "to": 104, "roles": 150, "required": 110, "guards": 130}


class RulesPage(QWidget):
    """Enter changes a rule, Ins adds one, Del removes it."""

    def __init__(self, editing: Editing) -> None:
        super().__init__()
        self._editing = editing
        texts = editing.ui.texts
        self.rows = MoveTableModel(editing.drafts, texts, self)
        self.table = Table(
            editing.ui,
            self.rows,
            name="workflow_rules",
            spoken=texts("workflows.page.moves"),
            widths=_WIDTHS,
            empty=lambda: texts("workflows.moves.empty"),
            fold=("guards", "required"),
            least=140,
        )
        self.fault = label("", "problem", name="workflow_rule_fault")
        self.fault.setWordWrap(True)
        self.buttons = {
            name: button(f"{texts(f'workflows.row.{name}')}  {cap}", f"workflow_rule_{name}", on=what)
            for name, cap, what in (
                ("change", "Enter", self.change),
                ("add", "Ins", self.add),
                ("remove", "Del", self.remove),
            )
        }
        self._lay_out()
        self.table.activated.connect(lambda _index: self.change())
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show())
        editing.drafts.changed.connect(self._show)
        self._show()

    def change(self) -> RuleDialog | None:
        key, rows = self.table.current_key, self._rules()
        if key is None or not self._editing.may_change:
            return None
        dialog = RuleDialog(self._editing, self.window(), before=rows[key])
        dialog.taken.connect(
            lambda row, back: self._put([*rows[:key], row, *rows[key + 1 :]], key, row, back)
        )
        dialog.open()
        return dialog

    def add(self) -> RuleDialog | None:
        rows, key = self._rules(), self.table.current_key
        if self._editing.definition is None or not self._editing.may_change:
            return None
        at = len(rows) if key is None else key + 1
        dialog = RuleDialog(self._editing, self.window())
        dialog.taken.connect(lambda row, back: self._put([*rows[:at], row, *rows[at:]], at, row, back))
        dialog.open()
        return dialog

    def remove(self) -> None:
        key, rows = self.table.current_key, self._rules()
        if key is not None and self._editing.may_change:
            self._editing.change(transitions=[*rows[:key], *rows[key + 1 :]])
            self.table.select_key(min(key, len(rows) - 2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the table does not use itself."""
        if event.key() == Qt.Key.Key_Delete:
            self.remove()
        elif event.key() == Qt.Key.Key_Insert:
            self.add()
        else:
            super().keyPressEvent(event)

    def _rules(self) -> list[WorkflowRow]:
        definition = self._editing.definition
        return [] if definition is None else list(definition.transitions)

    def _put(self, rows: list[WorkflowRow], key: int, row: WorkflowRow, back: bool) -> None:
        definition = self._editing.definition
        if definition is None:
            return
        kept = set(definition.undoable) - {row.move} | ({row.move} if back else set())
        undoable = [move for move in OrderMove if move in kept]
        same = kept == set(definition.undoable)
        self._editing.change(transitions=rows, undoable=definition.undoable if same else undoable)
        self.table.select_key(key)

    def _show(self) -> None:
        key = self.table.current_key
        for name, one in self.buttons.items():
            one.setVisible(self._editing.may_change)
            one.setEnabled(self._editing.definition is not None and (key is not None or name == "add"))
        self.fault.setText("" if key is None else self.rows.fault(key))
        self.fault.setVisible(bool(self.fault.text()))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        pack(column, (12, 10, 12, 10), 6)
        about = label(self._editing.ui.texts("workflows.moves.about"), "muted")
        about.setWordWrap(True)
        column.addWidget(about)
        column.addWidget(self.table, 1)
        column.addWidget(self.fault)
        foot = QHBoxLayout()
        pack(foot, spacing=6)
        for one in self.buttons.values():
            foot.addWidget(one)
        foot.addStretch(1)
        column.addLayout(foot)
