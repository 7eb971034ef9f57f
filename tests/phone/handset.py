"""A phone in a test: the real page in a real Chromium (QtWebEngine), 360 × 740, with a place one can set."""

import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineScript,
    QWebEngineSettings,
)
from PySide6.QtWebEngineWidgets import QWebEngineView

T = TypeVar("T")
WIDTH_PX, HEIGHT_PX = 360, 740
PATIENCE_S = float(os.environ.get("WAIQIN_TEST_PATIENCE_S", "20"))
STEP_MS = 25
# The browser's own account of failed requests; what the page makes of them is what the tests are about.
NETWORK_NOISE = ("Failed to load resource", "net::ERR_")

SENSORS = Path(__file__).with_name("sensors.js")


class Page(QWebEnginePage):
    """Keeps what the page says on its console and answers its questions as a user who agrees would."""

    def __init__(self, profile: QWebEngineProfile) -> None:
        super().__init__(profile)
        self.errors: list[str] = []
        self.files: list[str] = []
        self.permissionRequested.connect(lambda permission: permission.grant())

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        quiet = level is QWebEnginePage.JavaScriptConsoleMessageLevel.InfoMessageLevel
        if not quiet and not any(noise in message for noise in NETWORK_NOISE):
            self.errors.append(f"{message} ({source}:{line})")

    def chooseFiles(
        self,
        mode: QWebEnginePage.FileSelectionMode,  # noqa: ARG002
        old: Sequence[str],  # noqa: ARG002
        types: Sequence[str],  # noqa: ARG002
    ) -> list[str]:
        return self.files


