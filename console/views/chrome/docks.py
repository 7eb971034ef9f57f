"""Docks with our own title row: title, the pane's controls, detach and close."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QWidget
from shiboken6 import isValid

from console.views.context import Ui
from console.views.widgets import icon_button, label, pack


class DockTitle(QWidget):
    """Dragging its empty part moves the dock: unhandled mouse events go to the dock."""

    def __init__(self, ui: Ui, dock: QDockWidget, title: str, controls: QWidget | None) -> None:
        super().__init__(dock)
        self.setObjectName("dock_title")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._height = 40 if controls else 34
        self.title = label(title, "strong")
        row = QHBoxLayout(self)
        pack(row, (12, 0, 4, 0), 4)
        row.addWidget(self.title)
        row.addStretch(1)
        if controls is not None:
            row.addWidget(controls)
            row.addSpacing(4)
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

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._height)


class Dock(QDockWidget):
    """Behind a tab the tab is the title, so the title row keeps only the controls."""

    def __init__(
        self,
        ui: Ui,
        name: str,
        title: str,
        pane: QWidget,
        window: QMainWindow,
        controls: QWidget | None = None,
    ) -> None:
        super().__init__(title, window)
        self.setObjectName(f"dock_{name}")
        self.setAccessibleName(title)
        self._window = window
        self._title = DockTitle(ui, self, title, controls)
        self.setTitleBarWidget(self._title)
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
