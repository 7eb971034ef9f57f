"""Changing one rule of a workflow, or adding one: which move leads from where to where, by whom, if what."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.api.workflow_types import MovePart, WorkflowRow
from console.models.tables import workflow_words as words
from console.views.widgets import button, label, pack
from console.views.workflows.editing import Boxes, Editing
from contract.vocabulary import FINAL_STATES, OrderMove, OrderState, Role


class RuleDialog(QDialog):
    """`before` None: a new rule. `taken` carries the WorkflowRow and whether the move may be taken back."""

    taken = Signal(object, bool)

    def __init__(self, editing: Editing, parent: QWidget, *, before: WorkflowRow | None = None) -> None:
        super().__init__(parent)
        self._editing, self._before = editing, before
        texts, model = editing.ui.texts, editing.models.workflows
        self.setObjectName("workflow_rule")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("workflows.row.title"))
        self.setMinimumWidth(640)
        self.move_choice, self.to = QComboBox(), QComboBox()
        for move in model.moves:
            self.move_choice.addItem(texts(f"words.move.{move}"), str(move))
        self.sources = Boxes("workflow_sources", texts("workflows.row.sources"), in_a_line=4)
        self.roles = Boxes("workflow_roles", texts("workflows.row.roles"), in_a_line=4)
        self.required = Boxes("workflow_required", texts("workflows.row.required"))
        self.guards = Boxes("workflow_guards", texts("workflows.row.guards"))
        self.undoable = QCheckBox(texts("workflows.row.undoable"))
        self.problem = label("", "problem", name="workflow_rule_problem")
        states = (state for state in OrderState if state not in FINAL_STATES)
        self.sources.offer((str(state), texts(f"words.state.{state}")) for state in states)
        self.roles.offer((str(role), texts(f"words.role.{role}")) for role in Role)
        self._lay_out()
        if before is not None:
            self.move_choice.setCurrentIndex(self.move_choice.findData(str(before.move)))
        self._suit_move()
        if before is not None:
            self.to.setCurrentIndex(max(0, self.to.findData(before.to)))
            for boxes, chosen in (
                (self.sources, before.sources),
                (self.roles, before.roles),
                (self.required, before.required),
                (self.guards, before.guards),
            ):
                boxes.fill([str(one) for one in chosen])
        self.move_choice.activated.connect(lambda _row: self._suit_move())
        (self.move_choice if before is None else next(iter(self.sources.boxes.values()))).setFocus()

    @property
    def chosen(self) -> OrderMove:
        return OrderMove(self.move_choice.currentData())

    def take(self) -> None:
        texts = self._editing.ui.texts
        if not self.sources.chosen or not self.roles.chosen:
            lacking = "roles" if self.sources.chosen else "sources"
            self.problem.setText(texts(f"workflows.row.problem.{lacking}"))
            return
        # What is demanded whatever a rule says is not written into it, unless it was.
        part, written = self._part(), set(self._before.required if self._before is not None else ())
        demanded = set(part.must_say if part is not None else ()) - written
        row = WorkflowRow(
            move=self.chosen,
            sources=[OrderState(one) for one in self.sources.chosen],
            to=str(self.to.currentData()),
            roles=[Role(one) for one in self.roles.chosen],
            required=[one for one in self.required.chosen if one not in demanded],
            guards=self.guards.chosen,
        )
        self.taken.emit(row, self.undoable.isChecked())
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            super().keyPressEvent(event)

    def _part(self) -> MovePart | None:
        return self._editing.models.workflows.part(self.chosen)

    def _suit_move(self) -> None:
        """What can be said, asked and led to is another matter for each move."""
        texts, part, definition = self._editing.ui.texts, self._part(), self._editing.definition
        if part is None or definition is None:
            return
        self.to.clear()
        for state in part.targets:
            self.to.addItem(words.state_word(texts, state), state)
        self.to.setEnabled(len(part.targets) > 1)
        said = {name: words.said_word(texts, name) for name in part.says}
        said |= {name: texts("workflows.row.always", name=said[name]) for name in part.must_say}
        self.required.offer(said.items(), locked=part.must_say)
        self.form.setRowVisible(self.nothing, not part.says)
        needed = {part.needed_guard} if part.needed_guard else set()
        self.guards.offer(((one, words.guard_word(texts, one)) for one in part.guards), locked=needed)
        self.undoable.setEnabled(part.undoable)
        self.undoable.setChecked(part.undoable and part.move in definition.undoable)
        self.adjustSize()

    def _lay_out(self) -> None:
        texts = self._editing.ui.texts
        outer = QVBoxLayout(self)
        pack(outer, (20, 16, 20, 16), 12)
        form = self.form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        self.nothing = label(texts("workflows.row.required.none"), "small")
        lines: tuple[tuple[str, QWidget], ...] = (
            ("move", self.move_choice),
            ("sources", self.sources),
            ("to", self.to),
            ("roles", self.roles),
            ("required", self.required),
            ("", self.nothing),
            ("guards", self.guards),
            ("", self.undoable),
        )
        for name, field in lines:
            form.addRow(label(texts(f"workflows.row.{name}") if name else "", "muted"), field)
        for name, choice in (("move", self.move_choice), ("to", self.to)):
            choice.setObjectName(f"workflow_rule_{name}")
            choice.setAccessibleName(texts(f"workflows.row.{name}"))
        self.undoable.setObjectName("workflow_rule_undoable")
        outer.addLayout(form)
        outer.addWidget(self.problem)
        foot = QHBoxLayout()
        pack(foot)
        foot.addStretch(1)
        back, take = texts("workflows.field.back"), texts("workflows.field.take")
        foot.addWidget(button(f"{back}  Esc", "workflow_rule_back", on=self.reject))
        foot.addWidget(button(f"{take}  Enter", "workflow_rule_take", role="primary", on=self.take))
        outer.addLayout(foot)
