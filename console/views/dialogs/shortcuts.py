"""The page of all keys, made from the table of commands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.views.actions import COMMANDS, MENUS, key_cap
from console.views.context import Ui
from console.views.widgets import as_pane, button, label, pack

_COLUMNS = 2


class ShortcutsDialog(QDialog):
    """Esc or the button closes; typing filters."""

    def __init__(self, ui: Ui, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui = ui
        self._rows: list[tuple[str, QWidget, QWidget]] = []
        self.setObjectName("shortcuts_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(ui.texts("window.shortcuts.title"))
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        self.filter = QLineEdit()
        self.filter.setObjectName("shortcuts_filter")
        self.filter.setAccessibleName(ui.texts("window.shortcuts.filter"))
        self.filter.setPlaceholderText(ui.texts("window.shortcuts.filter"))
        self.filter.textChanged.connect(self._narrow)
        layout.addWidget(self.filter)
        body = QWidget()
        as_pane(body)
        columns = QHBoxLayout(body)
        pack(columns, (16, 12, 16, 12), 32)
        halves = [QVBoxLayout() for _ in range(_COLUMNS)]
        for half in halves:
            pack(half, spacing=12)
            columns.addLayout(half, 1)
        weights = [0] * _COLUMNS
        for menu in MENUS:
            place = weights.index(min(weights))
            halves[place].addLayout(self._group(menu))
            weights[place] += 2 + sum(1 for one in COMMANDS if one.menu == menu)
        for half in halves:
            half.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        layout.addWidget(area, 1)
        foot = QHBoxLayout()
        pack(foot)
        foot.addWidget(label(ui.texts("window.shortcuts.lists"), "small"), 1)
        foot.addWidget(
            button(f"{ui.texts('window.shortcuts.close')}  Esc", "shortcuts_close", on=self.accept)
        )
        layout.addLayout(foot)
        self.resize(760, 600)
        self.filter.setFocus()

    def _group(self, menu: str) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label(self._ui.texts(f"actions.menu.{menu}"), "strong"), 0, 0, 1, 2)
        for row, command in enumerate((one for one in COMMANDS if one.menu == menu), start=1):
            words = label(self._ui.texts(command.title_key))
            keys = "  ".join(dict.fromkeys(key_cap(key) for key in (command.key, *command.also)))
            cap = self._cap(keys)
            grid.addWidget(words, row, 0)
            grid.addWidget(cap, row, 1, Qt.AlignmentFlag.AlignRight)
            self._rows.append((f"{words.text()} {keys}".casefold(), words, cap))
        return grid

    def _cap(self, keys: str) -> QLabel:
        cap = label(keys, "cap")
        cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return cap

    def _narrow(self, text: str) -> None:
        wanted = text.strip().casefold()
        for words, first, second in self._rows:
            first.setVisible(wanted in words)
            second.setVisible(wanted in words)
