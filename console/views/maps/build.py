"""Asks for an OSM extract and a folder, and shows how far the base map is; the making is a child process."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from console.core.map_build import MapBuild
from console.core.road_folder import SETTING
from console.map import own_bases
from console.views.context import Ui
from console.views.widgets import button, label, pack

STEPS = 1_000
EXTRACT_SUFFIX = ".osm.pbf"


def default_folder(extract: Path) -> Path:
    """Where the console keeps made maps, one folder per extract."""
    home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(home) / "maps" / extract.name.removesuffix(EXTRACT_SUFFIX)


class BuildMapDialog(QDialog):
    """Closing it cancels; a finished map is added to the base maps and chosen."""

    def __init__(self, ui: Ui, parent: QWidget, build: MapBuild | None = None) -> None:
        super().__init__(parent)
        self._ui = ui
        self._build = build or MapBuild(parent)  # it outlives the dialog until its child is gone
        self._remark = ""
        texts = ui.texts
        self.setObjectName("build_map_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("maps.build.title"))
        self.setMinimumWidth(560)
        layout = QVBoxLayout(self)
        pack(layout, (20, 18, 20, 18), 12)
        about = label(texts("maps.build.about"), "muted")
        about.setWordWrap(True)
        layout.addWidget(about)
        layout.addLayout(self._fields())
        self.bar = QProgressBar()
        self.bar.setObjectName("build_map_progress")
        self.bar.setAccessibleName(texts("maps.build.progress"))
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        layout.addWidget(self.bar)
        self.status = label("", "small", name="build_map_status")
        self.status.setWordWrap(True)
        self.status.setMinimumHeight(40)
        self.status.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.status)
        layout.addLayout(self._buttons())
        self._build.progressed.connect(self._on_progress)
        self._build.no_graph.connect(self._on_no_graph)
        self._build.done.connect(self._on_done)
        self._build.failed.connect(self._on_failed)
        self._build.cancelled.connect(self._on_cancelled)
        self._work(False)

    def _fields(self) -> QGridLayout:
        texts = self._ui.texts
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        self.extract = self._field("build_map_extract", texts("maps.build.extract"))
        self.out = self._field("build_map_out", texts("maps.build.out"))
        self.pick_extract = button(texts("maps.pick"), "build_map_pick_extract", on=self._ask_extract)
        self.pick_out = button(texts("maps.pick"), "build_map_pick_out", on=self._ask_out)
        self.replace = QCheckBox(texts("maps.build.replace"))
        self.replace.setObjectName("build_map_replace")
        rows = ((self.extract, self.pick_extract), (self.out, self.pick_out))
        for row, (field, pick) in enumerate(rows):
            caption = label(field.accessibleName(), "muted")
            caption.setBuddy(field)
            pick.setAccessibleName(f"{texts('maps.pick')} {field.accessibleName()}")
            grid.addWidget(caption, row, 0)
            grid.addWidget(field, row, 1)
            grid.addWidget(pick, row, 2)
        grid.addWidget(self.replace, len(rows), 1)
        return grid

    def _field(self, name: str, spoken: str) -> QLineEdit:
        made = QLineEdit()
        made.setObjectName(name)
        made.setAccessibleName(spoken)
        return made

    def _buttons(self) -> QHBoxLayout:
        texts = self._ui.texts
        row = QHBoxLayout()
        pack(row)
        row.addStretch(1)
        self.stop = button(texts("maps.build.cancel"), "build_map_cancel", on=self._build.cancel)
        self.close_button = button(texts("maps.close"), "build_map_close", on=self.reject)
        self.begin = button(texts("maps.build.begin"), "build_map_begin", role="primary", on=self._begin)
        for one in (self.stop, self.close_button, self.begin):
            row.addWidget(one)
        return row

    def reject(self) -> None:
        if self._build.is_running:
            self._build.ended.connect(self._build.deleteLater)
            self._build.cancel()
        else:
            self._build.deleteLater()
        super().reject()

    # what is asked

    def _ask_extract(self) -> None:
        dialog = QFileDialog(self, self._ui.texts("maps.build.extract"))
        dialog.setObjectName("build_map_extract_picker")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["OpenStreetMap (*.osm.pbf *.pbf)"])
        dialog.fileSelected.connect(self._take_extract)
        dialog.open()

    def _ask_out(self) -> None:
        dialog = QFileDialog(self, self._ui.texts("maps.build.out"))
        dialog.setObjectName("build_map_out_picker")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.out.setText)
        dialog.open()

    def _take_extract(self, name: str) -> None:
        self.extract.setText(name)
        if not self.out.text():
            self.out.setText(str(default_folder(Path(name))))

    # the build

    def _begin(self) -> None:
        extract = self.extract.text().strip()
        if not extract:
            self._say(self._ui.texts("maps.build.no_extract"), problem=True)
            self.extract.setFocus()
            return
        if not self.out.text().strip():
            self.out.setText(str(default_folder(Path(extract))))
        self._remark = ""
        self._work(True)
        self._build.start(Path(extract), self._folder(), replace=self.replace.isChecked())

    def _folder(self) -> Path:
        return Path(self.out.text().strip()).expanduser().absolute()

    def _on_progress(self, stage: str, name: str, share: float) -> None:
        self.bar.setValue(round(share * STEPS))
        self._say(self._ui.texts(f"maps.stage.{stage}", name=name))

    def _on_no_graph(self, reason: str, detail: str) -> None:
        self._remark = self._ui.texts(f"maps.no_graph.{reason}", detail=detail)

    def _on_done(self, metadata: dict[str, Any]) -> None:
        self._work(False)
        self.bar.setValue(STEPS)
        named = sum(one["named"] for one in metadata["layers"] if one["layer"] == "roads")
        remark = "" if named else self._ui.texts("maps.build.nameless")
        if metadata["roads_graph"] is not None:
            self._ui.settings.set(SETTING, str(self._folder()))
            self._remark = self._ui.texts("maps.build.roads")
        words = (self._ui.texts("maps.build.done", n=named), remark, self._remark)
        self._say(" ".join(one for one in words if one))
        self._ui.tasks.spawn("own base map", self._adopt())

    async def _adopt(self) -> None:
        """Adds the folder to the base maps, or takes the place it already has, and shows it."""
        folder, settings = self._folder(), self._ui.settings
        name = folder.name[: own_bases.LONGEST_NAME]
        base = await asyncio.to_thread(own_bases.made, name, "folder", str(folder))
        others = [one for one in own_bases.read(settings.text("map.own_bases")) if one.address != str(folder)]
        settings.set("map.own_bases", own_bases.write([*others, base]))
        settings.set("map.base", base.key)

    def _on_failed(self, code: str, params: dict[str, str]) -> None:
        self._work(False)
        self._say(self._ui.texts(f"maps.problem.{code}", **params), problem=True)

    def _on_cancelled(self) -> None:
        self._work(False)
        self.bar.setValue(0)
        self._say(self._ui.texts("maps.problem.cancelled"))

    def _work(self, on: bool) -> None:
        for one in (self.extract, self.out, self.pick_extract, self.pick_out, self.replace, self.begin):
            one.setEnabled(not on)
        self.stop.setVisible(on)
        self.close_button.setVisible(not on)

    def _say(self, words: str, *, problem: bool = False) -> None:
        self.status.setProperty("role", "problem" if problem else "small")
        self.status.style().unpolish(self.status)
        self.status.style().polish(self.status)
        self.status.setText(words)
