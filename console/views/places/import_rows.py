"""Rows of an import as a table: what is wrong with each, said in words, and every cell can be corrected."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from console.core.texts import Texts
from console.models.tables.rows import Index, RowsModel
from console.reports.place_files import Written
from console.reports.places_import import PlaceRow, PlaceSheet

EDITABLE = ("name", "lat", "lon", "layer", "note")


class Shown(StrEnum):
    BAD = "bad"
    TWICE = "twice"
    ALL = "all"


class ImportRowsModel(RowsModel):
    """Keys are numbers of rows in the sheet. `corrected(number, Written)` when somebody typed into a cell."""

    COLUMNS = (
        ("line", "places.import.line"),
        ("state", "places.import.state"),
        ("name", "places.column.name"),
        ("lat", "places.import.lat"),
        ("lon", "places.import.lon"),
        ("layer", "places.column.layer"),
        ("note", "places.column.note"),
    )
    NUMERIC = frozenset({"line"})
    corrected = Signal(int, object)

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self.sheet = PlaceSheet((), "wgs84")
        self.shown = Shown.ALL
        self.locked = False  # while it is being imported

    def show(self, sheet: PlaceSheet, shown: Shown | None = None) -> None:
        """A corrected row stays where it is until another filter is chosen."""
        kept = set(self.keys) if shown is None and len(sheet.rows) == len(self.sheet.rows) else set()
        self.sheet = sheet
        self.shown = self.shown if shown is None else shown
        rows = enumerate(sheet.rows)
        self.set_keys([number for number, row in rows if number in kept or self._matches(row)])
        self.refresh()

    def problem(self, number: int) -> str:
        """Everything that is wrong with a row, or worth knowing; empty for a plain good one."""
        row = self.sheet.rows[number]
        said = [self.texts(f"places.fault.{fault}") for fault in row.faults]
        said += [self.texts(f"places.remark.{remark}") for remark in row.remarks]
        return self.texts("places.import.semicolon").join(said)

    def words(self, key: int, column: str) -> str:
        if key >= len(self.sheet.rows):
            return ""
        written = self.sheet.rows[key].written
        if column == "line":
            return str(written.line)
        if column == "state":
            return self.problem(key) or self.texts("places.import.good")
        return str(getattr(written, column))

    def mark(self, key: int, column: str) -> str:
        if column != "state" or key >= len(self.sheet.rows):
            return ""
        row = self.sheet.rows[key]
        return "notice.error" if row.faults else "notice.warning" if row.remarks else "notice.ok"

    def extra(self, key: int, column: str, role: int) -> Any:
        return self.words(key, column) if role == Qt.ItemDataRole.EditRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        editable = index.isValid() and not self.locked and self.COLUMNS[index.column()][0] in EDITABLE
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        number = self.key_at(index.row())
        if role != Qt.ItemDataRole.EditRole or number is None or self.locked:
            return False
        column = self.COLUMNS[index.column()][0]
        written = self.sheet.rows[number].written
        if getattr(written, column) == str(value).strip():
            return False
        self.corrected.emit(number, _corrected(written, column, str(value).strip()))
        return True

    def _matches(self, row: PlaceRow) -> bool:
        if self.shown is Shown.ALL:
            return True
        return bool(row.faults) if self.shown is Shown.BAD else row.is_good and bool(row.remarks)


def _corrected(written: Written, column: str, text: str) -> Written:
    fault = "" if column in ("lat", "lon") else written.fault  # a polygon with a point typed in is a place
    changed: dict[str, Any] = {column: text, "fault": fault}
    return replace(written, **changed)
