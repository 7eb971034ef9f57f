"""Whose arrangement of the window is shown: one for each account and set of screens, kept in the settings."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QMainWindow

from console.core.settings import Settings
from console.models.world import Models
from console.views import layout
from console.views.chrome.docks import Dock
from console.views.layout import Arrangement

MOST = 24
"""Arrangements kept; the one not used for longest goes first."""
_SETTLE_MS = 600  # screens come and go one by one


def screen_set() -> str:
    """The screens there are, by size and place: "1920x1080+0+0 1280x800+1920+0"."""
    boxes = sorted(_box(screen) for screen in QGuiApplication.screens())
    return " ".join(f"{width}x{height}+{x}+{y}" for x, y, width, height in boxes)


def _screens(owner: str) -> str:
    return owner.rpartition("@")[2]


def _box(screen: QScreen) -> tuple[int, int, int, int]:
    box = screen.geometry()
    return box.x(), box.y(), box.width(), box.height()


class LayoutKeeper(QObject):
    """Before anybody is signed in the window looks as it was left last; then as the account left it on these
    screens. `arrange` is the default, for an account that never left one."""

    def __init__(
        self,
        window: QMainWindow,
        settings: Settings,
        models: Models,
        docks: list[Dock],
        arrange: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window, self._settings, self._models = window, settings, models
        self._docks, self._arrange = docks, arrange
        self._shown_for = settings.text("ui.layout_of")
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.follow)
        models.connection.changed.connect(self.follow)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._on_screens)
            app.screenRemoved.connect(self._on_screens)

    def restore(self) -> bool:
        """Once, before the window is shown. False where nothing usable was left."""
        owner = self._owner()
        kept = self._kept().get(owner)
        if kept is not None:
            self._shown_for = owner
            return layout.restore(self._window, kept, self._docks)
        return layout.restore(self._window, self._last(), self._docks)

    def save(self) -> None:
        """As it is now, for whoever it is shown for."""
        self._save(self._owner() or self._shown_for)

    def _save(self, owner: str) -> None:
        now = layout.arrangement(self._window)
        self._shown_for = owner
        self._settings.set("ui.layout", now.state)
        self._settings.set("ui.geometry", now.place)
        self._settings.set("ui.layout_of", owner)
        if owner:
            kept = {**self._kept()}
            kept.pop(owner, None)
            kept[owner] = now
            newest = list(kept.items())[-MOST:]
            table = {key: [one.state, one.place] for key, one in newest}
            self._settings.set("ui.layouts", json.dumps(table, separators=(",", ":")))

    def follow(self) -> None:
        """Another account or other screens: what was left there, else the default for another account."""
        owner = self._owner()
        if not owner or owner == self._shown_for or not self._window.isVisible():
            return
        former = self._shown_for
        if former and _screens(former) == _screens(owner):
            self._save(former)
        self._shown_for = owner
        kept = self._kept().get(owner)
        if kept is not None:
            layout.restore(self._window, kept, self._docks)
        elif former and _screens(former) == _screens(owner):
            self._arrange()

    def _on_screens(self, _screen: QScreen) -> None:
        self._settle.start()

    def _owner(self) -> str:
        account = self._models.connection.account
        return "" if account is None else f"{account.username or account.id}@{screen_set()}"

    def _last(self) -> Arrangement:
        return Arrangement(self._settings.text("ui.layout"), self._settings.text("ui.geometry"))

    def _kept(self) -> Mapping[str, Arrangement]:
        try:
            table = json.loads(self._settings.text("ui.layouts"))
            return {str(key): Arrangement(str(state), str(place)) for key, (state, place) in table.items()}
        except (ValueError, TypeError, AttributeError):  # edited by hand
            return {}
