"""Docks with our own title row: title, the pane's controls, detach and close."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QWidget
from shiboken6 import isValid

from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.widgets import icon_button, label, pack

_HEIGHT, _HEIGHT_WITH_CONTROLS = 34, 40  # px


class DockTitle(QWidget):
    """Dragging its empty part moves the dock: unhandled mouse events go to the dock."""

    def __init__(self, ui: Ui, dock: QDockWidget, title: str, controls: QWidget | None) -> None:
        super().__init__(dock)
        self.setObjectName("dock_title")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = label(title, "strong")
        self._row = row = QHBoxLayout(self)
        pack(row, (12, 0, 4, 0), 4)
        row.addStrut(_HEIGHT)  # a hint of our own would be asked for a hundred times a layout
        row.addWidget(self.title)
        row.addStretch(1)
        self._place = row.count()
        if controls is not None:
            self.take(controls)
        name = dock.objectName()
        row.addWidget(
            icon_button(
                ui,
                "mdi6.dock-window",
                f"{name}_float",
                f"{ui.texts('window.dock.float')} {title}",
                lambda: dock.setFloating(not dock.isFloating()),
                self,
            )
        )
        row.addWidget(
            icon_button(
                ui,
                "mdi6.close",
                f"{name}_close",
                f"{ui.texts('window.dock.close')} {title}",
                dock.close,
                self,
            )
        )

    def take(self, controls: QWidget) -> None:
        """Between the title and the dock's own buttons."""
        self._row.insertWidget(self._place, controls)
        self._row.insertSpacing(self._place + 1, 4)
        self._row.addStrut(_HEIGHT_WITH_CONTROLS)


class Dock(QDockWidget):
    """Behind a tab the tab is the title, so the title row keeps only the controls."""

    def __init__(
        self,
        ui: Ui,
        name: str,
        title: str,
        pane: QWidget | None,
        window: QMainWindow,
        controls: QWidget | None = None,
    ) -> None:
        super().__init__(title, window)
        self.setObjectName(f"dock_{name}")
        self.setAccessibleName(title)
        self._window = window
        self._title = DockTitle(ui, self, title, controls)
        self.setTitleBarWidget(self._title)
        if pane is not None:
            self.setWidget(pane)
        self.dockLocationChanged.connect(self.settle)
        self.topLevelChanged.connect(self.settle)
        self.visibilityChanged.connect(self.settle)

    def settle(self, _what: object = None) -> None:
        if not (isValid(self._window) and isValid(self._title)):
            return  # the program ends by a failure: Qt takes the window apart under us
        tabbed = not self.isFloating() and bool(self._window.tabifiedDockWidgets(self))
        self._title.title.setVisible(not tabbed)

    def bring_up(self) -> None:
        self.show()
        self.raise_()


class LowerDock(Dock):
    """`fill` is called when the dock is first shown, and has its pane put into it by `take`."""

    def __init__(self, ui: Ui, name: str, window: QMainWindow, fill: Callable[[], object]) -> None:
        super().__init__(ui, name, ui.texts(f"window.{name}"), None, window)
        self._fill = fill
        self.visibilityChanged.connect(self._look)

    def take(self, pane: LowerPane) -> None:
        """The pane, its controls into the title row."""
        if pane.controls is not None:
            self._title.take(pane.controls)
        self.setWidget(pane)

    @property
    def is_seen(self) -> bool:
        return not self.visibleRegion().isEmpty()

    def look_again(self) -> None:
        """What its pane shows may have become old."""
        pane = self.widget()
        if self.is_seen and isinstance(pane, LowerPane):
            pane.looked_at(True)

    def showEvent(self, event: QShowEvent) -> None:
        if self.widget() is None:
            self._fill()
        super().showEvent(event)

    def _look(self, on: bool) -> None:
        """The signal comes before the pane is there, and while a window that is not seen is laid out."""
        if on and not self.window().isVisible():
            return
        if on and self.widget() is None:
            self._fill()
        pane = self.widget()
        if isinstance(pane, LowerPane):
            pane.looked_at(on)
