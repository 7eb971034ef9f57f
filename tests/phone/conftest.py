"""The parts of a phone test: a real backend process, the room, a bad network and a handset."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if hasattr(os, "geteuid") and os.geteuid() == 0:  # Chromium refuses its sandbox to root
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox --disable-gpu")

from tests.phone.handset import Handset
from tests.phone.network import MobileNetwork
from tests.phone.room import Employee, Room

START_WITHIN_S = 60


class Backend:
    """The real backend in a process of its own, on one port for good."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._process: subprocess.Popen[str] | None = None
        self.port = 0
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "backend", "--data", str(self._data), "--port", str(self.port)]
        if not self.port:
            command.append("--print-credentials")
        self._log = (self._data / "stderr.log").open("a", encoding="utf-8")
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self._log, text=True)
        assert self._process.stdout is not None
        ready = json.loads(self._process.stdout.readline())
        if not self.port:
            self.port = int(ready["url"].rsplit(":", 1)[1])
            self.account = ready["accounts"][0]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """Like a power cut."""
        assert self._process is not None
        self._process.kill()
        self._end()

    def stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._end()

    def _end(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        self._process.wait(START_WITHIN_S)
        self._process.stdout.close()
        self._log.close()


@pytest.fixture(scope="session")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    running = Backend(tmp_path_factory.mktemp("backend"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def room(backend: Backend) -> Iterator[Room]:
    desk = Room(backend.url, backend.account["username"], backend.account["password"])
    yield desk
    desk.close()


@pytest.fixture
def network(backend: Backend) -> Iterator[MobileNetwork]:
    with MobileNetwork(backend.port) as mobile:
        yield mobile


@pytest.fixture
def employee(room: Room) -> Employee:
    return room.hire()


@pytest.fixture
def handset(
    qapp: object,  # noqa: ARG001 (Qt must be running)
    network: MobileNetwork,
    tmp_path: Path,
) -> Iterator[Handset]:
    """A phone that nobody is signed in on. An error on the page's console fails the test."""
    phone = Handset(f"http://127.0.0.1:{network.port}", tmp_path / "profile")
    yield phone
    errors = phone.page.errors
    phone.close()
    assert not errors


@pytest.fixture
def signed_in(handset: Handset, room: Room, employee: Employee) -> Handset:
    """The employee's phone, on the task list."""
    handset.open()
    handset.sign_in(employee.phone, room.code_for(employee))
    handset.see(".link-state:not(.down)")
    return handset


@pytest.fixture
def begin(signed_in: Handset, room: Room, employee: Employee) -> Callable[..., int]:
    """Gives the employee a new order and opens it on the phone; returns its id."""

    def give(*moves: str, **fields: str) -> int:
        order_id = int(room.order_for(employee, **fields)["id"])
        signed_in.tap("[data-ring=view]")
        signed_in.see(".hero")
        for move in moves:
            signed_in.tap(f"[data-move={move}]")
            if move == "check-in":
                signed_in.agree()
        return order_id

    return give
