"""A workbook or CSV file that grows as rows come, for answers too long to be held; whole or not there."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from console.reports.sheet import no_formula

ROWS_A_SHEET = 1_048_575  # what Excel takes, without the head
_TEXTS_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
_WIDTH = 18


class GrowingFile:
    """`add` rows, then `finish`; `drop` leaves nothing behind. By suffix: `.csv` (UTF-8 with a mark), else
    `.xlsx`. Blocks: for a thread. Raises OSError.
    """

    def __init__(self, file: Path, title: str, columns: Sequence[str]) -> None:
        self._file, self._title, self._columns = file, title, list(columns)
        self._beside = file.with_name(f".{file.name}.part")
        self.rows = 0
        self._csv = file.suffix.lower() == ".csv"
        self._book: Any = None
        self._sheet: Any = None
        self._left = 0
        if self._csv:
            self._out = self._beside.open("w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._out)
            self._writer.writerow(self._columns)
        else:
            import xlsxwriter  # not at the start of the window

            self._beside.touch()  # a folder that takes no file is found out now, not at the end
            self._book = xlsxwriter.Workbook(str(self._beside), _TEXTS_ONLY)

    def add(self, rows: Iterable[Sequence[str]]) -> None:
        """After those that are there; a workbook begins another sheet where one is full."""
        for row in rows:
            if self._csv:
                self._writer.writerow([no_formula(cell) for cell in row])
            else:
                self._write_cells(row)
            self.rows += 1

    def finish(self) -> None:
        """The file appears."""
        if self._csv:
            self._out.close()
        else:
            if self._sheet is None:
                self._next_sheet()
            self._book.close()
        self._beside.replace(self._file)

    def drop(self) -> None:
        """As if nothing had been written."""
        if self._csv:
            self._out.close()
        elif self._book is not None:
            if self._sheet is None:
                self._next_sheet()
            self._book.close()  # lets go of its own temporary files
        self._beside.unlink(missing_ok=True)

    def _write_cells(self, row: Sequence[str]) -> None:
        if not self._left:
            self._next_sheet()
        place = ROWS_A_SHEET - self._left + 1
        for column, cell in enumerate(row):
            self._sheet.write_string(place, column, cell)
        self._left -= 1

    def _next_sheet(self) -> None:
        number = len(self._book.worksheets()) + 1
        self._sheet = self._book.add_worksheet(self._title if number == 1 else f"{self._title} {number}")
        self._sheet.set_column(0, len(self._columns) - 1, _WIDTH)
        self._sheet.freeze_panes(1, 0)
        for column, title in enumerate(self._columns):
            self._sheet.write_string(0, column, title)
        self._left = ROWS_A_SHEET
