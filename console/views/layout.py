"""How the window remembers its panes, and the default arrangement; survives a monitor that is gone."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QByteArray, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from console.views.chrome.docks import Dock

_VERSION = 2
_NARROW_PX = 1100
_SMALLEST_SHOWN_PX = 120  # so much of the window must lie on some screen


def _packed(data: QByteArray) -> str:
    return base64.b64encode(data.data()).decode("ascii")


def _unpacked(text: str) -> QByteArray:
    try:
        return QByteArray(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return QByteArray()


DISPATCHING = (
    "alarms",
    "incidents",
    "board",
    "attendance",
    "templates",
    "knowledge",
    "planning",
    "events",
    "messages",
)
LOOKING_BACK = ("tracks", "replay", "records", "timeliness", "alarms", "events")


def arrange(
    window: QMainWindow,
    people: Dock,
    dispatch: Dock,
    panes: Mapping[str, Dock],
    *,
    looking_back: bool = False,
) -> None:
    """People left, dispatch right over the whole height, the rest as tabs below the map.

    Of the lower panes only those that the work needs are tabs; what shows another brings it up.

    In a narrow window (a small screen at 200 %) people share the right side with dispatch, as tabs.
    """
    lower = list(panes.values())
    tabs = LOOKING_BACK if looking_back else DISPATCHING
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
    people.show()
    dispatch.setVisible(not looking_back)
    for name, dock in panes.items():
        dock.setVisible(name in tabs)
    first = panes[tabs[0]]
    first.raise_()
    (people if looking_back else dispatch).raise_()
    sides: list[QDockWidget] = [people] if looking_back else [people, dispatch]
    wide = [max(244, width * 175 // 1000), max(440, width * 38 // 100)]
    window.resizeDocks(sides, wide[: len(sides)], Qt.Orientation.Horizontal)
    share = 40 if looking_back else 27
    window.resizeDocks([first], [max(150, height * share // 100)], Qt.Orientation.Vertical)
    for dock in (people, dispatch, *lower):
        dock.settle()


def give_room(pane: QWidget, least_px: int = 340) -> None:
    """A pane below the map that has something to show gets so high, if there is that much to give."""
    dock, window = pane.parentWidget(), pane.window()
    while dock is not None and not isinstance(dock, QDockWidget):
        dock = dock.parentWidget()
    wanted = min(least_px, window.height() * 45 // 100)
    if dock is not None and isinstance(window, QMainWindow) and dock.height() < wanted:
        window.resizeDocks([dock], [wanted], Qt.Orientation.Vertical)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Docks (base64) and place of a window; empty: none."""

    state: str
    place: str


def arrangement(window: QMainWindow) -> Arrangement:
    """As it is now."""
    box = window.normalGeometry()
    place = [box.x(), box.y(), box.width(), box.height(), int(window.isMaximized())]
    return Arrangement(_packed(window.saveState(_VERSION)), ",".join(map(str, place)))


def restore(window: QMainWindow, left: Arrangement, docks: list[Dock]) -> bool:
    """False where nothing usable was left. Panes and windows of a missing monitor come back to this one."""
    place = _place(left.place)
    if place is None or not on_some_screen(place[0]):
        _default_geometry(window)
    else:
        window.setGeometry(place[0])
        if place[1]:
            window.setWindowState(Qt.WindowState.WindowMaximized)
    if not left.state or not window.restoreState(_unpacked(left.state), _VERSION):
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
