"""Finished lines out of an Excel or CSV file onto a month's list: every bad row is seen, none is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from console.models.world import Models
from console.operations.verbs import Operations
from console.reports.acceptance_import import (
    FIELDS,
    AcceptanceRow,
    Asked,
    corrected,
    fields,
    judged,
    read_file,
)
from console.reports.bad_places import export_bad_rows
from console.reports.place_files import PlacesUnreadable
from console.reports.sheet import Cell
from console.views.acceptance.import_rows import ImportRowsModel
from console.views.context import Ui
from console.views.tables import Table
from console.views.widgets import button, label, pack

_WIDTHS = {"line": 44, "state": 200, "service_no": 130, "customer_name": 0, "department": 110}


class AcceptanceImportDialog(QDialog):
    """Ctrl+O chooses a file, F2 corrects a cell, Ctrl+Enter imports, Esc closes; an import goes on then."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, month: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui, self._models, self._operations, self._month = ui, models, operations, month
        self._reading: asyncio.Task[None] | None = None
        self._rows: list[AcceptanceRow] = []
        self._sent: list[int] = []
        self._has_file = False
        texts = ui.texts
        self.setObjectName("acceptance_import")
        self.setWindowTitle(texts("acceptance.import.title", month=month))
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1_020, 620)
        self.file_name = label(texts("acceptance.import.no_file"), "strong", name="acceptance_file")
        self.department = QComboBox()
        self.department.setObjectName("acceptance_department")
        self.department.setAccessibleName(texts("acceptance.import.department"))
        self.department.addItem(texts("acceptance.import.department.none"), None)
        for one in models.departments.all():
            self.department.addItem(one.name, one.id)
        self.rows = ImportRowsModel(texts, self)
        others = dict.fromkeys(FIELDS, 100)
        self.table = Table(
            ui,
            self.rows,
            name="acceptance_import_rows",
            spoken=texts("acceptance.import.rows"),
            widths=others | _WIDTHS,
            empty=self._empty_words,
            fold=("note", "contact_phone", "contact_name", "address_z", "product", "finished_on"),
            least=150,
        )
        triggers = QAbstractItemView.EditTrigger
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.bad_only, self.skip_bad = self._check("acceptance_bad_only"), self._check("acceptance_skip_bad")
        self.problem = label("", "problem", name="acceptance_problem")
        self.problem.setWordWrap(True)
        self.status = label("", "small", name="acceptance_status")
        self.bar = QProgressBar()
        self.bar.setObjectName("acceptance_progress")
        self.bar.setAccessibleName(texts("acceptance.import.progress"))
        self.bar.setTextVisible(False)
        self._lay_out()
        self.rows.corrected.connect(self._correct)
        self.department.activated.connect(lambda _row: self._judge(self._rows))
        self.bad_only.toggled.connect(lambda _on: self._show())
        self.skip_bad.toggled.connect(lambda _on: self._allow())
        models.acceptance.moved.connect(self._take)
        self._show()
        self._take()
        self.pick.setFocus()

    # what the user does

    def ask_file(self) -> QFileDialog:
        dialog = QFileDialog(self, self._ui.texts("places.import.pick"))
        dialog.setObjectName("acceptance_picker")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"{self._ui.texts('acceptance.import.files')} (*.xlsx *.csv *.txt)"])
        dialog.fileSelected.connect(lambda name: self.take_file(Path(name)))
        dialog.open()
        return dialog

    def take_file(self, file: Path) -> None:
        """Another file takes the place of the former."""
        if self._operations.acceptance.is_working:
            return
        self.file_name.setText(file.name)
        self.file_name.setToolTip(str(file))
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._ui.tasks.spawn("acceptance_read", self._read(file))

    def begin(self) -> None:
        """Sends what is good; bad rows stay here."""
        if self.begin_button.isEnabled():
            self._sent = [place for place, row in enumerate(self._rows) if not row.faults]
            sent = [fields(self._rows[place]) for place in self._sent]
            self._operations.acceptance.import_rows(self._month, sent)

    def ask_export(self) -> QFileDialog:
        """Where the bad rows are written to, with what is wrong with each."""
        dialog = QFileDialog(self, self._ui.texts("places.import.export"))
        dialog.setObjectName("acceptance_export_picker")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["Excel (*.xlsx)", "CSV (*.csv)"])
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(self._ui.texts("places.import.export.file", name=self.file_name.text()))
        dialog.fileSelected.connect(lambda name: self.export(Path(name)))
        dialog.open()
        return dialog

    def export(self, file: Path) -> None:
        """Corrected, the file can be imported again."""
        texts = self._ui.texts
        columns = [texts("acceptance.import.line"), *(texts(f"acceptance.field.{one}") for one in FIELDS)]
        bad: list[list[Cell]] = [
            [row.line, *(row.cells[one] for one in FIELDS), self.rows.problem(place)]
            for place, row in enumerate(self._rows)
            if row.faults
        ]
        whole = [*columns, texts("acceptance.import.state")]
        title = texts("acceptance.import.bad")
        self._ui.tasks.spawn("export", export_bad_rows(file, title, whole, bad, self._ui.notifier))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.begin()
        elif control and event.key() == Qt.Key.Key_O:
            self.ask_file()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.take_file(files[0])

    def done(self, result: int) -> None:
        if self._reading is not None:
            self._reading.cancel()
        super().done(result)

    # building

    def _check(self, name: str) -> QCheckBox:
        made = QCheckBox()
        made.setObjectName(name)
        return made

    def _lay_out(self) -> None:
        texts = self._ui.texts
        column = QVBoxLayout(self)
        top, middle, working, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        pack(column, (20, 16, 20, 16), 10)
        for row in (top, middle, working, foot):
            pack(row, spacing=8)
        self.pick = button(f"{texts('places.import.pick')}  Ctrl+O", "acceptance_pick", on=self.ask_file)
        top.addWidget(self.file_name, 1)
        top.addWidget(self.pick)
        self.export_button = button(
            texts("places.import.export"), "acceptance_export_bad", on=self.ask_export
        )
        middle.addWidget(label(texts("acceptance.import.department")))
        middle.addWidget(self.department)
        middle.addStretch(1)
        middle.addWidget(self.bad_only)
        middle.addWidget(self.export_button)
        stop = self._operations.acceptance.stop
        self.stop_button = button(texts("places.import.stop"), "acceptance_stop", on=stop)
        working.addWidget(self.bar, 1)
        working.addWidget(self.status, 2)
        working.addWidget(self.stop_button)
        self.begin_button = button("", "acceptance_begin", role="primary", on=self.begin)
        foot.addWidget(self.skip_bad)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('places.passed.close')}  Esc", "acceptance_close", on=self.reject))
        foot.addWidget(self.begin_button)
        column.addLayout(top)
        column.addLayout(middle)
        column.addWidget(self.problem)
        column.addWidget(self.table, 1)
        column.addLayout(working)
        column.addLayout(foot)

    # reading and judging

    async def _read(self, file: Path) -> None:
        texts = self._ui.texts
        self.problem.setText("")
        self.status.setText(texts("places.import.reading"))
        try:
            rows = await asyncio.to_thread(read_file, file)
        except PlacesUnreadable as error:
            self._rows, self._has_file = [], False
            self._show()
            self.status.setText("")
            own = error.reason == "acceptance_columns"
            key = "acceptance.unreadable.columns" if own else f"places.unreadable.{error.reason}"
            self.problem.setText(texts(key))
            return
        self._has_file = True
        self._judge(rows)
        bad = self._bad
        self.bad_only.setChecked(bad > 0)
        self.status.setText(texts("acceptance.import.read", n=f"{len(rows):,}", bad=f"{bad:,}"))

    def _judge(self, rows: Sequence[AcceptanceRow], *, keep: bool = False) -> None:
        listed = self._models.acceptance.list
        asked = Asked(
            departments={one.name: one.id for one in self._models.departments.all()},
            department_id=self.department.currentData(),
            taken={one.service_no for one in listed.items} if listed is not None else (),
            customers={one.name for one in self._models.customers.all()},
        )
        self._rows = judged(rows, asked)
        self._show(keep=keep)

    def _correct(self, place: int, field: str, text: str) -> None:
        rows = list(self._rows)
        rows[place] = corrected(rows[place], field, text)
        self._judge(rows, keep=True)

    # what is shown

    @property
    def _bad(self) -> int:
        return sum(bool(row.faults) for row in self._rows)

    def _show(self, *, keep: bool = False) -> None:
        self.rows.show(self._rows, bad_only=self.bad_only.isChecked(), keep=keep)
        self.table.viewport().update()
        self._allow()

    def _allow(self) -> None:
        texts, bad = self._ui.texts, self._bad
        good, busy = len(self._rows) - bad, self._operations.acceptance.is_working
        self.rows.locked = busy
        self.bad_only.setText(texts("acceptance.import.bad_only", n=f"{bad:,}"))
        self.skip_bad.setText(texts("places.import.skip_bad", n=f"{bad:,}"))
        for widget in (self.bad_only, self.skip_bad, self.export_button):
            widget.setVisible(bad > 0)
        self.pick.setEnabled(not busy)
        self.department.setEnabled(not busy)
        self.bar.setVisible(busy)
        self.stop_button.setVisible(busy)
        words = texts("acceptance.import.begin", n=f"{good:,}")
        self.begin_button.setText(f"{words}  Ctrl+Enter")
        self.begin_button.setAccessibleName(words)
        self.begin_button.setEnabled(good > 0 and not busy and (bad == 0 or self.skip_bad.isChecked()))
        why = bad > 0 and not self.skip_bad.isChecked()
        self.begin_button.setToolTip(texts("places.import.bad_first") if why else "")

    def _take(self) -> None:
        model, texts = self._models.acceptance, self._ui.texts
        if model.doing == "import":
            self.bar.setRange(0, max(1, model.total))
            self.bar.setValue(model.done)
            said = {"sent": f"{model.done:,}", "total": f"{model.total:,}"}
            self.status.setText(texts("places.import.sending", **said))
        elif self._sent and not model.doing:
            self._after(model.done, model.made, model.refused, model.problem)
        self._allow()

    def _after(self, answered: int, made: int, refused: dict[int, list[str]], problem: str) -> None:
        """What is on the list leaves the table; what was refused is a bad row now, the unsent stay."""
        sent, self._sent = self._sent, []
        back, gone = {sent[place] for place in refused}, set(sent[:answered])
        self._rows = [
            replace(row, faults=("refused",)) if place in back else row
            for place, row in enumerate(self._rows)
            if place in back or place not in gone
        ]
        self.problem.setText(problem)
        self._show()
        self.status.setText(self._ui.texts("acceptance.import.done", n=f"{made:,}"))

    def _empty_words(self) -> str:
        texts = self._ui.texts
        if not self._has_file:
            return texts("acceptance.import.empty")
        return texts("places.import.nothing" if self._rows else "acceptance.import.all_done")