class Handset:
    """One browser with its own storage. Everything waits for a condition, never for a time."""

    def __init__(self, url: str, storage: Path, *, language: str = "zh-CN") -> None:
        self.url = url
        self.profile = QWebEngineProfile(storage.name)
        self.profile.setPersistentStoragePath(str(storage))
        self.profile.setHttpAcceptLanguage(language)
        self._install_sensors()
        self.page = Page(self.profile)
        self.view = QWebEngineView()
        self.view.setPage(self.page)
        self.view.settings().setAttribute(QWebEngineSettings.WebAttribute.ShowScrollBars, False)
        self.view.resize(WIDTH_PX, HEIGHT_PX)
        self.view.show()

    def close(self) -> None:
        self.view.close()
        gone: list[bool] = []
        self.page.destroyed.connect(lambda: gone.append(True))
        self.page.deleteLater()
        self.view.deleteLater()
        self.wait_until(lambda: bool(gone), "the page is closed")
        self.profile.deleteLater()

    # what a person does

    def open(self, path: str = "/phone/", shown: str = "#app main") -> None:
        loaded: list[bool] = []
        self.page.loadFinished.connect(loaded.append)
        self.page.load(QUrl(self.url + path))
        self.wait_until(lambda: bool(loaded), f"{path} has loaded")
        self.page.loadFinished.disconnect(loaded.append)
        self.see(shown)

    def sign_in(self, phone: str, code: str) -> None:
        self.see("main.sign-in")
        self.write("input[name=phone]", phone)
        self.write("input[name=code]", code)
        self.tap("button[type=submit]")

    def tap(self, selector: str) -> None:
        """Press the first element that matches, as soon as there is one that can be pressed."""
        self.see(f"{selector}:not([disabled])")
        self.run(f"document.querySelector({selector!r}).click()")

    def touch(self, selector: str) -> None:
        """A touch by the system's own pointer, which counts as a gesture of the user."""
        box: list[float] = []

        def uncovered() -> bool:
            box[:] = self.run(
                f"(() => {{ const e = document.querySelector({selector!r}); if (!e) return [];"
                "const b = e.getBoundingClientRect(), [x, y] = [b.x + b.width / 2, b.y + b.height / 2];"
                "const top = document.elementFromPoint(x, y);"
                "return top && e.parentElement.contains(top) ? [x, y] : []; })()"
            )
            return bool(box)

        self.wait_until(uncovered, f"{selector} can be touched")
        target = self.view.focusProxy()
        assert target is not None
        QTest.mouseClick(
            target,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            QPoint(int(box[0]), int(box[1])),
        )

    def write(self, selector: str, text: str) -> None:
        self.see(selector)
        self.run(
            f"(() => {{ const field = document.querySelector({selector!r}); field.value = {json.dumps(text)};"
            "field.dispatchEvent(new Event('input', { bubbles: true })); })()"
        )

    def agree(self) -> None:
        """Press the confirming button of the question that is shown."""
        self.tap(".van-dialog:not([style*='display: none']) .van-dialog__confirm")
        self.wait_until(
            lambda: (
                not self.run(
                    "[...document.querySelectorAll('.van-dialog')].some(d => d.style.display !== 'none')"
                )
            ),
            "the question is gone",
        )

    def stand_at(self, lat: float, lon: float, accuracy_m: float = 12) -> None:
        self.run(f"__sensors.moveTo({lat}, {lon}, {accuracy_m})")

    # what a person sees

    def see(self, selector: str) -> None:
        self.wait_until(
            lambda: bool(self.run(f"!!document.querySelector({selector!r})")), f"{selector} is shown"
        )

    def miss(self, selector: str) -> None:
        self.wait_until(
            lambda: not self.run(f"!!document.querySelector({selector!r})"), f"{selector} is gone"
        )

    def read(self, text: str, selector: str = "body") -> None:
        self.wait_until(lambda: text in self.text(selector), f"“{text}” is on the screen")

    def be_told(self, text: str) -> None:
        """A notice goes by itself: what counts is that it was shown."""
        self.wait_until(
            lambda: any(text in notice for notice in self.run("__sensors.notices")), f"“{text}” was announced"
        )

    def text(self, selector: str = "body") -> str:
        return str(self.run(f"document.querySelector({selector!r})?.innerText ?? ''"))

    # beneath

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression, as JSON carries it."""
        answers: list[str] = []
        loop = QEventLoop()

        def take(answer: str) -> None:
            answers.append(answer)
            loop.quit()

        self.page.runJavaScript(f"JSON.stringify([{expression}])", 0, take)
        if not answers:
            QTimer.singleShot(int(PATIENCE_S * 1000), loop.quit)
            loop.exec()
        assert answers, f"the page did not answer: {expression}"
        return json.loads(answers[0])[0] if answers[0] else None

    def work(self, body: str) -> Any:
        """The result of JavaScript that takes time: `body` is that of an async function."""
        self.run(
            f"(globalThis.__work = null, (async () => {{ {body} }})().then("
            "r => (globalThis.__work = [r]), e => (globalThis.__work = [String(e)])), 0)"
        )
        self.wait_until(lambda: self.run("globalThis.__work !== null"), f"done: {body}")
        return self.run("globalThis.__work[0]")

    def stored(self, body: str) -> Any:
        """Like `work`, with the page's own database at hand as `db` and `got(request)` to await a request."""
        opened = "await got(indexedDB.open('waiqin-phone'))"
        got = "const got = q => new Promise((r, j) => ((q.onsuccess = () => r(q.result)), (q.onerror = j)));"
        return self.work(f"{got} const db = {opened}; {body}")

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < deadline, f"not within {PATIENCE_S} s: {what}\n{self._account()}"
            loop = QEventLoop()
            QTimer.singleShot(STEP_MS, loop.quit)
            loop.exec()

    def _account(self) -> str:
        picture = os.environ.get("WAIQIN_TEST_PICTURES")
        if picture:
            self.view.grab().save(str(Path(picture) / "failed.png"))
        return f"errors: {self.page.errors}\nscreen: {self.text()}"

    def _install_sensors(self) -> None:
        script = QWebEngineScript()
        script.setName("sensors")
        script.setSourceCode(SENSORS.read_text(encoding="utf-8"))
        script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
        script.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld)
        self.profile.scripts().insert(script)
