"""The five layers beside the list of places: shown or not, how many, and how each looks."""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.api.types import PlaceLayer
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.places.badges import badge, choose, colour_choice, icon_choice
from console.views.widgets import button, icon_button, label, pack
from contract.vocabulary import Role

LONGEST_NAME = 40
_MAY_CHANGE = (Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN)


class LayerRow(QWidget):
    """One layer: tick, badge, name, number of places, and a button to change it."""

    def __init__(self, ui: Ui, layer: PlaceLayer) -> None:
        super().__init__()
        self._texts, self.layer = ui.texts, layer
        self.box = QCheckBox(layer.name)
        self.box.setObjectName(f"place_layer_{layer.id}")
        self.box.setIcon(badge(layer.icon, layer.colour))
        self.box.setIconSize(QSize(18, 18))
        self.box.setMinimumWidth(60)
        self.count = label("", "small")
        spoken = ui.texts("places.layer.edit", name=layer.name)
        self.edit: QPushButton = icon_button(
            ui, "mdi6.pencil-outline", f"place_layer_{layer.id}_edit", spoken, lambda: None
        )
        row = QHBoxLayout(self)
        pack(row, (8, 0, 4, 0), 4)
        row.addWidget(self.box, 1)
        row.addWidget(self.count)
        row.addWidget(self.edit)

    def show_count(self, n: int) -> None:
        self.count.setText(str(n))
        self.box.setAccessibleName(self._texts("places.layer.show", name=self.layer.name, n=n))


class LayerList(QWidget):
    """Made anew when a layer changes; ticks go to the operations."""

    def __init__(self, ui: Ui, models: Models, operations: Operations) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        self.setObjectName("place_layers")
        self._rows: list[LayerRow] = []
        self._column = QVBoxLayout(self)
        pack(self._column, (0, 4, 0, 4), 0)
        self._column.addStretch(1)
        models.places.layers.changed.connect(self._rebuild)
        models.places.store.changed.connect(self._count)
        models.places.shown_changed.connect(self._tick)
        models.connection.changed.connect(self._allow)
        self._rebuild()

    @property
    def first(self) -> QWidget:
        return self._rows[0].box if self._rows else self

    def _rebuild(self, _changed: object = None) -> None:
        for row in self._rows:
            row.hide()
            row.deleteLater()
        layers = sorted(self._models.places.layers.all(), key=lambda one: one.id)
        self._rows = [LayerRow(self._ui, layer) for layer in layers]
        for place, row in enumerate(self._rows):
            self._column.insertWidget(place, row)
            row.box.toggled.connect(partial(self._operations.places.show_layer, row.layer.id))
            row.edit.clicked.connect(partial(self._change, row.layer.id))
        self._tick()
        self._count()
        self._allow()

    def _tick(self) -> None:
        for row in self._rows:
            shown = row.layer.id not in self._models.places.hidden
            if row.box.isChecked() is not shown:
                row.box.blockSignals(True)
                row.box.setChecked(shown)
                row.box.blockSignals(False)

    def _count(self, _changed: object = None) -> None:
        numbers = Counter(place.layer for place in self._models.places.store.all())
        for row in self._rows:
            row.show_count(numbers[row.layer.id])

    def _allow(self) -> None:
        account = self._models.connection.account
        may = account is not None and account.role in _MAY_CHANGE
        for row in self._rows:
            row.edit.setEnabled(may)
            key = "places.layer.edit" if may else "places.layer.not_allowed"
            row.edit.setToolTip(self._ui.texts(key, name=row.layer.name))

    def _change(self, layer_id: int, _checked: bool = False) -> None:
        layer = self._models.places.layers.get(layer_id)
        if layer is not None:
            LayerDialog(self._ui, self._operations, layer, self.window()).open()


class LayerDialog(QDialog):
    """Name, icon and colour of one layer. Enter saves, Esc goes back; a refusal is said here."""

    def __init__(self, ui: Ui, operations: Operations, layer: PlaceLayer, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui, self._operations, self._layer = ui, operations, layer
        self._saving: asyncio.Task[str] | None = None
        texts = ui.texts
        self.setObjectName("place_layer_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("places.layer.title", name=layer.name))
        self.setMinimumWidth(360)
        self.name = QLineEdit(layer.name)
        self.name.setObjectName("place_layer_name")
        self.name.setAccessibleName(texts("places.field.name"))
        self.name.setMaxLength(LONGEST_NAME)
        self.icon = icon_choice(texts, "place_layer_icon", as_layer=False)
        choose(self.icon, layer.icon)
        self.colour = colour_choice(texts, "place_layer_colour", as_layer=False, present=layer.colour)
        choose(self.colour, layer.colour)
        self.preview = QLabel()
        self.problem = label("", "problem", name="place_layer_problem")
        self.problem.setWordWrap(True)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        for field, widget in (("name", self.name), ("icon", self.icon), ("colour", self.colour)):
            form.addRow(label(texts(f"places.field.{field}"), "muted"), widget)
        self.save_button = button(texts("places.edit.save"), "place_layer_save", role="primary", on=self.save)
        self.save_button.setDefault(True)
        foot = QHBoxLayout()
        pack(foot)
        foot.addWidget(self.preview)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('places.edit.cancel')}  Esc", "place_layer_cancel", on=self.reject))
        foot.addWidget(self.save_button)
        column = QVBoxLayout(self)
        pack(column, (20, 16, 20, 16), 12)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addLayout(foot)
        for combo in (self.icon, self.colour):
            combo.currentIndexChanged.connect(lambda _row: self._preview())
        self._preview()

    def save(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.problem.setText(self._ui.texts("places.edit.problem.name"))
            self.name.setFocus()
        elif self._saving is None:
            look = {"name": name, "icon": self.icon.currentData(), "colour": self.colour.currentData()}
            self.save_button.setEnabled(False)
            self._saving = self._operations.places.change_layer(self._layer, look)
            self._saving.add_done_callback(self._saved)

    def done(self, result: int) -> None:
        if self._saving is not None:
            self._saving.remove_done_callback(self._saved)
        super().done(result)

    def _preview(self) -> None:
        look = badge(self.icon.currentData(), self.colour.currentData(), 28)
        self.preview.setPixmap(look.pixmap(28, 28))

    def _saved(self, task: asyncio.Task[str]) -> None:
        self._saving = None
        self.save_button.setEnabled(True)
        if task.cancelled() or task.exception() is not None:
            return
        self.problem.setText(task.result())
        if not task.result():
            self.accept()
