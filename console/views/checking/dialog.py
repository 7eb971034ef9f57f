"""One key before dispatching: the check list of the order's product, what it found, and what comes of it."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from console.api.types import CheckList, Order
from console.core.errors import WaiqinError
from console.models.rules.checking import Finding, diagnosis, list_for
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.actions import is_admin
from console.views.checking.edit import CheckListEdit
from console.views.checking.steps import StepList
from console.views.context import Ui
from console.views.dialogs.form import FormDialog
from console.views.widgets import button, label, pack

_LEAST_PX, _SPARE_PX = 380, 24  # for a result that takes a second line


class CheckDialog(FormDialog):
    """Ctrl+Enter keeps what was found and goes on to dispatching, Ctrl+R: it works again without a visit.

    `went_on` when the order should now be dispatched. What was ticked stays until it is kept.
    """

    went_on = Signal()

    def __init__(self, ui: Ui, models: Models, operations: Operations, order: Order, parent: QWidget) -> None:
        texts = ui.texts
        super().__init__(ui, parent, name="check", title=texts("checking.title", number=order.number))
        self._models, self._operations, self._order = models, operations, order
        self._shown: CheckList | None = None
        self._keeping: asyncio.Task[bool] | None = None
        self.resize(600, _LEAST_PX)
        self.list = QComboBox()
        self.list.setObjectName("check_list")
        self.list.setAccessibleName(texts("checking.list"))
        self.steps = StepList(ui)
        self.note = QPlainTextEdit()
        self.note.setObjectName("check_note")
        self.note.setAccessibleName(texts("checking.note"))
        self.note.setPlaceholderText(texts("checking.note.hint"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(56)
        self.found = label("", "small", name="check_result")
        self.found.setWordWrap(True)
        self.edit = button(texts("checking.edit"), "check_edit", on=self.change_list)
        self.edit.setVisible(is_admin(models))
        self.fixed_button = button(f"{texts('checking.fixed')}  Ctrl+R", "check_fixed", on=self.fixed)
        self._lay_out()
        self.steps.changed.connect(self._tell)
        self.list.activated.connect(lambda _row: self._show(str(self.list.currentData())))
        models.knowledge.changed.connect(self._take)
        self._asking = operations.knowledge.load_check_lists()
        self._asking.add_done_callback(self._asked)
        self._take()

    # what the user does

    def submit(self) -> None:
        """What was found is kept with the order, which is then dispatched."""
        words = self._words()
        if not words:
            self.problem.setText(self._ui.texts("checking.needed"))
        else:
            self._keep(words, fixed="")

    def fixed(self) -> None:
        """No visit is needed; the customer is asked next."""
        words = self._words()
        if not words:
            self.problem.setText(self._ui.texts("checking.fixed.needed"))
            self.note.setFocus()
        else:
            self._keep(words, fixed=self.note.toPlainText().strip() or words)

    def change_list(self) -> CheckListEdit | None:
        if self._shown is None or not is_admin(self._models):
            return None
        dialog = CheckListEdit(self._ui, self._operations, self._shown, self)
        dialog.open()
        return dialog

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_R and control:
            self.fixed()
        else:
            super().keyPressEvent(event)

    # what comes of it

    def _words(self) -> str:
        """Empty where nothing was checked and nothing written."""
        note, findings = self.note.toPlainText().strip(), self.steps.findings
        if self._shown is None or not (note or any(one is not Finding.OPEN for one in findings.values())):
            return note
        now = self._models.orders.get(self._order.id) or self._order
        return diagnosis(self._shown, findings, note, now.diagnosis, self._ui.texts)

    def _keep(self, words: str, *, fixed: str) -> None:
        if self._keeping is not None:
            return
        self._let(False)
        self.problem.setText(self._ui.texts("checking.working"))
        self._keeping = self._operations.checking.finish(self._order.id, words, fixed=fixed[:4000])
        self._keeping.add_done_callback(lambda task: self._kept(task, goes_on=not fixed))

    def _let(self, on: bool) -> None:
        for one in (self.submit_button, self.fixed_button):
            if one is not None:
                one.setEnabled(on)

    def _kept(self, task: asyncio.Task[bool], *, goes_on: bool) -> None:
        self._keeping = None
        if task.cancelled() or task.exception() is not None:
            return
        self._let(True)
        if not task.result():
            self.problem.setText(self._ui.texts("checking.refused"))
            return
        self.accept()
        if goes_on:
            self.went_on.emit()

    # what is shown

    def _asked(self, task: asyncio.Task[None]) -> None:
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, WaiqinError) and not self._models.knowledge.check_lists:
            said = self._ui.texts("checking.failed", problem=error.sentence(self._ui.texts))
            self.steps.show_list(None, said)
        elif self._shown is None:
            self.steps.show_list(None, self._ui.texts("checking.empty"))

    def _take(self) -> None:
        """Lists came, or were changed by somebody; answers already given stay with an unchanged list."""
        lists = self._models.knowledge.check_lists
        wanted = str(self.list.currentData()) if self.list.count() else self._order.product
        self.list.clear()
        general = self._ui.texts("checking.list.general")
        for one in lists:
            words = self._ui.texts("checking.list.name", product=one.product or general)
            self.list.addItem(words, one.product)
        self._show(wanted)

    def _show(self, product: str) -> None:
        shown = list_for(self._models.knowledge.check_lists, product)
        self.list.setCurrentIndex(max(0, self.list.findData("" if shown is None else shown.product)))
        if shown != self._shown or shown is None:
            self._shown = shown
            self.steps.show_list(shown, self._ui.texts("checking.waiting"))
            self._fit()
            self.steps.step_to(0)
        self.edit.setEnabled(shown is not None)
        self._tell()

    def _fit(self) -> None:
        """As high as its steps, where the window has the room."""
        layout, parent = self.layout(), self.parentWidget()
        if layout is not None and parent is not None:
            layout.activate()
            needed = max(_LEAST_PX, layout.totalSizeHint().height() + _SPARE_PX)
            self.resize(self.width(), min(needed, parent.height() - 60))

    def _tell(self) -> None:
        texts, rows = self._ui.texts, self.steps.rows
        self.problem.setText("")
        found = [row.step for row in rows if row.finding is Finding.FAULT]
        if found:
            lines = [step.fault or step.text for step in found]
            self.found.setText(texts("checking.found", what=texts("checking.semicolon").join(lines)))
        else:
            done = bool(rows) and all(row.finding is Finding.OK for row in rows)
            self.found.setText(texts("checking.found.all_ok" if done else "checking.found.none"))

    def _lay_out(self) -> None:
        texts = self._ui.texts
        column = QVBoxLayout(self)
        pack(column, (16, 12, 16, 12), 8)
        head = QHBoxLayout()
        pack(head)
        head.addWidget(self.list, 1)
        head.addWidget(self.edit)
        order = label(f"{self._order.number} · {self._order.title}", "strong", name="check_order")
        order.setWordWrap(True)
        column.addWidget(order)
        column.addLayout(head)
        column.addWidget(label(texts("checking.hint"), "small"))
        column.addWidget(self.steps, 1)
        column.addWidget(self.found)
        column.addWidget(self.note)
        column.addWidget(self.problem)
        column.addLayout(self.foot(self.fixed_button, submit=texts("checking.go_on")))
