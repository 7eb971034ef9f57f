"""How a file of places is to be taken: encoding, datum, layer, and which column is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.api.types import PlaceLayer
from console.core.coordinates import Datum
from console.core.texts import Texts
from console.reports.place_reading import Reading
from console.reports.road_check import DATUMS
from console.views.places.badges import badge
from console.views.widgets import label, pack

ENCODINGS = ("", "utf-8-sig", "gb18030", "utf-16")
COLUMNS = ("name", "lat", "lon", "both", "layer", "note")


class ChoiceBar(QWidget):
    """`encoding_changed`: the file must be read again; `changed`: its rows must be judged again."""

    encoding_changed = Signal()
    columns_changed = Signal()
    changed = Signal()

    def __init__(self, texts: Texts, layers: Sequence[PlaceLayer]) -> None:
        super().__init__()
        self._texts = texts
        self.encoding = self._combo("import_encoding", "places.import.encoding")
        for name in ENCODINGS:
            self.encoding.addItem(texts(f"places.encoding.{name or 'auto'}"), name)
        self.datum = self._combo("import_datum", "places.import.datum")
        for datum in DATUMS:
            self.datum.addItem(texts(f"places.datum.{datum}"), datum)
        self.layer = self._combo("import_layer", "places.import.layer")
        for layer in sorted(layers, key=lambda one: one.id):
            self.layer.addItem(badge(layer.icon, layer.colour), layer.name, layer.id)
        self.columns = {
            key: self._combo(f"import_column_{key}", f"places.import.column.{key}") for key in COLUMNS
        }
        self._lay_out()
        self.encoding.activated.connect(lambda _row: self.encoding_changed.emit())
        for combo in (self.datum, self.layer):
            combo.activated.connect(lambda _row: self.changed.emit())
        for combo in self.columns.values():
            combo.activated.connect(lambda _row: self.columns_changed.emit())

    @property
    def chosen_encoding(self) -> str:
        return str(self.encoding.currentData())

    @property
    def chosen_datum(self) -> Datum:
        datum: Datum = self.datum.currentData()
        return datum

    @property
    def chosen_layer(self) -> int:
        return int(self.layer.currentData() or 1)

    @property
    def chosen_columns(self) -> dict[str, int]:
        chosen = {key: combo.currentData() for key, combo in self.columns.items()}
        return {key: place for key, place in chosen.items() if place is not None}

    def choose_datum(self, datum: Datum) -> None:
        self.datum.setCurrentIndex(self.datum.findData(datum))
        self.changed.emit()

    def show_reading(self, reading: Reading) -> None:
        """What the file turned out to be: its encoding, its columns and what they were taken for."""
        opened, texts = reading.opened, self._texts
        auto = texts("places.encoding.auto")
        if opened.encoding:
            auto = texts("places.encoding.found", name=texts(f"places.encoding.{opened.encoding}"))
        if not self.chosen_encoding:
            self.encoding.setItemText(0, auto)
        self.encoding.setEnabled(bool(opened.encoding))
        self._mapping.setVisible(opened.is_table)
        for key, combo in self.columns.items():
            combo.clear()
            combo.addItem(texts("places.import.column.none"), None)
            for place, title in enumerate(opened.titles):
                combo.addItem(title or str(place + 1), place)
            combo.setCurrentIndex(max(0, combo.findData(_at(reading.columns, key))))

    def forget(self) -> None:
        """Another file: the encoding is looked for anew."""
        self.encoding.setCurrentIndex(0)
        self.encoding.setItemText(0, self._texts("places.encoding.auto"))

    def _combo(self, name: str, spoken: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(name)
        made.setAccessibleName(self._texts(spoken))
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(7)
        return made

    def _lay_out(self) -> None:
        texts = self._texts
        column, first = QVBoxLayout(self), QHBoxLayout()
        pack(column, spacing=6)
        pack(first)
        for combo in (self.encoding, self.datum, self.layer):
            first.addWidget(label(combo.accessibleName(), "muted"))
            first.addWidget(combo, 1)
        self._mapping = QWidget()
        grid = QGridLayout(self._mapping)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for place, (key, combo) in enumerate(self.columns.items()):
            grid.addWidget(label(texts(f"places.import.column.{key}"), "small"), 0, place)
            grid.addWidget(combo, 1, place)
            grid.setColumnStretch(place, 1)
        self._mapping.hide()
        column.addLayout(first)
        column.addWidget(self._mapping)


def _at(columns: Mapping[str, int], key: str) -> int | None:
    return columns.get(key)
