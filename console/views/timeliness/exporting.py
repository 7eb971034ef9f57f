"""Writing a report to a file: where to, and a window that shows how far it is and can stop it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QProgressDialog, QWidget

from console.reports.sheet import Progress
from console.views.context import Ui

_SHOW_PROGRESS_AFTER_MS = 600
Write = Callable[[Progress], Coroutine[None, None, None]]


def ask_file(ui: Ui, window: QWidget, name: str, then: Callable[[Path], None]) -> QFileDialog:
    """An Excel or CSV file, by default called `name`."""
    dialog = QFileDialog(window, ui.texts("timeliness.export.save"))
    dialog.setObjectName("timeliness_save")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(["Excel (*.xlsx)", "CSV (*.csv)"])
    dialog.setDefaultSuffix("xlsx")
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda file: then(Path(file)))
    dialog.open()
    return dialog


def write_watched(ui: Ui, window: QWidget, file: Path, lines: int, write: Write) -> None:
    """A progress window that can stop it appears when it takes long."""
    said = ui.texts("timeliness.export.working", file=file.name), ui.texts("timeliness.export.stop")
    watch = QProgressDialog(*said, 0, lines, window)
    watch.setObjectName("timeliness_export")
    watch.setMinimumDuration(_SHOW_PROGRESS_AFTER_MS)
    task = ui.tasks.spawn("export", write(lambda done, _total: watch.setValue(done)))
    watch.canceled.connect(task.cancel)
    task.add_done_callback(lambda _task: watch.deleteLater())
