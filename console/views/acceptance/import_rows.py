"""Rows of an acceptance import as a table: what is wrong with each in words, every cell can be corrected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from console.core.texts import Texts
from console.models.tables.rows import Index, RowsModel
from console.reports.acceptance_import import FIELDS, AcceptanceRow


class ImportRowsModel(RowsModel):
    """Keys are places in `rows`. `corrected(place, field, text)` when somebody typed into a cell."""

    COLUMNS = (
        ("line", "acceptance.import.line"),
        ("state", "acceptance.import.state"),
        *((name, f"acceptance.field.{name}") for name in FIELDS),
    )
    NUMERIC = frozenset({"line"})
    corrected = Signal(int, str, str)

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self.rows: Sequence[AcceptanceRow] = ()
        self.bad_only = False
        self.locked = False  # while it is being sent

    def show(self, rows: Sequence[AcceptanceRow], *, bad_only: bool, keep: bool = False) -> None:
        """`keep`: a row that was just corrected stays where it is."""
        kept = set(self.keys) if keep and len(rows) == len(self.rows) else set()
        self.rows, self.bad_only = rows, bad_only
        shown = enumerate(rows)
        self.set_keys([place for place, row in shown if not bad_only or row.faults or place in kept])
        self.refresh()

    def problem(self, place: int) -> str:
        """Everything that is wrong with a row; empty for a good one."""
        said = [self.texts(f"acceptance.fault.{fault}") for fault in self.rows[place].faults]
        return self.texts("places.import.semicolon").join(said)

    def words(self, key: int, column: str) -> str:
        if key >= len(self.rows):
            return ""
        row = self.rows[key]
        if column == "line":
            return str(row.line)
        if column == "state":
            return self.problem(key) or self.texts("places.import.good")
        if column == "finished_on" and row.finished_on is not None:
            return row.finished_on.isoformat()
        return row.cells.get(column, "")

    def mark(self, key: int, column: str) -> str:
        if column != "state" or key >= len(self.rows):
            return ""
        return "notice.error" if self.rows[key].faults else "notice.ok"

    def extra(self, key: int, column: str, role: int) -> Any:
        return self.words(key, column) if role == Qt.ItemDataRole.EditRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        editable = index.isValid() and not self.locked and self.COLUMNS[index.column()][0] in FIELDS
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        place = self.key_at(index.row())
        if role != Qt.ItemDataRole.EditRole or place is None or self.locked:
            return False
        field = self.COLUMNS[index.column()][0]
        if self.words(place, field) == str(value).strip():
            return False
        self.corrected.emit(place, field, str(value).strip())
        return True
