"""A window of the sample room, opened and closed on Qt's loop around each story."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from tests.conftest import OnQtLoop
from tests.console.views.acting import activate, until
from tests.console.views.room import Room, open_room

Story = Callable[[Room], Awaitable[None]]
InRoom = Callable[..., None]


def _exposed(room: Room) -> bool:
    handle = room.window.windowHandle()
    return handle is not None and handle.isExposed()


@pytest.fixture
def in_room(on_qt_loop: OnQtLoop, qapp: QApplication, tmp_path: Path) -> InRoom:
    """`in_room(story, language="en", …)`: runs the story in an open window; options as of `open_room`."""

    def run(story: Story, **options: Any) -> None:
        qapp.setQuitOnLastWindowClosed(False)  # the loop ends with the story, not with the window

        async def whole() -> None:
            room = await open_room(qapp, tmp_path, **options)
            try:
                await until(lambda: _exposed(room), "the window is on screen")
                await activate(room.window)
                await story(room)
            finally:
                await room.close()
                qapp.sendPostedEvents(None, 52)  # QEvent.DeferredDelete: widgets end with their test
                qapp.setStyleSheet("")

        on_qt_loop(whole())

    return run
