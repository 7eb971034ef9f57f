"""The row above the tables: drawing tools, the shape's size in numbers, former shapes, and ticking people."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QPushButton, QSpinBox

from console.core import units
from console.models.areas import SELECTING
from console.models.shapes import MOST_M, Box, Circle, Corridor, Shape
from console.models.world import Models
from console.views import icons
from console.views.actions import Actions
from console.views.context import Ui
from console.views.selecting.folding import FoldingRow
from console.views.widgets import ActionButton, icon_button, label


class ShapeRow(FoldingRow):
    """Follows `models.areas`; every button is a command of the window."""

    def __init__(self, ui: Ui, models: Models, actions: Actions) -> None:
        super().__init__((8, 4, 8, 4))
        self._ui, self._areas, self._actions = ui, models.areas, actions
        self.setObjectName("selecting_row")
        self.tools = [self._tool(actions, tool) for tool in SELECTING]
        self.metres_name = label("", "muted")
        self.metres = QSpinBox()
        self.metres.lineEdit().setTextMargins(6, 0, 6, 0)  # the style sheet's padding does not reach it
        self.metres.setObjectName("selecting_size")
        self.metres.setAccessibleName(ui.texts("selecting.radius"))
        self.metres.setRange(1, int(MOST_M))
        self.metres.setSingleStep(50)
        self.metres.setSuffix(ui.texts("selecting.metres"))
        self.metres.setKeyboardTracking(False)
        self.metres.setGroupSeparatorShown(True)
        self.metres_name.setBuddy(self.metres)
        self.metres.valueChanged.connect(self._areas.set_reach)
        self.former = QComboBox()
        self.former.setObjectName("selecting_former")
        self.former.setAccessibleName(ui.texts("selecting.former"))
        self.former.setToolTip(ui.texts("selecting.former"))
        self.former.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.former.setMinimumContentsLength(7)
        self.former.activated.connect(self._bring_back)
        self.tick = ActionButton(ui, actions["selecting.tick"], role="primary")
        self.tick.set_words(ui.texts("selecting.tick"))
        self.add = self._quiet(actions, "selecting.add")
        self.untick = self._quiet(actions, "selecting.untick")
        self.adjust = self._quiet(actions, "draw.adjust")
        self.clear = icon_button(
            ui, "mdi6.eraser", "selecting_clear", ui.texts("selecting.clear"), self._areas.clear
        )
        self._lay_out()
        self._areas.changed.connect(self._take)
        self._areas.dragged.connect(self._take_shape)
        self._take()

    def _lay_out(self) -> None:
        row = self.row
        for made in self.tools:
            row.addWidget(made)
        row.addSpacing(4)
        for widget in (self.former, self.metres_name, self.metres, self.adjust, self.clear):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.tick, self.add, self.untick):
            row.addWidget(widget)
        self.fold(self.adjust, self.former, self.metres_name, self.clear)

    def _quiet(self, actions: Actions, command_id: str) -> QPushButton:
        """A command as an icon; its words and key are for the tooltip and screen readers."""
        action = actions[command_id]
        icon = str(action.property("icon_name"))
        made = icon_button(self._ui, icon, f"button.{command_id}", action.text(), action.trigger)
        action.changed.connect(lambda: made.setEnabled(action.isEnabled()))
        made.setEnabled(action.isEnabled())
        made.setToolTip(action.toolTip())
        return made

    def _tool(self, actions: Actions, tool: str) -> QPushButton:
        made = self._quiet(actions, f"draw.{tool}")
        made.setCheckable(True)
        made.setAccessibleName(f"{self._ui.texts('selecting.tools')} {made.accessibleName()}")
        return made

    def _take(self) -> None:
        areas = self._areas
        for made, tool in zip(self.tools, SELECTING, strict=True):
            made.setChecked(areas.tool == tool)
            name, tokens = str(self._actions[f"draw.{tool}"].property("icon_name")), self._ui.theme.tokens
            made.setIcon(icons.icon(name, color=tokens.accent if areas.tool == tool else tokens.muted))
        self._take_shape()
        self._fill_former()
        self.refold()

    def _take_shape(self) -> None:
        """Its size in numbers, also while it is dragged."""
        shape, texts = self._areas.shape, self._ui.texts
        sized = isinstance(shape, Circle | Corridor)
        self.want(self.metres, sized)
        self.want(self.metres_name, sized)
        if isinstance(shape, Circle | Corridor):
            name = texts("selecting.radius" if isinstance(shape, Circle) else "selecting.reach")
            self.metres_name.setText(name)
            self.metres.setAccessibleName(name)
            metres = shape.radius_m if isinstance(shape, Circle) else shape.distance_m
            if round(metres) != self.metres.value():
                with QSignalBlocker(self.metres):
                    self.metres.setValue(round(metres))
        self.clear.setEnabled(shape is not None)

    def _fill_former(self) -> None:
        words = [self._ui.texts("selecting.former.none"), *(self._words(one) for one in self._areas.former)]
        if [self.former.itemText(row) for row in range(self.former.count())] != words:
            self.former.clear()
            self.former.addItems(words)
        current = 0 if self._areas.shape is None or not self._areas.former else 1
        self.former.setCurrentIndex(current)
        self.former.setEnabled(bool(self._areas.former))

    def _words(self, shape: Shape) -> str:
        texts = self._ui.texts
        if isinstance(shape, Box):
            return texts("selecting.shape.box")
        if isinstance(shape, Circle):
            return texts("selecting.shape.circle", radius=units.distance(shape.radius_m, texts))
        if isinstance(shape, Corridor):
            return texts("selecting.shape.corridor", reach=units.distance(shape.distance_m, texts))
        return texts("selecting.shape.polygon", n=len(shape.points))

    def _bring_back(self, row: int) -> None:
        if row:
            self._areas.bring_back(row - 1)
        else:
            self._fill_former()
