"""Giving many orders away: to one worker, or each to whom the backend found; says who beforehand."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.api.types import Best
from console.models.tables.assigning import AssigneeTableModel, ProposalTableModel
from console.models.world import Models
from console.operations.batches import Item
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.tables import Table
from console.views.widgets import button, label, pack

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BulkDispatchDialog(QDialog):
    """`given` carries the items and the note. Enter sends, Esc goes back; arrows in the search choose."""

    given = Signal(list, str)

    def __init__(
        self,
        ui: Ui,
        models: Models,
        operations: Operations,
        order_ids: Sequence[int],
        parent: QWidget,
        *,
        each_best: bool = False,
    ) -> None:
        super().__init__(parent)
        self._ui, self._operations = ui, operations
        self._order_ids = list(order_ids)
        self._asked: asyncio.Task[list[Best]] | None = None
        texts = ui.texts
        self.setObjectName("bulk_dispatch")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("bulk.dispatch.title", n=len(self._order_ids)))
        self.resize(560, 520)
        self.people = AssigneeTableModel(models.workers, models.departments, models.orders, texts, self)
        self.proposals = ProposalTableModel(models.orders, models.workers, texts, self)
        self.search = QLineEdit()
        self.search.setObjectName("bulk_search")
        self.search.setAccessibleName(texts("bulk.search"))
        self.search.setPlaceholderText(texts("bulk.search"))
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.people_table = Table(
            ui,
            self.people,
            name="bulk_people",
            spoken=texts("bulk.people"),
            widths={"name": 0, "department": 160, "load": 72},
            empty=lambda: texts("bulk.people.empty"),
        )
        self.people_table.doubleClicked.connect(lambda _index: self.send())
        self.people_table.selectionModel().currentRowChanged.connect(lambda *_rows: self._name_target())
        self.best_table = Table(
            ui,
            self.proposals,
            name="bulk_best",
            spoken=texts("bulk.best"),
            widths={"number": 84, "title": 0, "worker": 96, "eta": 128},
            empty=lambda: texts("bulk.best.working" if self._asked is not None else "bulk.best.empty"),
        )
        self.note = QLineEdit()
        self.note.setObjectName("bulk_note")
        self.note.setAccessibleName(texts("bulk.note"))
        self.note.setPlaceholderText(texts("bulk.note"))
        self.note.setMaxLength(200)
        self.problem = label("", "problem", name="bulk_problem")
        self.problem.setWordWrap(True)
        self._lay_out()
        self.destroyed.connect(self._stop_asking)
        self.people_table.select_key(self.people.key_at(0))
        self.show_mode(each_best=each_best)

    def _lay_out(self) -> None:
        texts = self._ui.texts
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        modes = QHBoxLayout()
        pack(modes, spacing=6)
        self.to_one = button(
            texts("bulk.to_one"), "bulk_to_one", role="chip", on=lambda: self.show_mode(each_best=False)
        )
        self.each = button(
            texts("bulk.each_best"), "bulk_each_best", role="chip", on=lambda: self.show_mode(each_best=True)
        )
        group = QButtonGroup(self)
        for chip in (self.to_one, self.each):
            chip.setCheckable(True)
            group.addButton(chip)
            modes.addWidget(chip)
        modes.addStretch(1)
        layout.addLayout(modes)
        one = QWidget()
        column = QVBoxLayout(one)
        pack(column, spacing=8)
        column.addWidget(self.search)
        column.addWidget(self.people_table, 1)
        self.pages = QStackedWidget()
        self.pages.addWidget(one)
        self.pages.addWidget(self.best_table)
        layout.addWidget(self.pages, 1)
        self.summary = label("", "small", name="bulk_summary")
        self.summary.setWordWrap(True)
        layout.addWidget(self.summary)
        layout.addWidget(self.note)
        layout.addWidget(self.problem)
        foot = QHBoxLayout()
        pack(foot)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('moves.back')}  Esc", "bulk_back", on=self.reject))
        self.ok = button("", "bulk_ok", role="primary", on=self.send)
        foot.addWidget(self.ok)
        layout.addLayout(foot)

    def show_mode(self, *, each_best: bool) -> None:
        """To one worker, or each to its best candidate; the candidates are asked for when first looked at."""
        (self.each if each_best else self.to_one).setChecked(True)
        self.pages.setCurrentIndex(1 if each_best else 0)
        if each_best and self._asked is None:
            self._asked = self._operations.batches.best(self._order_ids)
            self._asked.add_done_callback(self._found)
        (self.best_table if each_best else self.search).setFocus()
        self._name_target()

    @property
    def items(self) -> list[Item]:
        """What would be sent now."""
        if self.pages.currentIndex() == 1:
            return [Item(order_id, worker_id) for order_id, worker_id in self.proposals.pairs]
        chosen = self.people_table.current_key
        if chosen is None or not self.people.can_take(chosen):
            return []
        return [Item(order_id, chosen) for order_id in self._order_ids]

    def send(self) -> None:
        """Unless nobody can take them: then say so."""
        items = self.items
        if not items:
            self.problem.setText(self._ui.texts("bulk.problem.nobody"))
            return
        self.given.emit(items, self.note.text().strip())
        self.accept()

    def _find(self, text: str) -> None:
        self.people.find(text)
        self.people_table.select_key(self.people.key_at(0))
        self._name_target()

    def _found(self, task: asyncio.Task[list[Best]]) -> None:
        if task.cancelled():
            return
        if task.exception() is not None:
            self.problem.setText(self._ui.texts("bulk.best.failed"))
        else:
            self.proposals.take(task.result())
            self.best_table.select_key(self.proposals.key_at(0))
        self._name_target()

    def _name_target(self) -> None:
        """The button says how many go to whom before it is pressed."""
        texts, items = self._ui.texts, self.items
        self.problem.setText("")
        self.ok.setEnabled(bool(items))
        if self.pages.currentIndex() == 1:
            self.ok.setText(f"{texts('bulk.ok.each', n=len(items))}  Enter")
            people = len({one.worker_id for one in items})
            left_out = len(self._order_ids) - len(items)
            words = texts("bulk.summary", n=len(items), people=people)
            if left_out and items:
                words += texts("bulk.summary.rest", n=left_out)
            self.summary.setText(words if items else "")
        else:
            worker = self.people.worker(self.people_table.current_key or 0)
            name = "" if worker is None else worker.name
            self.ok.setText(f"{texts('bulk.ok.one', n=len(self._order_ids), name=name)}  Enter")
            self.summary.setText("")

    def _stop_asking(self) -> None:
        if self._asked is not None:
            self._asked.cancel()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                row = max(0, self.people_table.currentIndex().row() + step)
                self.people_table.select_key(self.people.key_at(min(row, self.people.rowCount() - 1)))
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.send()
        else:
            super().keyPressEvent(event)
