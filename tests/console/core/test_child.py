"""The embedded backend's process: its token stays secret, it comes back, it never outlives us."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from console.core.child import EmbeddedBackend
from tests.conftest import OnQtLoop
from tests.console.real_backend import ROOT
from tests.console.waiting import until

ANSWERS = (
    "import sys\n"
    "token = sys.stdin.readline().strip()\n"
    "print('{\"url\": \"http://' + token + '\"}', flush=True)\n"
    "sys.stdin.read()\n"
)
DIES = "import sys; sys.stderr.write('no room\\n'); sys.exit(3)"

LEAVES_A_CHILD = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from console.core.child import EmbeddedBackend
application = QCoreApplication([])
child = EmbeddedBackend(Path(sys.argv[1]), sample=False)
def ready(url, token):
    print(child.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
child.ready.connect(ready)
child.start()
application.exec()
"""


def _child(tmp_path: Path, code: str) -> EmbeddedBackend:
    return EmbeddedBackend(tmp_path, sample=False, program=(sys.executable, "-c", code))


def _what_everybody_can_read(pid: int | None) -> str:
    """Command line and environment of a process."""
    return "".join(Path(f"/proc/{pid}/{name}").read_text(encoding="utf-8") for name in ("cmdline", "environ"))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_start_token_goes_through_standard_input_and_is_on_no_command_line(
    on_qt_loop: OnQtLoop, tmp_path: Path
) -> None:
    async def story() -> None:
        child = _child(tmp_path, ANSWERS)
        heard: list[tuple[str, str]] = []
        child.ready.connect(lambda url, token: heard.append((url, token)))
        child.start()
        await until(child.ready, lambda: bool(heard))
        url, token = heard[0]
        assert url == f"http://{token}"
        assert len(token) >= 32
        assert token not in _what_everybody_can_read(child.pid)
        child.stop()
        await until(child.stopped, lambda: child.pid is None)

    on_qt_loop(story())


@pytest.mark.expects_log
def test_a_killed_process_is_started_again_with_another_token(on_qt_loop: OnQtLoop, tmp_path: Path) -> None:
    async def story() -> None:
        child = _child(tmp_path, ANSWERS)
        tokens: list[str] = []
        child.ready.connect(lambda _url, token: tokens.append(token))
        child.start()
        await until(child.ready, lambda: len(tokens) == 1)
        child.kill()
        await until(child.ready, lambda: len(tokens) == 2)
        assert tokens[0] != tokens[1]
        child.stop()
        await until(child.stopped, lambda: child.pid is None)

    on_qt_loop(story())


@pytest.mark.expects_log
def test_a_process_that_cannot_start_is_reported_with_its_last_words(
    on_qt_loop: OnQtLoop, tmp_path: Path
) -> None:
    async def story() -> None:
        child = _child(tmp_path, DIES)
        why: list[str] = []
        child.died.connect(why.append)
        child.start()
        await until(child.died, lambda: bool(why))
        assert why[0] == "exit 3: no room"
        child.stop()

    on_qt_loop(story())


@pytest.mark.skipif(sys.platform != "linux", reason="waits on a process handle")
def test_the_backend_ends_when_its_console_is_killed(tmp_path: Path) -> None:
    console = subprocess.Popen(
        [sys.executable, "-c", LEAVES_A_CHILD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert console.stdout is not None
    with console.stdout:
        pid = int(console.stdout.readline())
    assert console.wait(timeout=10) == -signal.SIGKILL
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return  # gone already
    try:
        ended, _, _ = select.select([handle], [], [], 15)
        assert ended, "the backend is still running"
    finally:
        os.close(handle)
