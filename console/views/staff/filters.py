"""The chips above the people tree: everybody, or only who is online, on duty, lost."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from console.models.tables.staff import StaffFilter, StaffTreeModel
from console.views.actions import Actions, key_cap
from console.views.context import Ui
from console.views.widgets import button, pack


class StaffFilters(QWidget):
    """Sets and follows `StaffTreeModel.filter`; each chip is a command with a key."""

    def __init__(self, ui: Ui, rows: StaffTreeModel, actions: Actions) -> None:
        super().__init__()
        self._ui, self._rows = ui, rows
        self.setAccessibleName(ui.texts("staff.filter"))
        self.chips = {name: self._chip(name, actions) for name in StaffFilter}
        group, row = QButtonGroup(self), QHBoxLayout(self)
        pack(row, (8, 0, 8, 6), 6)
        for name, chip in self.chips.items():
            group.addButton(chip)
            row.addWidget(chip)
            actions.bind(f"people.filter.{name}", partial(rows.set_filter, name))
        row.addStretch(1)
        rows.narrowed.connect(self._follow)
        self._follow()

    def _chip(self, name: StaffFilter, actions: Actions) -> QPushButton:
        texts, action = self._ui.texts, actions[f"people.filter.{name}"]
        word = texts(f"staff.filter.{name}")
        chip = button(word, f"staff_filter_{name}", role="chip", on=action.trigger)
        chip.setCheckable(True)
        everybody = name is StaffFilter.ALL
        tip = texts("staff.filter.tip.all") if everybody else texts("staff.filter.tip", state=word)
        chip.setToolTip(f"{tip}  {key_cap(action.shortcut().toString())}")
        return chip

    def _follow(self) -> None:
        self.chips[self._rows.filter].setChecked(True)
