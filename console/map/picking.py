"""Keys while a place on the map is being picked: Enter takes the middle of the map, Esc gives up."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Picking:
    """`begin` until `end`. The keys work in the whole window: one need not know where the focus is."""

    def __init__(
        self, parent: QWidget, give_up: Callable[[None], None], take_middle: Callable[[], None]
    ) -> None:
        self.on = False
        self._keys = [self._key(parent, Qt.Key.Key_Escape, lambda: give_up(None))]
        self._keys += [self._key(parent, one, take_middle) for one in TAKES]

    def begin(self) -> None:
        self._switch(on=True)

    def end(self) -> bool:
        """False when nobody was picking."""
        was = self.on
        self._switch(on=False)
        return was

    def _switch(self, *, on: bool) -> None:
        self.on = on
        for key in self._keys:
            key.setEnabled(on)

    def _key(self, parent: QWidget, key: Qt.Key, act: Callable[[], None]) -> QShortcut:
        made = QShortcut(QKeySequence(key), parent)
        made.setEnabled(False)
        made.activated.connect(act)
        return made
