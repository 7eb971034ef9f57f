"""Where a tour plays: the console that is driven, the phone beside it, the camera, the hands on the keys."""

import asyncio
import json
import os
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from console.api.types import Order
from console.app import Console
from console.views.window import MainWindow
from contract.vocabulary import OrderState
from tools.tour.phone import Phone
from tools.tour.record import Record
from tools.tour.waiting import DidNotHappen, settle, until

W = TypeVar("W", bound=QWidget)
BARE_SHARE = 0.85
GROUND_LOOKS = 60
TILES_ON_THEIR_WAY = "String(document.querySelectorAll('.leaflet-tile:not(.leaflet-tile-loaded)').length)"
NO_KEYS = Qt.KeyboardModifier.NoModifier


@dataclass
class Stage:
    """State that one step leaves for the next; ids are those of the order and the worker of the main job."""

    console: Console
    record: Record
    data: Path
    began_s: float
    phone: Phone | None = None
    order_id: int = 0
    worker_id: int = 0
    second_order_id: int = 0
    took_pictures: bool = True
    look: str = ""  # what distinguishes the pictures of this pass: dark, scaled
    map_drawn_at_s: float = 0.0
    page_errors: list[str] = field(default_factory=list)

    def watch_map(self) -> None:
        """From now on know when this map was first painted, and what it complained about."""
        self.map_drawn_at_s = 0.0
        self.console.map_view.painted.connect(self._note_painted)
        self.console.map_view.complained.connect(self.page_errors.append)

    def _note_painted(self, *_: object) -> None:
        self.map_drawn_at_s = self.map_drawn_at_s or time.monotonic()

    @property
    def window(self) -> MainWindow:
        """The window of now: another language or theme makes another one."""
        return self.console.window

    @property
    def order(self) -> Order:
        """The order of the main job as the console knows it."""
        order = self.console.models.orders.get(self.order_id)
        assert order is not None, "no order yet"
        return order

    async def order_becomes(self, state: OrderState, within_s: float = 10.0) -> None:
        """Wait until the console knows that the order is in this state."""
        await until(f"order {state}", lambda: self.order.state is state, within_s)

    def find(self, kind: type[W], name: str) -> W:
        """A widget of the window by its object name."""
        found = self.window.findChild(kind, name)
        assert found is not None, f"no {kind.__name__} {name}"
        return found

    async def dialog(self, name: str) -> QDialog:
        """The open dialog of this name, as soon as there is one."""
        return await until(f"dialog {name}", lambda: _visible_dialog(name))

    def has_dialog(self, name: str) -> bool:
        """Whether a dialog of this name is open."""
        return _visible_dialog(name) is not None

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS, on: QWidget | None = None) -> None:
        """Press a key where the focus is, or on a widget."""
        target = on or QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifiers)

    def write(self, text: str, on: QWidget | None = None) -> None:
        """Write as an input method does, so that Chinese can be written."""
        target = on or QApplication.focusWidget()
        assert target is not None, "nothing has the focus"
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(target, event)

    async def ground_is_drawn(self) -> None:
        """Wait until there is a base map under the people: no single colour covers nearly all of the map."""
        self.window.raise_()
        for _ in range(GROUND_LOOKS):
            await settle()
            if await self._tiles_on_their_way() == 0 and self._commonest_colour_share() < BARE_SHARE:
                return
        raise DidNotHappen("no base map under the people")

    async def _tiles_on_their_way(self) -> int:
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self.console.map_view.page.runJavaScript(TILES_ON_THEIR_WAY, answer.set_result)
        return int(str(await asyncio.wait_for(answer, 10)))

    def _commonest_colour_share(self) -> float:
        image = self._shot(self.console.map_view).toImage()
        steps = range(0, image.width(), 16), range(0, image.height(), 16)
        colours = Counter(image.pixel(x, y) for x in steps[0] for y in steps[1])
        return max(colours.values()) / max(colours.total(), 1)

    def _shot(self, widget: QWidget) -> QPixmap:
        """What the screen shows where a widget is."""
        place = widget.mapToGlobal(QPoint(0, 0))
        pixels = widget.screen().grabWindow(0, place.x(), place.y(), widget.width(), widget.height())
        return widget.grab() if pixels.isNull() else pixels  # Wayland shows no program the screen

    async def to_front(self, window: QWidget | None = None) -> None:
        """The console above the phone, or one of its dialogs above it, with the keyboard."""
        window = window or self.window
        window.raise_()
        window.activateWindow()
        await until("the window has the keyboard", window.isActiveWindow)

    def fill_screen(self) -> None:
        """There is no window manager on a virtual display that could maximise."""
        self.window.setGeometry(QGuiApplication.primaryScreen().availableGeometry())

    def close_messages(self) -> None:
        """Close the short messages over the map, as one would before showing the window to somebody."""
        for button in self.window.findChildren(QAbstractButton, "toast_close"):
            button.click()

    async def picture(self, name: str, of: QWidget | None = None) -> None:
        """What the screen shows of a window (the console's by default), with dialogs before it."""
        if not self.took_pictures:
            return
        window = of or self.window
        window.raise_()
        for dialog in QApplication.topLevelWidgets():
            if of is None and isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.raise_()
        await settle()
        self.shoot(name, window)

    def shoot(self, name: str, window: QWidget) -> None:
        """A picture at once, for what would be gone after waiting."""
        path = self.record.picture_path(f"{name}-{self.look}" if self.look else name)
        path.parent.mkdir(parents=True, exist_ok=True)
        assert self._shot(window).save(str(path)), f"cannot write {path}"

    def failed(self, step: str) -> None:
        """A picture of where it went wrong; what is left open would keep the keyboard."""
        self.shoot(f"failed-{step}", self.window)
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                QDialog.done(widget, 0)

    @property
    def backend_url(self) -> str:
        """Where the backend of now listens."""
        return self.console.models.connection.backend_url

    def kill_backend(self) -> None:
        """SIGKILL to the embedded backend: no chance to say goodbye."""
        note = json.loads((self.data / "backend" / "backend.json").read_text(encoding="utf-8"))
        os.kill(note["pid"], getattr(signal, "SIGKILL", signal.SIGTERM))


def _visible_dialog(name: str) -> QDialog | None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.objectName() == name and widget.isVisible():
            return widget
    return None
