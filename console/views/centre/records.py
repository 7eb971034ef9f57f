"""The pane of stored fixes of one person or many: when, from where, how exact, and what was odd; export."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from console.core import units
from console.core.errors import ExportFailed, WaiqinError
from console.models.details import LoadState
from console.models.records import MOST_LISTED, RecordQuestion
from console.models.tables.records import RecordTableModel, RecordWords
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

_EVERYBODY = 0  # in the list of people; ids begin at 1
_LISTED = 200  # one by one; of more people, all are asked about
_NEAR_THE_END = 40  # rows below which the next page is read
_NAME_LETTERS = 6
_CHOICE_PX = 220
_FINE = 1_000  # steps of the bar


class RecordPanel(LowerPane):
    """`wanted` when the pane should come up. `controls` go into the dock's title row.

    Pages are read as one scrolls; an export has everything, whatever is listed.
    """

    wanted = Signal()

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models, self._records = ui, models, operations.centre.records
        self._exporting: asyncio.Task[None] | None = None
        as_pane(self)
        self.rows = RecordTableModel(models.records, models.workers, ui.texts, self)
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
        self.bar = QProgressBar()
        self.bar.setObjectName("record_progress")
        self.bar.setAccessibleName(ui.texts("centre.record.progress"))
        self.bar.setRange(0, _FINE)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(96)
        self.stop_button = button(ui.texts("tracks.cancel"), "record_stop", on=self.stop)
        self.more = button(ui.texts("centre.record.more"), "record_more", on=self._records.load_more)
        self.export_button = button(ui.texts("centre.record.export"), "record_export", on=self.ask_export)
        self._lay_out()
        self.source.activated.connect(lambda _row: self._filter())
        self.odd.toggled.connect(lambda _on: self._filter())
        self.person.activated.connect(lambda _row: self.ask())
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        actions.bind("people.records", self.begin)
        models.records.changed.connect(self._take)
        models.records.progressed.connect(self._take)
        models.selection.changed.connect(self._follow_selection)
        self._fill_people()
        self._take()

    @property
    def first(self) -> QWidget:
        return self.table

    def begin(self) -> None:
        """From elsewhere: the pane comes up with these people, all of them."""
        self._fill_people()
        self.person.setCurrentIndex(0)
        self.wanted.emit()
        self.ask()
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask(self) -> None:
        """The people chosen, in the time chosen, as they are filtered."""
        chosen = self.person.currentData()
        if chosen is None:
            return
        ids = people_of(self._models) if chosen == _EVERYBODY else [int(chosen)]
        source, odd = str(self.source.currentData()), self.odd.isChecked()
        self._records.load(RecordQuestion(tuple(ids), *self.span.span, source, odd))

    def stop(self) -> None:
        """Neither reading nor exporting goes on; what was read stays listed, of a file nothing is left."""
        if self._exporting is not None:
            self._exporting.cancel()
        self._records.stop()

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
        """Everything that was asked about, straight from the answer, not only what is listed."""
        asked = self._models.records.asked
        if asked is None or self._exporting is not None:
            return
        self._exporting = self._ui.tasks.spawn("export", self._export(file, asked))
        self._exporting.add_done_callback(self._exported)

    async def _export(self, file: Path, asked: RecordQuestion) -> None:
        texts = self._ui.texts
        names = {one.id: one.name for one in self._models.workers.all()}  # the file is written in a thread
        words = RecordWords(texts, lambda worker_id: names.get(worker_id, str(worker_id)))
        columns = [texts(key) for _, key in self.rows.COLUMNS]
        title = texts("centre.record.list")
        try:
            async with aclosing(self._records.parts(replace(asked))) as parts:
                await export_records(file, title, columns, parts, words.lines, self._ui.notifier)
        except ExportFailed:
            raise
        except WaiqinError as error:
            raise ExportFailed(texts("centre.record.cut", why=error.sentence(texts))) from error

    def _exported(self, _task: object) -> None:
        self._exporting = None
        self._take()

    def _table(self) -> Table:
        ui = self._ui
        return Table(
            ui,
            self.rows,
            name="record_list",
            spoken=ui.texts("centre.record.list"),
            widths={
                "at": 116,
                "name": 84,
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
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.setMinimumContentsLength(_NAME_LETTERS)
        made.setMaximumWidth(_CHOICE_PX)
        return made

    def _lay_out(self) -> None:
        layout, row = QVBoxLayout(self), QHBoxLayout()
        pack(layout, spacing=0)
        pack(row, (8, 4, 8, 4), 6)
        for widget in (self.person, self.source, self.odd):
            row.addWidget(widget)
        row.addStretch(1)
        for other in (self.count, self.bar, self.stop_button, self.more, self.export_button):
            row.addWidget(other)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)

    def _filter(self) -> None:
        if self._models.records.asked is not None:
            self.ask()

    def _scrolled(self, value: int) -> None:
        bar = self.table.verticalScrollBar()
        row_px = self.table.verticalHeader().defaultSectionSize()
        if bar.maximum() and bar.maximum() - value < _NEAR_THE_END * row_px:
            self._records.load_more()

    def _follow_selection(self) -> None:
        if self.isVisible():  # ticking ten thousand people must not wait for a list nobody sees
            self._fill_people()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill_people()

    def _fill_people(self) -> None:
        chosen, ids = self.person.currentData(), people_of(self._models)
        wanted = [_EVERYBODY, *ids[:_LISTED]] if len(ids) > 1 else ids
        if [self.person.itemData(row) for row in range(self.person.count())] == wanted:
            return
        self.person.clear()
        for key in wanted:
            worker = self._models.workers.get(key)
            everybody = self._ui.texts("centre.record.everybody", n=len(ids))
            name = everybody if key == _EVERYBODY else "" if worker is None else worker.name
            self.person.addItem(name, key)
        self.person.setCurrentIndex(max(0, self.person.findData(chosen)))
        self.person.setEnabled(bool(ids))

    def _take(self) -> None:
        model = self._models.records
        loading, exporting = model.state is LoadState.LOADING, model.exporting
        self.count.setText(self._counted())
        self.count.setProperty("role", "problem" if model.error else "small")
        self.count.style().polish(self.count)
        busy = loading or self._exporting is not None
        self.bar.setVisible(busy)
        self.bar.setValue(round(_FINE * (model.share if exporting is None else exporting[1])))
        self.stop_button.setVisible(busy)
        rest = model.asked is not None and not model.is_whole and not model.is_full
        self.more.setVisible(rest and not loading)
        self.export_button.setVisible(self._exporting is None)
        self.export_button.setEnabled(model.asked is not None and (bool(len(model.rows)) or rest))
        self.table.viewport().update()

    def _counted(self) -> str:
        """How many are listed or written, and how far back everything was read."""
        model, texts = self._models.records, self._ui.texts
        if model.exporting is not None:
            written, share = model.exporting
            return texts("centre.record.exporting", n=f"{written:,}", share=f"{share:.0%}")
        if model.error:
            return model.error
        if model.asked is None or model.reached is None:
            return ""
        n, since = f"{len(model.rows):,}", units.date_time(model.reached, texts)
        if model.state is LoadState.LOADING:
            return texts("centre.record.reading", n=f"{model.read:,}", since=since)
        if model.is_whole:
            return texts("centre.record.count.all", n=n) if len(model.rows) else ""
        if model.is_full:
            return texts("centre.record.full", n=f"{MOST_LISTED:,}")
        return texts("centre.record.count", n=n, since=since)

    def _empty_words(self) -> str:
        model, texts = self._models.records, self._ui.texts
        if model.state is LoadState.FAILED:
            return model.error
        if model.state is LoadState.LOADING:
            return texts("centre.record.loading")
        return texts("centre.record.nothing" if model.is_whole else "centre.record.empty")
