"""The table of base maps: choose one, add one's own, take one away, give 天地图 its key."""

from __future__ import annotations

import asyncio
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from console.map import own_bases, sources
from console.map.own_bases import BaseRefused, Kind, OwnBase, TileDatum
from console.map.probe import Probe
from console.views.context import Ui
from console.views.widgets import button, label, pack, rule

KINDS: tuple[Kind, ...] = ("xyz", "file", "url", "folder")
DATUMS: tuple[TileDatum, ...] = ("wgs84", "gcj02")
KEY = Qt.ItemDataRole.UserRole


class BasesDialog(QDialog):
    """Follows the settings while it is open; the map itself follows the same settings."""

    def __init__(self, ui: Ui, parent: QWidget, *, with_roads: bool = False) -> None:
        """`with_roads`: the console was started with a folder of map data."""
        super().__init__(parent)
        self._ui, self._with_roads = ui, with_roads
        self._probe = Probe(self)
        self._waiting: OwnBase | None = None
        self.setObjectName("bases_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(ui.texts("maps.bases.title"))
        self.setMinimumWidth(560)
        layout = QVBoxLayout(self)
        pack(layout, (20, 18, 20, 18), 10)
        self.list = QListWidget()
        self.list.setObjectName("bases_list")
        self.list.setAccessibleName(ui.texts("maps.bases.title"))
        layout.addWidget(self.list, 1)
        layout.addLayout(self._choice_buttons())
        layout.addWidget(rule())
        layout.addLayout(self._form())
        self.problem = label("", "problem", name="bases_problem")
        self.problem.setWordWrap(True)
        layout.addWidget(self.problem)
        layout.addWidget(rule())
        layout.addLayout(self._key_row())
        close = button(f"{ui.texts('maps.close')}  Esc", "bases_close", on=self.accept)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.list.itemActivated.connect(lambda _item: self._choose())
        self.list.currentItemChanged.connect(lambda *_: self._allow())
        self._probe.judged.connect(self._on_judged)
        ui.settings.changed.connect(self._on_setting)
        self._fill()

    # building

    def _choice_buttons(self) -> QHBoxLayout:
        texts = self._ui.texts
        row = QHBoxLayout()
        pack(row)
        self.choose = button(texts("maps.bases.choose"), "bases_choose", role="primary", on=self._choose)
        self.remove = button(texts("maps.bases.remove"), "bases_remove", on=self._remove)
        row.addWidget(self.choose)
        row.addWidget(self.remove)
        row.addStretch(1)
        return row

    def _form(self) -> QGridLayout:
        texts = self._ui.texts
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        self.kind = self._combo("bases_kind", texts("maps.bases.kind"))
        for kind in KINDS:
            self.kind.addItem(texts(f"maps.kind.{kind}"), kind)
        self.name = self._field("bases_name", texts("maps.bases.name"))
        self.address = self._field("bases_address", texts("maps.bases.address"))
        self.datum = self._combo("bases_datum", texts("maps.bases.datum"))
        for datum in DATUMS:
            self.datum.addItem(texts(f"maps.datum.{datum}"), datum)
        self.pick = button(texts("maps.pick"), "bases_pick", on=self._ask_path)
        self.add = button(texts("maps.bases.add"), "bases_add", on=self._add)
        for row, field in enumerate((self.kind, self.name, self.address, self.datum)):
            caption = label(field.accessibleName(), "muted")
            caption.setBuddy(field)
            grid.addWidget(caption, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.pick, 2, 2)
        grid.addWidget(self.add, 3, 2)
        self.kind.currentIndexChanged.connect(lambda _index: self._suit_kind())
        self._suit_kind()
        return grid

    def _key_row(self) -> QHBoxLayout:
        texts = self._ui.texts
        row = QHBoxLayout()
        pack(row)
        self.key = self._field("bases_tianditu_key", texts("maps.bases.tianditu_key"))
        self.key.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        self.key.setText(self._ui.settings.text("map.tianditu_key"))
        caption = label(self.key.accessibleName(), "muted")
        caption.setBuddy(self.key)
        row.addWidget(caption)
        row.addWidget(self.key, 1)
        row.addWidget(button(texts("maps.bases.save_key"), "bases_save_key", on=self._save_key))
        return row

    def _field(self, name: str, spoken: str) -> QLineEdit:
        made = QLineEdit()
        made.setObjectName(name)
        made.setAccessibleName(spoken)
        return made

    def _combo(self, name: str, spoken: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(name)
        made.setAccessibleName(spoken)
        return made

    # the list

    def _fill(self) -> None:
        settings, texts = self._ui.settings, self._ui.texts
        own = own_bases.read(settings.text("map.own_bases"))
        ours = sources.online_sources(settings.text("map.tianditu_key"))
        keys = ["none", "china", *(["roads"] if self._with_roads else []), *(one.key for one in ours)]
        rows = [(key, texts(f"map.base.{key}")) for key in keys] + [(one.key, one.name) for one in own]
        chosen = settings.text("map.base")
        if chosen not in dict(rows):  # as the map itself decides
            chosen = "roads" if self._with_roads else "china"
        self.list.clear()
        for key, words in rows:
            item = QListWidgetItem(words + (f"  {texts('maps.bases.chosen')}" if key == chosen else ""))
            item.setData(KEY, key)
            self.list.addItem(item)
            if key == chosen:
                self.list.setCurrentItem(item)
        self._allow()

    def _current(self) -> str:
        item = self.list.currentItem()
        return "" if item is None else str(item.data(KEY))

    def _allow(self) -> None:
        self.choose.setEnabled(bool(self._current()))
        self.remove.setEnabled(self._current().startswith("own-"))

    def _choose(self) -> None:
        if self._current():
            self._ui.settings.set("map.base", self._current())

    def _remove(self) -> None:
        key, settings = self._current(), self._ui.settings
        left = [one for one in own_bases.read(settings.text("map.own_bases")) if one.key != key]
        if settings.text("map.base") == key:
            settings.set("map.base", "auto")
        settings.set("map.own_bases", own_bases.write(left))

    def _on_setting(self, key: str) -> None:
        if key in ("map.base", "map.own_bases", "map.tianditu_key"):
            self._fill()

    def _save_key(self) -> None:
        self._ui.settings.set("map.tianditu_key", self.key.text().strip())

    # adding

    def _suit_kind(self) -> None:
        kind = self.kind.currentData()
        self.pick.setVisible(kind in ("file", "folder"))
        self.datum.setEnabled(kind == "xyz")
        self.address.setPlaceholderText("https://…/{z}/{x}/{y}.png" if kind == "xyz" else "")

    def _ask_path(self) -> None:
        dialog = QFileDialog(self, self._ui.texts("maps.bases.address"))
        dialog.setObjectName("bases_picker")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.kind.currentData() == "folder":
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setNameFilters(["PMTiles (*.pmtiles)"])
        dialog.fileSelected.connect(self.address.setText)
        dialog.open()

    def _add(self) -> None:
        kind = cast("Kind", self.kind.currentData())
        datum = cast("TileDatum", self.datum.currentData()) if kind == "xyz" else "wgs84"
        self._busy(True)
        self._ui.tasks.spawn("base map", self._check(kind, datum))

    async def _check(self, kind: Kind, datum: TileDatum) -> None:
        try:
            made = await asyncio.to_thread(own_bases.made, self.name.text(), kind, self.address.text(), datum)
        except BaseRefused as refused:
            self._refuse(refused.reason)
            return
        if kind == "url":
            self._waiting = made
            self._probe.ask(made.address)
        else:
            self._keep(made)

    def _on_judged(self, good: bool) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return
        if good:
            self._keep(waiting)
        else:
            self._refuse("unreachable")

    def _keep(self, made: OwnBase) -> None:
        settings = self._ui.settings
        self._busy(False)
        for field in (self.name, self.address):
            field.clear()
        known = own_bases.read(settings.text("map.own_bases"))
        settings.set("map.own_bases", own_bases.write([*known, made]))
        settings.set("map.base", made.key)

    def _refuse(self, reason: str) -> None:
        self._busy(False)
        self.problem.setText(self._ui.texts(f"map.refused.{reason}"))
        (self.name if reason.endswith("_name") else self.address).setFocus()

    def _busy(self, on: bool) -> None:
        self.add.setEnabled(not on)
        if on:
            self.problem.setText("")
