"""Writes columns and rows as a workbook or CSV file, in steps that can be watched and stopped."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from console.core.errors import ExportFailed

Cell = str | int | float | None
Row = Sequence[Cell]
Progress = Callable[[int, int], None]  # rows done, rows in all
Batches = Iterator[tuple[int, list[list[Cell]]]]

ROWS_A_STEP = 500
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST_COLUMN = 48


class ExportCancelled(Exception):
    """Somebody stopped it; no file is left."""


def write(
    file: Path,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    progress: Progress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """By suffix: `.csv` (UTF-8 with a mark, as Excel wants it), else `.xlsx`. Blocks: for a thread.

    The file appears whole or not at all. Raises OSError or ExportCancelled.
    """
    beside = file.with_name(f".{file.name}.part")
    batches = _batches(rows, progress, cancelled)
    try:
        if file.suffix.lower() == ".csv":
            _write_csv(beside, columns, batches)
        else:
            _write_workbook(beside, title, columns, rows, batches)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


async def write_in_thread(
    file: Path,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    progress: Progress = lambda _done, _total: None,
) -> None:
    """`progress` is called on the loop; cancelling the task stops the writing. Raises ExportFailed."""
    loop, stop = asyncio.get_running_loop(), threading.Event()

    def show(done: int, total: int) -> None:
        if not stop.is_set():  # whoever watched may be gone by now
            progress(done, total)

    def tell(done: int, total: int) -> None:
        loop.call_soon_threadsafe(show, done, total)

    def work() -> None:
        with contextlib.suppress(ExportCancelled):
            write(file, title, columns, rows, progress=tell, cancelled=stop.is_set)

    try:
        await asyncio.to_thread(work)
    except OSError as error:
        raise ExportFailed(error.strerror or str(error)) from error
    finally:
        stop.set()  # matters when we were cancelled: the thread sees it at its next step


def _batches(rows: Sequence[Row], progress: Progress, cancelled: Callable[[], bool]) -> Batches:
    for start in range(0, len(rows), ROWS_A_STEP):
        if cancelled():
            raise ExportCancelled
        batch = [list(row) for row in rows[start : start + ROWS_A_STEP]]
        yield start, batch
        progress(start + len(batch), len(rows))


def _write_csv(file: Path, columns: Sequence[str], batches: Batches) -> None:
    import pandas as pd  # 0.5 s to import: the first export pays, not the start of the window

    with file.open("w", encoding="utf-8-sig", newline="") as out:
        pd.DataFrame([], columns=list(columns)).to_csv(out, index=False)
        for _, batch in batches:
            safe = [[no_formula(cell) for cell in row] for row in batch]
            pd.DataFrame(safe, columns=list(columns)).to_csv(out, index=False, header=False)


def _write_workbook(
    file: Path, title: str, columns: Sequence[str], rows: Sequence[Row], batches: Batches
) -> None:
    import pandas as pd

    texts_only = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with (
        file.open("wb") as out,
        pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs=texts_only) as writer,
    ):
        head = pd.DataFrame([], columns=list(columns))
        head.to_excel(writer, sheet_name=title, index=False, freeze_panes=(1, 0))
        for start, batch in batches:
            frame = pd.DataFrame(batch, columns=list(columns))
            frame.to_excel(writer, sheet_name=title, index=False, header=False, startrow=start + 1)
        sheet = writer.sheets[title]
        for place, column in enumerate(columns):
            longest = max((len(str(row[place] or "")) for row in rows), default=0)
            sheet.set_column(place, place, min(WIDEST_COLUMN, 4 + 2 * max(len(column), longest)))


def no_formula(cell: Cell) -> Cell:
    """What a stranger typed must not run in the reader's spreadsheet."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
