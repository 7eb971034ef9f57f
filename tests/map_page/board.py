"""Drives a real MapView in tests: waits for the page, asks it things, clicks where a person would."""

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.map.view import MapView
from console.models.world import Models

WITHIN_MS = 15_000
Modifier = Qt.KeyboardModifier


class Board:
    """`ask` evaluates JavaScript inside the page with the exports of main.js at hand."""

    def __init__(
        self, ui: Any, models: Models, qtbot: QtBot, cache_dir: Path, mapdata_dir: Path | None = None
    ) -> None:
        self.models, self.settings = models, ui.settings
        self._qtbot = qtbot
        self.complaints: list[str] = []
        self.greetings = 0
        self.view = MapView(ui, models, None, mapdata_dir, cache_dir=cache_dir)
        self.view.complained.connect(self.complaints.append)
        self.view.page_ready.connect(self._greeted)
        self.view.resize(900, 600)

    def open(self) -> None:
        self.view.show()
        self._qtbot.waitUntil(lambda: self.greetings > 0, timeout=WITHIN_MS)
        self.until("Boolean(page.stage.view)")

    def close(self) -> None:
        gone: list[bool] = []
        self.view.destroyed.connect(lambda: gone.append(True))
        self.view.shut_down()
        self.view.deleteLater()
        self.wait(lambda: bool(gone))

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression (may await); `page` holds the exports of main.js."""
        answers: list[Any] = []
        code = f"""
            globalThis.answer = undefined;
            import("waiqin://map/page/main.js").then(async (page) => {{
                globalThis.answer = JSON.stringify({{ value: await ({expression}) ?? null }});
            }}).catch((error) => {{ globalThis.answer = JSON.stringify({{ error: String(error) }}); }});
        """
        self.view.page.runJavaScript(code)

        def arrived() -> bool:
            self.view.page.runJavaScript("globalThis.answer", answers.append)
            return any(isinstance(one, str) and one for one in answers)

        self._qtbot.waitUntil(arrived, timeout=WITHIN_MS)
        said = json.loads(next(one for one in answers if isinstance(one, str) and one))
        assert "error" not in said, said
        return said["value"]

    def until(self, expression: str) -> None:
        """Waits until the page says the expression is true."""
        self._qtbot.waitUntil(lambda: bool(self.ask(expression)), timeout=WITHIN_MS)

    def wait(self, condition: Any) -> None:
        self._qtbot.waitUntil(condition, timeout=WITHIN_MS)

    def place_of(self, lat: float, lon: float) -> QPoint:
        x, y = self.ask(f"(({{x, y}}) => [x, y])(page.map.latLngToContainerPoint([{lat}, {lon}]))")
        return QPoint(round(x), round(y))

    def click(self, lat: float, lon: float, *, up_px: int = 0, keys: Modifier = Modifier.NoModifier) -> None:
        at = self.place_of(lat, lon) - QPoint(0, up_px)
        QTest.mouseClick(self.surface, Qt.MouseButton.LeftButton, keys, at)

    def hover(self, lat: float, lon: float) -> None:
        at = self.place_of(lat, lon)
        QTest.mouseMove(self.surface, at + QPoint(3, 3))
        QTest.mouseMove(self.surface, at)

    def drag(self, by: QPoint) -> None:
        start = QPoint(450, 300)
        QTest.mousePress(self.surface, Qt.MouseButton.LeftButton, Modifier.NoModifier, start)
        for step in range(1, 6):
            QTest.mouseMove(self.surface, start + by * step / 5)
        QTest.mouseRelease(self.surface, Qt.MouseButton.LeftButton, Modifier.NoModifier, start + by)

    @property
    def surface(self) -> QWidget:
        """The widget that takes the page's mouse events."""
        found = self.view.web.focusProxy()
        assert found is not None
        return found

    def _greeted(self) -> None:
        self.greetings += 1
