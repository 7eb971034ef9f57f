"""A day's attendance as a spreadsheet; what the columns say is the caller's."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from console.core.errors import ExportFailed
from console.core.notify import Notifier


def write_workbook(file: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Writes one sheet with a bold, frozen head. Raises OSError."""
    import pandas as pd  # 0.5 s to import: the first export pays, not the start of the window

    with pd.ExcelWriter(file, engine="xlsxwriter") as writer:
        pd.DataFrame(list(rows), columns=list(columns)).to_excel(
            writer, sheet_name="考勤", index=False, freeze_panes=(1, 0)
        )
        sheet = writer.sheets["考勤"]
        for place, column in enumerate(columns):
            widest = max((len(row[place]) for row in rows), default=0)
            sheet.set_column(place, place, 4 + 2 * max(len(column), widest))


async def export_attendance(
    file: Path, columns: Sequence[str], rows: Sequence[Sequence[str]], notifier: Notifier
) -> None:
    """In a thread, so that the window never waits. Raises ExportFailed."""
    try:
        await asyncio.to_thread(write_workbook, file, columns, rows)
    except OSError as error:
        raise ExportFailed(error.strerror or str(error)) from error
    notifier.notify("ok", "panes.attendance.exported", file=file.name)
