"""Position records as a workbook or CSV file, written while they come; the words are the caller's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from pathlib import Path
from typing import Any

from console.api.record_columns import RecordColumns, RecordsPart
from console.core.errors import ExportFailed, WaiqinError
from console.core.notify import Notifier
from console.reports.growing import GrowingFile

Lines = Callable[[RecordColumns], Iterable[Sequence[str]]]


async def export_records(
    file: Path,
    title: str,
    columns: Sequence[str],
    parts: AsyncIterator[RecordsPart],
    lines: Lines,
    notifier: Notifier,
) -> None:
    """One part in memory at a time; in a thread, so that the window never waits.

    Cancelled or failed in the middle it leaves no file. Raises ExportFailed and what the parts raise.
    """
    try:
        growing = await asyncio.to_thread(GrowingFile, file, title, columns)
    except OSError as error:
        raise ExportFailed(error.strerror or str(error)) from error
    try:
        async for part in parts:
            await _to_the_end(asyncio.to_thread(_add, growing, part.rows, lines))
        await _to_the_end(asyncio.to_thread(growing.finish))
    except OSError as error:
        await asyncio.to_thread(growing.drop)
        raise ExportFailed(error.strerror or str(error)) from error
    except (WaiqinError, asyncio.CancelledError):
        await asyncio.to_thread(growing.drop)
        raise
    notifier.notify("ok", "core.notice.exported", n=growing.rows, file=file.name)


def _add(growing: GrowingFile, rows: RecordColumns, lines: Lines) -> None:
    growing.add(lines(rows))


async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """A thread cannot be stopped; when cancelled meanwhile, wait until it let go of the file."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
