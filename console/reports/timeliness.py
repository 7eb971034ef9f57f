"""A timeliness report as a workbook or CSV file: a row for each line, lengths in minutes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from console.api.types import TimelinessLine
from console.core.notify import Notifier
from console.core.texts import Texts
from console.models.tables.timeliness import rate
from console.reports.sheet import Cell, Progress, write_in_thread

COLUMNS = (
    "stage",
    "department",
    "person",
    "runs",
    "in_time",
    "late",
    "open",
    "rate",
    "median_min",
    "p90_min",
)


async def export_timeliness(
    file: Path,
    lines: Sequence[tuple[TimelinessLine, str, str, str]],
    texts: Texts,
    notifier: Notifier,
    *,
    progress: Progress = lambda _done, _total: None,
) -> None:
    """`lines`: each with stage, department and person in words. In a thread. Raises ExportFailed."""
    columns = [texts(f"timeliness.column.{name}") for name in COLUMNS]
    rows = [_row(*line) for line in lines]
    await write_in_thread(file, texts("timeliness.sheet"), columns, rows, progress=progress)
    notifier.notify("ok", "core.notice.exported", n=len(rows), file=file.name)


async def export_figures(
    file: Path,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    notifier: Notifier,
    *,
    title: str,
    progress: Progress = lambda _done, _total: None,
) -> None:
    """One of the other reports as it is sorted; lengths in minutes. In a thread. Raises ExportFailed."""
    await write_in_thread(file, title, columns, rows, progress=progress)
    notifier.notify("ok", "core.notice.exported", n=len(rows), file=file.name)


def figure_cell(value: float | None, name: str) -> Cell:
    """A figure as a number of the sheet: lengths in minutes, the rest as it is."""
    if value is None:
        return None
    return _minutes(value) if name.endswith("_s") else round(value, 4)


def _row(line: TimelinessLine, stage: str, department: str, person: str) -> list[Cell]:
    share = rate(line)
    return [
        stage,
        department,
        person,
        line.runs,
        line.in_time,
        line.late,
        line.open,
        None if share is None else round(share, 4),
        _minutes(line.median_s),
        _minutes(line.p90_s),
    ]


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 60, 1)
