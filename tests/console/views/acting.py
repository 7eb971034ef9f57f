"""What a person does at the window, and waiting until it shows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

W = TypeVar("W", bound=QObject)

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


async def until(holds: Callable[[], bool], what: str = "", within_s: float = 10.0) -> None:
    """Looks again on every turn of the loop: what is awaited here has no one signal."""
    try:
        async with asyncio.timeout(within_s):
            while not holds():  # noqa: ASYNC110 - see above
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise TimeoutError(f"never happened: {what or holds}") from None


async def activate(window: QWidget) -> None:
    """Gives it the keyboard; asked again, for a dialog that has just gone may take it along."""

    def is_active() -> bool:
        if not window.isActiveWindow():
            window.activateWindow()
        return window.isActiveWindow()

    await until(is_active, f"{window.objectName()} is the active window")


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(widget, key, modifiers)


def type_text(widget: QWidget, text: str) -> None:
    """Letter by letter where a key exists for it, at once for Chinese (an input method commits it so)."""
    if text.isascii():
        QTest.keyClicks(widget, text)
    else:
        widget.insert(text)  # type: ignore[attr-defined] # line edits and their kin


async def press_focused(app_key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """To whatever has the focus, as a keyboard does."""
    focused = QApplication.focusWidget()
    assert focused is not None, "nothing has the focus"
    press(focused, app_key, modifiers)
    await asyncio.sleep(0)


def find(kind: type[W], name: str, within: QObject) -> W:
    found = within.findChild(kind, name)
    assert found is not None, name
    return found
