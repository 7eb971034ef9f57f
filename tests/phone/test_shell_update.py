"""A new version of the page: offered to the worker, loaded when the worker agrees, never a mixture."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.phone import PHONE_FOLDER, phone_app
from tests.phone.handset import Handset


class Deployment:
    """Serves a copy of the page; `deploy` changes what the copy says, as an update of the backend would."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        shutil.copytree(PHONE_FOLDER, folder)
        self._page: ASGIApp = self._mounted()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._page(scope, receive, send)

    def deploy(self, old: str, new: str) -> None:
        words = self._folder / "app" / "texts" / "zh.js"
        words.write_text(words.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        self._page = self._mounted()

    def _mounted(self) -> ASGIApp:
        app = Starlette()
        app.mount("/phone", phone_app(self._folder))
        return app


@pytest.fixture
def deployment(tmp_path: Path) -> Iterator[tuple[Deployment, int]]:
    page = Deployment(tmp_path / "phone")
    config = uvicorn.Config(page, port=0, lifespan="off", log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    socket = config.bind_socket()
    socket.listen()  # who calls before the server runs is kept waiting, not refused
    thread = threading.Thread(target=server.run, args=([socket],), daemon=True)
    thread.start()
    yield page, socket.getsockname()[1]
    server.should_exit = True
    thread.join()
    socket.close()


@pytest.fixture
def visitor(qapp: object, deployment: tuple[Deployment, int], tmp_path: Path) -> Iterator[Handset]:  # noqa: ARG001
    phone = Handset(f"http://127.0.0.1:{deployment[1]}", tmp_path / "visitor")
    yield phone
    phone.close()


def test_a_new_version_is_offered_and_loaded_when_the_worker_agrees(
    visitor: Handset, deployment: tuple[Deployment, int]
) -> None:
    visitor.open()
    visitor.work("await navigator.serviceWorker.ready")
    visitor.open("/phone/?again")  # from now on the service worker answers
    visitor.read("登录码")
    deployment[0].deploy("接单、签到、回单", "全新的一句话")
    visitor.open("/phone/?once-more")
    visitor.read("有新版本", ".bar.update")
    assert "全新的一句话" not in visitor.text()
    visitor.tap(".bar.update")
    visitor.read("全新的一句话")
