"""What is worth knowing of a file before it is imported: swapped columns, a wrong datum; with remedies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.core import units
from console.reports.place_reading import Reading
from console.reports.places_import import PlaceSheet
from console.reports.road_check import DatumFit
from console.views.context import Ui
from console.views.marks import icon
from console.views.widgets import button, label, pack


class Note(QWidget):
    """A mark, a sentence and a button that does something about it."""

    def __init__(self, ui: Ui, name: str, on: Callable[[], object]) -> None:
        super().__init__()
        self._ui = ui
        row = QHBoxLayout(self)
        pack(row)
        self.mark = label()
        self.words = label("", "", name=f"{name}_words")
        self.words.setWordWrap(True)
        self.remedy = button("", name, on=on)
        row.addWidget(self.mark)
        row.addWidget(self.words, 1)
        row.addWidget(self.remedy)
        self.hide()

    def say(self, level: str, words: str, remedy: str = "") -> None:
        """Nothing to say hides it."""
        self.mark.setPixmap(icon(self._ui.theme, f"notice.{level}", 16).pixmap(16, 16))
        self.words.setText(words)
        self.remedy.setText(remedy)
        self.remedy.setAccessibleName(remedy)
        self.remedy.setVisible(bool(remedy))
        self.setVisible(bool(words))


class NoteList(QWidget):
    """`swap_wanted`, `datum_wanted(datum)` when a remedy is pressed."""

    swap_wanted = Signal()
    datum_wanted = Signal(str)

    def __init__(self, ui: Ui, roads: Sequence[Path]) -> None:
        super().__init__()
        self._ui, self._roads = ui, roads
        self._likely = ""
        self.swapped = Note(ui, "import_swap", self.swap_wanted.emit)
        self.datum = Note(ui, "import_use_datum", lambda: self.datum_wanted.emit(self._likely))
        column = QVBoxLayout(self)
        pack(column, spacing=4)
        column.addWidget(self.swapped)
        column.addWidget(self.datum)

    def show_reading(self, reading: Reading) -> None:
        self.show_sheet(reading.sheet)
        self._say_fit(reading.fit, any(row.is_good for row in reading.sheet.rows))

    def show_sheet(self, sheet: PlaceSheet) -> None:
        texts, n = self._ui.texts, sheet.swapped
        words = texts("places.import.swapped", n=n) if n else ""
        self.swapped.say("warning", words, texts("places.import.swap", n=n) if n else "")

    def _say_fit(self, fit: DatumFit | None, has_places: bool) -> None:
        texts = self._ui.texts
        if not has_places:
            self.datum.say("info", "")
        elif fit is None:
            key = "places.import.roads.none" if not self._roads else "places.import.roads.far"
            self.datum.say("info", texts(key))
        else:
            self._likely = fit.likely
            said = {
                "n": fit.places,
                "declared": texts(f"places.datum.short.{fit.declared}"),
                "likely": texts(f"places.datum.short.{fit.likely}"),
                "before": units.distance(fit.median_m[fit.declared], texts),
                "after": units.distance(fit.median_m[fit.likely], texts),
            }
            if fit.looks_wrong:
                remedy = texts("places.import.roads.use", likely=said["likely"])
                self.datum.say("warning", texts("places.import.roads.wrong", **said), remedy)
            else:
                self.datum.say("ok", texts("places.import.roads.right", **said))
