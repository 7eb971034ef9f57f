"""Writes the rows that cannot be imported, as they were and with what is wrong, to be corrected."""

from collections.abc import Sequence
from pathlib import Path

from console.core.notify import Notifier
from console.reports.sheet import Row, write_in_thread


async def export_bad_rows(
    file: Path, title: str, columns: Sequence[str], rows: Sequence[Row], notifier: Notifier
) -> None:
    """In a thread, so that the window never waits. Raises ExportFailed."""
    await write_in_thread(file, title, columns, rows)
    notifier.notify("ok", "core.notice.exported", n=len(rows), file=file.name)
