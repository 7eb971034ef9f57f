"""What every pane below the map is: something for its title row, and a place where the keyboard starts."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from console.views.chrome.halves import PaneHead


class LowerPane(QWidget):
    """`controls` go into the dock's title row; `first` takes the focus when the pane is called up."""

    controls: QWidget | None = None

    @property
    def first(self) -> QWidget:
        raise NotImplementedError

    def looked_at(self, on: bool) -> None:
        """Somebody looks at it now, or no longer; also after a gap in the connection, while they still do."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if isinstance(self.controls, PaneHead):
            self.controls.fit(self.width())

    def focus_first(self) -> None:
        self.first.setFocus(Qt.FocusReason.ShortcutFocusReason)


@runtime_checkable
class UndoesItself(Protocol):
    """A pane in which Ctrl+Z is its own."""

    def undo(self) -> None: ...
