"""Importing places from a file: read in a thread, looked at row by row, corrected, sent in parts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from console.models.details import LoadState
from console.models.world import Models
from console.operations.verbs import Operations
from console.reports.place_files import PlacesUnreadable, Written
from console.reports.place_reading import Choices, Reading, judge_again, read_file
from console.reports.places_import import Known, PlaceRow, PlaceSheet, with_row, with_swapped_back
from console.views.context import Ui
from console.views.places.import_choices import ChoiceBar
from console.views.places.import_list import RowList
from console.views.places.import_notes import NoteList
from console.views.places.import_rows import Shown
from console.views.widgets import button, label, pack

FILTERS = ("*.xlsx *.csv *.txt *.kml *.kmz *.geojson *.json",)
STEPS = 1_000
Read = Callable[[], Coroutine[None, None, Reading]]
_EMPTY = PlaceSheet((), "wgs84")


class ImportDialog(QDialog):
    """Ctrl+O chooses a file, F2 corrects a cell, Ctrl+Enter imports, Esc closes; an import goes on then."""

    def __init__(
        self, ui: Ui, models: Models, operations: Operations, parent: QWidget, roads: Sequence[Path] = ()
    ) -> None:
        super().__init__(parent)
        self._ui, self._models, self._operations, self._roads = ui, models, operations, roads
        self._file: Path | None = None
        self._reading: Reading | None = None
        self._working: asyncio.Task[None] | None = None
        self._sent: list[int] = []  # rows of the sheet on their way, in the order sent
        texts = ui.texts
        self.setObjectName("import_dialog")
        self.setWindowTitle(texts("places.import.title"))
        self.setAcceptDrops(True)
        self.resize(980, 660)
        self.choices = ChoiceBar(texts, models.places.layers.all())
        self.notes = NoteList(ui, roads)
        self.list = RowList(ui, self._empty_words)
        self.file_name = label(texts("places.import.no_file"), "strong", name="import_file")
        self.problem = label("", "problem", name="import_problem")
        self.problem.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setObjectName("import_progress")
        self.bar.setAccessibleName(texts("places.import.progress"))
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.status = label("", "small", name="import_status")
        self.skip_bad, self.skip_twice = self._check("import_skip_bad"), self._check("import_skip_twice")
        self.skip_twice.setChecked(True)
        self._lay_out()
        self._connect()
        self._take_sheet(_EMPTY, Shown.ALL)
        self._take_import()
        self.pick.setFocus()

    # what the user does

    def ask_file(self) -> None:
        dialog = QFileDialog(self, self._ui.texts("places.import.pick"))
        dialog.setObjectName("import_picker")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"{self._ui.texts('places.import.files')} ({one})" for one in FILTERS])
        dialog.fileSelected.connect(lambda name: self.take_file(Path(name)))
        dialog.open()

    def take_file(self, file: Path) -> None:
        """Another file takes the place of the former."""
        if not self._operations.place_import.is_running:
            self._file = file
            self.file_name.setText(file.name)
            self.file_name.setToolTip(str(file))
            self.list.file_stem = file.stem
            self.choices.forget()
            self._operations.place_import.forget()
            self._read()

    def swap(self) -> None:
        """Latitude and longitude exchanged where they seem to be swapped, and nowhere else."""
        sheet = with_swapped_back(self.list.sheet, layers=self._layers(), layer=self.choices.chosen_layer)
        self._judge([row.written for row in sheet.rows])

    def begin(self) -> None:
        """Imports what is good and not to be skipped; or goes on with what was stopped."""
        importing = self._operations.place_import
        if importing.can_go_on:
            importing.go_on()
        elif self._may_begin():
            self._sent = self._wanted()
            rows = [_fields(self.list.sheet.rows[number]) for number in self._sent]
            importing.begin(rows)

    def stop(self) -> None:
        """Of reading: the file is let go. Of importing: what has arrived stays."""
        if self._working is not None:
            self._working.cancel()
            self._working = None
            self.status.setText(self._ui.texts("places.import.read_stopped"))
            self._allow()
        else:
            self._operations.place_import.cancel()

    def done(self, result: int) -> None:
        if self._working is not None:
            self._working.cancel()
        super().done(result)
        self.deleteLater()

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

    # building

    def _check(self, name: str) -> QCheckBox:
        made = QCheckBox()
        made.setObjectName(name)
        return made

    def _lay_out(self) -> None:
        texts = self._ui.texts
        column, top = QVBoxLayout(self), QHBoxLayout()
        working, foot = QHBoxLayout(), QHBoxLayout()
        pack(column, (20, 16, 20, 16), 10)
        for row in (top, working, foot):
            pack(row)
        self.pick = button(f"{texts('places.import.pick')}  Ctrl+O", "import_pick", on=self.ask_file)
        top.addWidget(self.file_name, 1)
        top.addWidget(self.pick)
        self.stop_button = button(texts("places.import.stop"), "import_stop", on=self.stop)
        working.addWidget(self.bar, 1)
        working.addWidget(self.status, 2)
        working.addWidget(self.stop_button)
        self.begin_button = button("", "import_begin", role="primary", on=self.begin)
        foot.addWidget(self.skip_bad)
        foot.addWidget(self.skip_twice)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('places.passed.close')}  Esc", "import_close", on=self.reject))
        foot.addWidget(self.begin_button)
        column.addLayout(top)
        for widget in (self.choices, self.notes, self.problem):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addLayout(working)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.choices.encoding_changed.connect(self._read)
        self.choices.columns_changed.connect(lambda: self._judge(None))
        self.choices.changed.connect(lambda: self._judge([row.written for row in self.list.sheet.rows]))
        for box in (self.skip_bad, self.skip_twice):
            box.toggled.connect(lambda _on: self._allow())
        self.notes.swap_wanted.connect(self.swap)
        self.notes.datum_wanted.connect(self.choices.choose_datum)
        self.list.rows.corrected.connect(self._correct)
        self._models.place_import.changed.connect(self._take_import)

    # reading

    def _layers(self) -> dict[str, int]:
        return {layer.name: layer.id for layer in self._models.places.layers.all()}

    def _known(self) -> list[Known]:
        return [(one.name, one.lat, one.lon) for one in self._models.places.store.all()]

    def _asked(self, *, columns: bool) -> Choices:
        return Choices(
            layers=self._layers(),
            layer=self.choices.chosen_layer,
            datum=self.choices.chosen_datum,
            encoding=self.choices.chosen_encoding,
            columns=self.choices.chosen_columns if columns else None,
            known=self._known(),
            roads=self._roads,
        )

    def _read(self) -> None:
        if self._file is not None:
            self._reading = None
            self._take_sheet(_EMPTY, Shown.ALL)
            self._work(partial(read_file, self._file, self._asked(columns=False), self._tell))

    def _judge(self, written: list[Written] | None) -> None:
        """`written` None: the rows are taken out of the file anew, corrections and all go."""
        if self._reading is not None:
            asked = self._asked(columns=self._reading.opened.is_table)
            self._work(partial(judge_again, self._reading.opened, written, asked, self._tell))

    def _work(self, read: Read) -> None:
        """One thing at a time: a new one ends the former."""
        if self._working is not None:
            self._working.cancel()
        self._working = self._ui.tasks.spawn("places_read", self._take(read))
        self._allow()

    async def _take(self, read: Read) -> None:
        self.problem.setText("")
        self._tell(0.0)
        try:
            reading = await read()
        except PlacesUnreadable as error:
            self._working = None
            self.status.setText("")
            self.problem.setText(self._ui.texts(f"places.unreadable.{error.reason}"))
            self._allow()
            return
        self._working, texts = None, self._ui.texts
        first = self._reading is None
        self._reading = reading
        self.choices.show_reading(reading)
        self.notes.show_reading(reading)
        sheet = reading.sheet
        self._take_sheet(sheet, self._begin_with(sheet) if first else self.list.rows.shown)
        n, bad = f"{len(sheet.rows):,}", len(sheet.bad)
        words = texts("places.import.read.bad" if bad else "places.import.read", n=n, bad=f"{bad:,}")
        self.status.setText(words)

    def _begin_with(self, sheet: PlaceSheet) -> Shown:
        return Shown.BAD if sheet.bad else Shown.ALL

    def _correct(self, number: int, written: Written) -> None:
        sheet = with_row(
            self.list.sheet,
            number,
            written,
            layers=self._layers(),
            layer=self.choices.chosen_layer,
            known=self._known(),
        )
        self.notes.show_sheet(sheet)
        self._take_sheet(sheet, None)

    # what is shown

    def _take_sheet(self, sheet: PlaceSheet, shown: Shown | None) -> None:
        self.list.show_rows(sheet, shown)
        self._allow()

    def _wanted(self) -> list[int]:
        skip = self.skip_twice.isChecked()
        rows = enumerate(self.list.sheet.rows)
        return [number for number, row in rows if row.is_good and not (skip and row.remarks)]

    def _may_begin(self) -> bool:
        busy = self._working is not None or self._operations.place_import.is_running
        knowingly = self.skip_bad.isChecked() or not self.list.sheet.bad
        return not busy and knowingly and bool(self._wanted())

    def _tell(self, share: float) -> None:
        self.bar.setValue(round(share * STEPS))
        self.status.setText(self._ui.texts("places.import.reading"))

    def _allow(self) -> None:
        """What can be done now, in the words of how much it would be."""
        texts, sheet = self._ui.texts, self.list.sheet
        importing = self._operations.place_import
        reading = self._working is not None
        model = self._models.place_import
        self.list.rows.locked = importing.is_running
        self.bar.setVisible(reading or importing.is_running)
        self.stop_button.setVisible(reading or importing.is_running)
        for widget in (self.pick, self.choices, self.notes):
            widget.setEnabled(not importing.is_running)
        bad = len(sheet.bad)
        self.skip_bad.setText(texts("places.import.skip_bad", n=f"{bad:,}"))
        self.skip_bad.setVisible(bad > 0)
        self.skip_twice.setText(texts("places.import.skip_twice", n=f"{sheet.twice:,}"))
        self.skip_twice.setVisible(sheet.twice > 0)
        if importing.can_go_on:
            words = texts("places.import.go_on", n=f"{model.total - model.sent:,}")
        else:
            words = texts("places.import.begin", n=f"{len(self._wanted()):,}")
        self.begin_button.setText(f"{words}  Ctrl+Enter")
        self.begin_button.setAccessibleName(words)
        self.begin_button.setEnabled(importing.can_go_on or self._may_begin())
        why = bad > 0 and not self.skip_bad.isChecked()
        self.begin_button.setToolTip(texts("places.import.bad_first") if why else "")

    def _take_import(self) -> None:
        model, texts = self._models.place_import, self._ui.texts
        said = {"sent": f"{model.sent:,}", "total": f"{model.total:,}"}
        if model.state is LoadState.LOADING:
            self.bar.setValue(round(STEPS * model.sent / max(1, model.total)))
            self.status.setText(
                texts("places.import.waiting" if model.waiting else "places.import.sending", **said)
            )
            self.problem.setText("")
        elif model.state is LoadState.FAILED:
            self.status.setText(texts("places.import.sent", **said))
            self.problem.setText(model.error)
        elif model.state is LoadState.READY and self._sent:
            self._after_import(model.made, model.refused)
        self._allow()

    def _after_import(self, made: int, refused: dict[int, list[str]]) -> None:
        """What was imported leaves the table; what the backend refused is a bad row now."""
        sent, self._sent = self._sent, []
        back, gone = {sent[place] for place in refused}, set(sent)
        kept = []
        for number, row in enumerate(self.list.sheet.rows):
            if number in back:
                kept.append(replace(row, faults=(*row.faults, "refused")))
            elif number not in gone:
                kept.append(row)
        sheet = PlaceSheet(tuple(kept), self.list.sheet.datum)
        self._take_sheet(sheet, self._begin_with(sheet))
        self.status.setText(self._ui.texts("places.import.done", n=f"{made:,}"))

    def _empty_words(self) -> str:
        if self._file is None:
            return self._ui.texts("places.import.empty")
        if self._working is not None:
            return self._ui.texts("places.import.reading")
        return self._ui.texts("places.import.nothing" if self.list.sheet.rows else "places.import.all_done")


def _fields(row: PlaceRow) -> dict[str, object]:
    return {"name": row.name, "layer": row.layer, "lat": row.lat, "lon": row.lon, "note": row.note}
