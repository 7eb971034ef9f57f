"""What panes with two halves have in common: a title row, heads of the halves, the line between."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from console.views.actions import Actions
from console.views.context import Ui
from console.views.widgets import ActionButton, pack

_ROOMY_PX, _NARROWEST_PX = 600, 60
_HEAD_PX = 30  # as high as a button, so that the tables of both halves begin on one line
_HANDLE_PX, _SHARE_PX = 5, 400  # more than any pane has: Qt divides by what is asked for


class PaneHead(QWidget):
    """What is chosen, then what can be done. In a narrow pane buttons keep their icons only.

    Their keys stand in tooltips and menus: beside choices there is no room for keycaps.
    """

    def __init__(
        self,
        ui: Ui,
        actions: Actions,
        choices: Sequence[QWidget],
        commands: Sequence[str],
        *,
        primary: str = "",
    ) -> None:
        super().__init__()
        self.buttons: list[ActionButton] = []
        row = QHBoxLayout(self)
        pack(row, spacing=6)
        for choice in choices:
            row.addWidget(choice)
            for box in (choice, *choice.findChildren(QComboBox)):
                if isinstance(box, QComboBox):
                    box.setMinimumWidth(_NARROWEST_PX)
        for command in commands:
            one = ActionButton(ui, actions[command], role="primary" if command == primary else "")
            row.addWidget(self.keep(one))

    def keep(self, button: ActionButton) -> ActionButton:
        """A button that follows the width of the pane too, wherever it stands."""
        button.set_capped(False)
        self.buttons.append(button)
        return button

    def fit(self, width_px: int) -> None:
        for one in self.buttons:
            one.set_compact(width_px < _ROOMY_PX)


def half(body: QWidget, *head: QWidget) -> QWidget:
    """One half: its head, whose first widget takes the room, above what it is about."""
    made = QWidget()
    column = QVBoxLayout(made)
    pack(column, (8, 3, 4, 0), 2)
    line = QWidget()
    line.setMinimumHeight(_HEAD_PX)
    row = QHBoxLayout(line)
    pack(row, spacing=6)
    for place, widget in enumerate(head):
        row.addWidget(widget, 0 if place else 1)
    column.addWidget(line)
    column.addWidget(body, 1)
    return made


def halves(left: QWidget, right: QWidget, sizes: tuple[int, int]) -> QSplitter:
    """Beside each other, in these shares; none can be pushed away."""
    made = QSplitter(Qt.Orientation.Horizontal)
    made.setHandleWidth(_HANDLE_PX)
    for place, (one, share) in enumerate(zip((left, right), sizes, strict=True)):
        made.addWidget(one)
        made.setStretchFactor(place, share)
    made.setChildrenCollapsible(False)
    made.setSizes([share * _SHARE_PX for share in sizes])
    return made
