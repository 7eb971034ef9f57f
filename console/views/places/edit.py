"""Adding or changing one place: name, layer, position picked on the map, note, and a look of its own."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from console.api.types import Place
from console.models.world import Models
from console.operations.places import Saved
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.dispatch.form import Places, PositionUnreadable, parse_position
from console.views.places.badges import badge, choose, colour_choice, icon_choice
from console.views.widgets import button, label, pack

LONGEST_NAME, LONGEST_NOTE = 80, 500
Where = tuple[float, float]


def position_text(where: Where) -> str:
    """To 0.1 m, so that saving unchanged does not move the place."""
    return f"{where[0]:.6f}, {where[1]:.6f}"


class PlaceDialog(QDialog):
    """`place` None: a new one, at `where`. Enter saves, Esc goes back, F2 picks on the map."""

    def __init__(
        self,
        ui: Ui,
        models: Models,
        operations: Operations,
        parent: QWidget,
        *,
        place: Place | None = None,
        where: Where | None = None,
        layer_id: int = 1,
        board: Places | None = None,
    ) -> None:
        super().__init__(parent)
        self._ui, self._models, self._operations, self._board = ui, models, operations, board
        self._place = place
        self._where = (place.lat, place.lon) if place is not None else where
        self._saving: asyncio.Task[Saved] | None = None
        texts = ui.texts
        self.setObjectName("place_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = texts("places.edit.new") if place is None else texts("places.edit.title", name=place.name)
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        self.name = self._line("place_name", "name", "places.edit.name.hint")
        self.name.setMaxLength(LONGEST_NAME)
        self.layer = self._layers()
        self.position = self._line("place_position", "lat", "places.edit.position.hint")
        self.note = self._line("place_note", "note", "")
        self.note.setMaxLength(LONGEST_NOTE)
        self.icon = icon_choice(texts, "place_icon", as_layer=True)
        present = None if place is None else place.colour
        self.colour = colour_choice(texts, "place_colour", as_layer=True, present=present)
        self.problem = label("", "problem", name="place_problem")
        self.problem.setWordWrap(True)
        self._fill(layer_id)
        self._lay_out()
        self.name.setFocus()

    def save(self) -> None:
        """Says what is missing, or sends; what was typed stays until it is done."""
        fields = self._fields()
        if fields is None or self._saving is not None:
            return
        self.save_button.setEnabled(False)
        self.save_button.setText(self._ui.texts("places.edit.saving"))
        places = self._operations.places
        self._saving = places.create(fields) if self._place is None else places.change(self._place, fields)
        self._saving.add_done_callback(self._saved)

    def pick_place(self) -> None:
        """Steps aside until a place was clicked on the map."""
        if self._board is not None:
            self.hide()
            self._board.position_picked.connect(self._take_position)
            self._board.pick_position(self._ui.texts("places.edit.pick.hint"))

    def done(self, result: int) -> None:
        if self._saving is not None:
            self._saving.remove_done_callback(self._saved)
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.pick_place()
        else:
            super().keyPressEvent(event)

    # building

    def _line(self, name: str, field: str, hint: str) -> QLineEdit:
        made = QLineEdit()
        made.setObjectName(name)
        made.setAccessibleName(self._ui.texts(f"places.field.{field}"))
        if hint:
            made.setPlaceholderText(self._ui.texts(hint))
        return made

    def _layers(self) -> QComboBox:
        made = QComboBox()
        made.setObjectName("place_layer")
        made.setAccessibleName(self._ui.texts("places.field.layer"))
        for layer in sorted(self._models.places.layers.all(), key=lambda one: one.id):
            made.addItem(badge(layer.icon, layer.colour), layer.name, layer.id)
        return made

    def _fill(self, layer_id: int) -> None:
        place = self._place
        if self._where is not None:
            self.position.setText(position_text(self._where))
        self.layer.setCurrentIndex(max(0, self.layer.findData(place.layer if place else layer_id)))
        if place is not None:
            self.name.setText(place.name)
            self.note.setText(place.note)
            choose(self.icon, place.icon)
            choose(self.colour, place.colour)

    def _lay_out(self) -> None:
        texts = self._ui.texts
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        where, look = QHBoxLayout(), QHBoxLayout()
        pack(where)
        pack(look)
        where.addWidget(self.position, 1)
        self.pick = button(f"{texts('places.edit.pick')}  F2", "place_pick", on=self.pick_place)
        self.pick.setVisible(self._board is not None)
        where.addWidget(self.pick)
        look.addWidget(self.icon, 1)
        look.addWidget(self.colour, 1)
        for words, field in (("name", self.name), ("layer", self.layer), ("note", self.note)):
            form.addRow(label(texts(f"places.field.{words}"), "muted"), field)
        form.insertRow(2, label(texts("places.field.lat"), "muted"), where)
        form.addRow(label(texts("places.field.icon"), "muted"), look)
        self.save_button = button(texts("places.edit.save"), "place_save", role="primary", on=self.save)
        self.save_button.setDefault(True)
        foot = QHBoxLayout()
        pack(foot)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('places.edit.cancel')}  Esc", "place_cancel", on=self.reject))
        foot.addWidget(self.save_button)
        column = QVBoxLayout(self)
        pack(column, (20, 16, 20, 16), 12)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addLayout(foot)

    # what was typed

    def _fields(self) -> dict[str, object] | None:
        name = " ".join(self.name.text().split())
        if not name:
            return self._refuse("places.edit.problem.name", self.name)
        try:
            typed = parse_position(self.position.text())
        except PositionUnreadable as problem:
            return self._refuse(str(problem), self.position)
        if typed is None:
            return self._refuse("places.edit.problem.position", self.position)
        if self._where is not None and self.position.text() == position_text(self._where):
            typed = self._where
        return {
            "name": name,
            "layer": self.layer.currentData(),
            "lat": typed[0],
            "lon": typed[1],
            "note": self.note.text().strip(),
            "icon": self.icon.currentData(),
            "colour": self.colour.currentData(),
        }

    def _refuse(self, key: str, field: QLineEdit) -> dict[str, object] | None:
        self.problem.setText(self._ui.texts(key))
        field.setFocus()
        return None

    def _take_position(self, where: Where | None) -> None:
        if self._board is not None:
            self._board.position_picked.disconnect(self._take_position)
        if where is not None:
            self._where = where
            self.position.setText(position_text(where))
        self.open()
        self.name.setFocus()

    def _saved(self, task: asyncio.Task[Saved]) -> None:
        self._saving = None
        self.save_button.setEnabled(True)
        self.save_button.setText(self._ui.texts("places.edit.save"))
        if task.cancelled() or task.exception() is not None:
            return
        saved = task.result()
        if not saved.problem:
            self.accept()
            return
        said = saved.problem
        if saved.current is not None and not saved.current.removed and self._place is not None:
            self._place = saved.current  # saving again is a decision now
            said = f"{said} {self._ui.texts('places.edit.again')}"
        self.problem.setText(said)
