"""The pane of stored fixes of one person: when, from where, how exact, and what was odd; export."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from console.models.details import LoadState
from console.models.tables.centre import RecordTableModel
from console.models.world import Models
from console.operations.verbs import Operations
from console.reports.records import export_records
from console.views.actions import Actions
from console.views.centre.six import people_of
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.tables import Table, words_width
from console.views.tracks.span import SpanBar
from console.views.widgets import as_pane, button, label, pack
from contract.vocabulary import FixSource


class RecordPanel(LowerPane):
    """`wanted` when the pane should come up. `controls` go into the dock's title row."""

    wanted = Signal()

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        as_pane(self)
        self.rows = RecordTableModel(models.records, ui.texts, self)
        self.table = self._table()
        self.controls = self.span = SpanBar(ui, "record", ui.texts("centre.record.ask"))
        self.span.asked.connect(self.ask)
        self.person = self._choice("record_person", "centre.record.person")
        self.source = self._choice("record_source", "centre.record.source.name")
        self.source.addItem(ui.texts("centre.record.any"), "")
        for one in FixSource:
            self.source.addItem(ui.texts(f"centre.source.{one}"), str(one))
        self.odd = QCheckBox(ui.texts("centre.record.odd"))
        self.odd.setObjectName("record_odd")
        self.odd.setAccessibleName(ui.texts("centre.record.odd"))
        self.count = label("", "small", name="record_count")
        self.more = button(
            ui.texts("centre.record.more"), "record_more", on=operations.centre.load_more_records
        )
        self.export_button = button(ui.texts("centre.record.export"), "record_export", on=self.ask_export)
        self._lay_out()
        self.source.activated.connect(lambda _row: self._filter())
        self.odd.toggled.connect(lambda _on: self._filter())
        self.person.activated.connect(lambda _row: self.ask())
        actions.bind("people.records", self.begin)
        models.records.changed.connect(self._take)
        models.selection.changed.connect(self._fill_people)
        self._fill_people()
        self._take()

    @property
    def first(self) -> QWidget:
        return self.table

    def begin(self) -> None:
        """From elsewhere: the pane comes up with these people and shows the first one's day."""
        self._fill_people()
        self.person.setCurrentIndex(0)
        self.wanted.emit()
        self.ask()
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask(self) -> None:
        worker_id = self.person.currentData()
        if worker_id is not None:
            self._operations.centre.load_records(int(worker_id), *self.span.span)

    def ask_export(self) -> QFileDialog:
        texts = self._ui.texts
        dialog = QFileDialog(self.window(), texts("centre.record.save"))
        dialog.setObjectName("record_save")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["Excel (*.xlsx)", "CSV (*.csv)"])
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(texts("centre.record.file", name=self.person.currentText()))
        dialog.fileSelected.connect(lambda name: self.export(Path(name)))
        dialog.open()
        return dialog

    def export(self, file: Path) -> None:
        """The rows listed, as they are filtered."""
        columns = [self._ui.texts(key) for _, key in self.rows.COLUMNS]
        lines = [[self.rows.words(key, name) for name, _ in self.rows.COLUMNS] for key in self.rows.keys]
        title = self._ui.texts("centre.record.list")
        self._ui.tasks.spawn("export", export_records(file, title, columns, lines, self._ui.notifier))

    def _table(self) -> Table:
        ui = self._ui
        return Table(
            ui,
            self.rows,
            name="record_list",
            spoken=ui.texts("centre.record.list"),
            widths={
                "at": 116,
                "source": words_width(ui, "centre.source", FixSource, marked=False),
                "accuracy": 72,
                "speed": 88,
                "battery": 56,
                "place": 156,
                "marks": 0,
            },
            empty=self._empty_words,
            fold=("battery", "speed", "place"),
        )

    def _choice(self, name: str, spoken: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(name)
        made.setAccessibleName(self._ui.texts(spoken))
        made.setToolTip(self._ui.texts(spoken))
        return made

    def _lay_out(self) -> None:
        layout, row = QVBoxLayout(self), QHBoxLayout()
        pack(layout, spacing=0)
        pack(row, (8, 4, 8, 4), 6)
        for widget in (self.person, self.source, self.odd):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.count)
        row.addWidget(self.more)
        row.addWidget(self.export_button)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)

    def _filter(self) -> None:
        self.rows.show_only(str(self.source.currentData()), self.odd.isChecked())

    def _fill_people(self) -> None:
        chosen, ids = self.person.currentData(), people_of(self._models)
        if [self.person.itemData(row) for row in range(self.person.count())] == ids:
            return
        self.person.clear()
        for key in ids:
            worker = self._models.workers.get(key)
            self.person.addItem("" if worker is None else worker.name, key)
        self.person.setCurrentIndex(max(0, self.person.findData(chosen)))
        self.person.setEnabled(bool(ids))

    def _take(self) -> None:
        model, texts = self._models.records, self._ui.texts
        n, loading = len(model.rows), model.state is LoadState.LOADING
        said = texts("centre.record.count" if model.cursor else "centre.record.count.all", n=n)
        self.count.setText(model.error or (said if n else ""))
        self.count.setProperty("role", "problem" if model.error else "small")
        self.count.style().polish(self.count)
        self.more.setVisible(model.cursor is not None)
        self.more.setEnabled(not loading)
        self.export_button.setEnabled(n > 0)
        self.table.viewport().update()

    def _empty_words(self) -> str:
        model, texts = self._models.records, self._ui.texts
        if model.state is LoadState.FAILED:
            return model.error
        if model.state is LoadState.LOADING:
            return texts("centre.record.loading")
        return texts("centre.record.nothing" if model.state is LoadState.READY else "centre.record.empty")
