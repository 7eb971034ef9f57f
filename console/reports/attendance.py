"""A day's attendance as a workbook or CSV file; what the columns say is the caller's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from console.core.notify import Notifier
from console.reports.sheet import Row, write_in_thread

SHEET = "考勤"


async def export_attendance(
    file: Path, columns: Sequence[str], rows: Sequence[Row], notifier: Notifier
) -> None:
    """In a thread, so that the window never waits. Raises ExportFailed."""
    await write_in_thread(file, SHEET, columns, rows)
    notifier.notify("ok", "core.notice.exported", n=len(rows), file=file.name)
