"""A worker's phone: the real phone page in a Chromium view of 360 × 740, touched and typed into."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineScript,
    QWebEngineSettings,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from tools.tour.waiting import DidNotHappen, until_asked

WIDTH, HEIGHT = 360, 740

PAGE = Path(__file__).with_name("page")
RECEIVER = (PAGE / "receiver.js").read_text(encoding="utf-8")
FIND = (PAGE / "find.js").read_text(encoding="utf-8")


class PhoneWebPage(QWebEnginePage):
    """Gives the page its photos and remembers what it complained about."""

    def __init__(self, profile: QWebEngineProfile, parent: QWidget) -> None:
        super().__init__(profile, parent)
        self.photos: list[Path] = []
        self.errors: list[str] = []
        self.permissionRequested.connect(self._permit)

    def chooseFiles(
        self,
        _mode: QWebEnginePage.FileSelectionMode,
        _old_files: Sequence[str],
        _accepted_types: Sequence[str],
    ) -> list[str]:
        return [str(photo) for photo in self.photos]

    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        line: int,
        source: str,
    ) -> None:
        if level == QWebEnginePage.JavaScriptConsoleMessageLevel.ErrorMessageLevel:
            self.errors.append(f"{source}:{line}: {message}")

    def _permit(self, permission: QWebEnginePermission) -> None:
        permission.grant()


class Phone:
    """One phone in a window of its own."""

    def __init__(self, at: tuple[float, float]) -> None:
        self.view = QWebEngineView()
        self.view.setWindowTitle("外勤任务")
        self.view.setFixedSize(WIDTH, HEIGHT)
        self._profile = QWebEngineProfile(self.view)  # without a name: off the record
        self._profile.setHttpAcceptLanguage("zh-CN")
        receiver = QWebEngineScript()
        receiver.setSourceCode(RECEIVER.replace("START", json.dumps(at)))
        receiver.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
        receiver.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld.value)
        self._profile.scripts().insert(receiver)
        self.page = PhoneWebPage(self._profile, self.view)
        self.page.settings().setAttribute(QWebEngineSettings.WebAttribute.ShowScrollBars, False)
        self.view.setPage(self.page)

    def open(self, url: str, top_left: QPoint) -> None:
        """Show the phone with the page of this backend."""
        self.view.move(top_left)
        self.view.show()
        self.view.load(QUrl(url))

    def close(self) -> None:
        """Put the phone away; the page goes before its profile, as Qt wants it."""
        self.view.close()
        self.page.deleteLater()
        self.view.deleteLater()

    async def ask(self, script: str) -> Any:
        """The value of a piece of JavaScript: a string, number or truth value (Qt hands over no objects)."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def take(value: Any) -> None:
            if not answer.done():
                answer.set_result(value)

        self.page.runJavaScript(script, take)
        return await asyncio.wait_for(answer, 10)

    async def stand_at(self, lat: float, lon: float) -> None:
        """Carry the phone to another place."""
        await self.ask(f"window.__at = {json.dumps([lat, lon])}; true")

    async def shows(self, text: str, within_s: float = 10.0) -> None:
        """Wait until the page shows this text (spaces do not count)."""
        script = f"(document.body?.innerText ?? '').replace(/\\s+/g, '').includes({json.dumps(text)})"
        await until_asked(f"phone shows {text}", lambda: self.ask(script), within_s)

    async def quiet(self) -> None:
        """Wait until no short message covers the page, for a picture."""
        script = (
            "![...document.querySelectorAll('.van-toast')].some((toast) => toast.getClientRects().length > 0)"
        )
        await until_asked("no message on the phone", lambda: self.ask(script))

    async def tap(
        self, text: str = "", selector: str = "button, a, [role=button], .van-cell", within_s: float = 10.0
    ) -> None:
        """Touch the smallest visible element that fits, as soon as it can be touched."""
        script = FIND.replace("SELECTOR", json.dumps(selector)).replace("TEXT", json.dumps(text))
        place: tuple[float, float] | None = None
        for _ in range(int(within_s / 0.05)):
            found = json.loads(await self.ask(script))
            here = (found["x"], found["y"]) if found and not found["disabled"] else None
            if here is not None and here == place:  # twice at the same place: nothing slides any more
                break
            place = here
            await asyncio.sleep(0.05)
        else:
            raise DidNotHappen(f"nothing to tap: {selector} {text}")
        assert place is not None
        surface = self.view.focusProxy() or self.view
        QTest.mouseClick(
            surface, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPointF(*place).toPoint()
        )

    async def type(self, selector: str, text: str) -> None:
        """Touch a field and type into it."""
        await self.tap(selector=selector)
        await until_asked(
            f"{selector} has the focus",
            lambda: self.ask(f"document.activeElement === document.querySelector({json.dumps(selector)})"),
        )
        await self.ask(f"document.execCommand('insertText', false, {json.dumps(text)})")
