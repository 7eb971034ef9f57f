"""How the window remembers its panes, and the default arrangement; survives a monitor that is gone."""

from __future__ import annotations

import base64
import binascii
from itertools import pairwise

from PySide6.QtCore import QByteArray, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow

from console.core.settings import Settings
from console.views.chrome.docks import Dock

_VERSION = 1
_NARROW_PX = 1100
_SMALLEST_SHOWN_PX = 120  # so much of the window must lie on some screen


def _packed(data: QByteArray) -> str:
    return base64.b64encode(data.data()).decode("ascii")


def _unpacked(text: str) -> QByteArray:
    try:
        return QByteArray(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return QByteArray()


def arrange(window: QMainWindow, people: Dock, dispatch: Dock, lower: list[Dock]) -> None:
    """People left, dispatch right over the whole height, the rest as tabs below the map.

    In a narrow window (a small screen at 200 %) people share the right side with dispatch, as tabs.
    """
    width, height = window.width(), window.height()
    narrow = width < _NARROW_PX
    left, right, bottom = (
        Qt.DockWidgetArea.LeftDockWidgetArea,
        Qt.DockWidgetArea.RightDockWidgetArea,
        Qt.DockWidgetArea.BottomDockWidgetArea,
    )
    for dock in (people, dispatch, *lower):
        dock.setFloating(False)
    window.addDockWidget(right if narrow else left, people)
    window.addDockWidget(right, dispatch)
    if narrow:
        window.tabifyDockWidget(people, dispatch)
    window.addDockWidget(bottom, lower[0])
    for former, dock in pairwise(lower):
        window.addDockWidget(bottom, dock)
        window.tabifyDockWidget(former, dock)
    for dock in (people, dispatch, *lower):
        dock.show()
    lower[0].raise_()
    dispatch.raise_()
    sides: list[QDockWidget] = [people, dispatch]
    window.resizeDocks(
        sides, [max(244, width * 175 // 1000), max(440, width * 38 // 100)], Qt.Orientation.Horizontal
    )
    window.resizeDocks([lower[0]], [max(150, height * 27 // 100)], Qt.Orientation.Vertical)
    for dock in (people, dispatch, *lower):
        dock.settle()


def supervise(window: QMainWindow, people: Dock, dispatch: Dock, tracks: Dock) -> None:
    """For looking back: no dispatch pane, the lower panes tall with the tracks in front."""
    dispatch.hide()
    people.show()
    people.raise_()
    tracks.bring_up()
    window.resizeDocks([people], [max(244, window.width() * 16 // 100)], Qt.Orientation.Horizontal)
    window.resizeDocks([tracks], [max(200, window.height() * 40 // 100)], Qt.Orientation.Vertical)


def save(window: QMainWindow, settings: Settings) -> None:
    settings.set("ui.layout", _packed(window.saveState(_VERSION)))
    box = window.normalGeometry()
    place = [box.x(), box.y(), box.width(), box.height(), int(window.isMaximized())]
    settings.set("ui.geometry", ",".join(map(str, place)))


def restore(window: QMainWindow, settings: Settings, docks: list[Dock]) -> bool:
    """False where nothing usable was saved. Panes and windows of a missing monitor come back to this one."""
    place = _place(settings.text("ui.geometry"))
    if place is None or not on_some_screen(place[0]):
        _default_geometry(window)
    else:
        window.setGeometry(place[0])
        if place[1]:
            window.setWindowState(Qt.WindowState.WindowMaximized)
    state = settings.text("ui.layout")
    if not state or not window.restoreState(_unpacked(state), _VERSION):
        return False
    for dock in docks:
        if dock.isFloating() and not on_some_screen(dock.frameGeometry()):
            dock.setFloating(False)
        dock.settle()
    return True


def _place(text: str) -> tuple[QRect, bool] | None:
    """The inner rectangle of the window, and whether it was maximised; None for what is no place.

    Not Qt's own `saveGeometry`: that moves the window by a frame it expects, on every restore without one.
    """
    try:
        x, y, width, height, maximised = (int(part) for part in text.split(","))
    except ValueError:
        return None
    return QRect(x, y, width, height), bool(maximised)


def on_some_screen(frame: QRect) -> bool:
    for screen in QGuiApplication.screens():
        seen = screen.availableGeometry().intersected(frame)
        if seen.width() >= _SMALLEST_SHOWN_PX and seen.height() >= _SMALLEST_SHOWN_PX:
            return True
    return False


def _default_geometry(window: QMainWindow) -> None:
    """Most of the screen, at most 1600 × 1000, in its middle."""
    room = QGuiApplication.primaryScreen().availableGeometry()
    size = room.size().boundedTo(QRect(0, 0, 1600, 1000).size())
    frame = QRect(room.topLeft(), size)
    frame.moveCenter(room.center())
    window.setGeometry(frame)
