"""Rows of an import: all, the bad ones, those there twice; corrected in place, exported with reasons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from console.reports.bad_places import export_bad_rows
from console.reports.places_import import PlaceSheet
from console.reports.sheet import Cell
from console.views.context import Ui
from console.views.places.import_rows import EDITABLE, ImportRowsModel, Shown
from console.views.tables import Table
from console.views.widgets import button, pack

_COLUMNS = ("name", "lat", "lon", "layer", "note")


class RowList(QWidget):
    """`rows.corrected` when somebody typed into a cell. `file_stem` names the exported file."""

    def __init__(self, ui: Ui, empty: Callable[[], str]) -> None:
        super().__init__()
        self._ui = ui
        self.file_stem = "places"
        texts = ui.texts
        self.rows = ImportRowsModel(texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="import_rows",
            spoken=texts("places.import.rows"),
            widths={"line": 52, "state": 230, "name": 0, "lat": 104, "lon": 104, "layer": 90, "note": 180},
            empty=empty,
            fold=("note",),
        )
        triggers = QAbstractItemView.EditTrigger
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.tabs = QTabBar()
        self.tabs.setObjectName("import_tabs")
        self.tabs.setAccessibleName(texts("places.import.shown"))
        for shown in Shown:
            self.tabs.setTabData(self.tabs.addTab(""), shown)
        self.export_button = button(texts("places.import.export"), "import_export", on=self.ask_export)
        top, column = QHBoxLayout(), QVBoxLayout(self)
        pack(top)
        pack(column, spacing=6)
        top.addWidget(self.tabs)
        top.addStretch(1)
        top.addWidget(self.export_button)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        self.tabs.currentChanged.connect(lambda place: self.show_rows(self.sheet, self.tabs.tabData(place)))
        self.show_rows(self.sheet, Shown.ALL)

    @property
    def sheet(self) -> PlaceSheet:
        return self.rows.sheet

    def show_rows(self, sheet: PlaceSheet, shown: Shown | None = None) -> None:
        """`shown` None: the filter stays, and so does a row that was corrected under it."""
        self.rows.show(sheet, shown)
        counts = {Shown.ALL: len(sheet.rows), Shown.BAD: len(sheet.bad), Shown.TWICE: sheet.twice}
        self.tabs.blockSignals(True)
        for place in range(self.tabs.count()):
            one = self.tabs.tabData(place)
            self.tabs.setTabText(place, self._ui.texts(f"places.import.tab.{one}", n=f"{counts[one]:,}"))
            if one == self.rows.shown:
                self.tabs.setCurrentIndex(place)
        self.tabs.blockSignals(False)
        self.export_button.setEnabled(counts[Shown.BAD] > 0)
        self.table.viewport().update()

    def edit_first(self) -> None:
        """The keyboard at the first cell that can be corrected."""
        if self.rows.rowCount():
            columns = [name for name, _ in self.rows.COLUMNS]
            self.table.setCurrentIndex(self.rows.index(0, columns.index(EDITABLE[0])))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_export(self) -> None:
        dialog = QFileDialog(self, self._ui.texts("places.import.export"))
        dialog.setObjectName("import_export_picker")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["CSV (*.csv)"])
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(self._ui.texts("places.import.export.file", name=self.file_stem))
        dialog.fileSelected.connect(lambda name: self.export(Path(name)))
        dialog.open()

    def export(self, file: Path) -> None:
        """Every bad row as it was written, with what is wrong: corrected, it can be imported again."""
        texts = self._ui.texts
        rows: list[list[Cell]] = [
            [
                row.written.line,
                *(str(getattr(row.written, one)) for one in _COLUMNS),
                self.rows.problem(number),
            ]
            for number, row in enumerate(self.sheet.rows)
            if row.faults
        ]
        titles = [texts(f"places.import.column.{one}") for one in _COLUMNS]
        whole = [texts("places.import.line"), *titles, texts("places.import.state")]
        title = texts("places.import.tab.bad", n=len(rows))
        self._ui.tasks.spawn("export", export_bad_rows(file, title, whole, rows, self._ui.notifier))
