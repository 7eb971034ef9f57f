"""The button that leaves a track as a file: asks for the format and the name; the writing is a report's."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QProgressDialog, QPushButton

from console.core import units
from console.map.colours import track_colour
from console.models.world import Models
from console.reports.tracks import FORMATS, NamedTrack, export_tracks
from console.views.context import Ui

SHOW_PROGRESS_AFTER_MS = 600


class ExportButton(QPushButton):
    """Exports the tracks that are loaded."""

    def __init__(self, ui: Ui, models: Models) -> None:
        super().__init__(ui.texts("tracks.export"))
        self._ui, self._models = ui, models
        self.setObjectName("track_export")
        self.setAccessibleName(ui.texts("tracks.export"))
        self.setAutoDefault(False)
        menu = QMenu(self)
        menu.setObjectName("track_export_menu")
        for suffix in FORMATS:
            action = menu.addAction(ui.texts(f"tracks.export.{suffix}"))
            action.setObjectName(f"track_export_{suffix}")
            action.triggered.connect(lambda _checked=False, chosen=suffix: self.ask(chosen))
        self.setMenu(menu)

    def ask(self, suffix: str) -> QFileDialog:
        texts = self._ui.texts
        dialog = QFileDialog(self.window(), texts("tracks.export.save"))
        dialog.setObjectName("track_save")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{suffix.upper()} (*.{suffix})")
        dialog.setDefaultSuffix(suffix)
        day = units.from_ms(self._models.tracks.since_ms).astimezone(units.CHINA).date()
        dialog.selectFile(texts("tracks.export.file", day=day, suffix=suffix))
        dialog.fileSelected.connect(lambda name: self.export(Path(name)))
        dialog.open()
        return dialog

    def export(self, file: Path) -> None:
        """In the background; a window that can stop it appears when it takes long."""
        ui, workers = self._ui, self._models.workers
        named = []
        for track in self._models.tracks.tracks:
            worker = workers.get(track.worker_id)
            name = "" if worker is None else worker.name
            named.append(NamedTrack(name, track_colour(track.colour, dark=False), track))
        words = ui.texts("tracks.export.working", file=file.name), ui.texts("tracks.cancel")
        watch = QProgressDialog(*words, 0, 0, self.window())
        watch.setObjectName("track_exporting")
        watch.setMinimumDuration(SHOW_PROGRESS_AFTER_MS)
        task = ui.tasks.spawn("export", export_tracks(file, named, ui.texts, ui.notifier))
        watch.canceled.connect(task.cancel)
        task.add_done_callback(lambda _task: watch.deleteLater())
