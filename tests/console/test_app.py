"""The whole console on an embedded backend: opens, changes its looks, closes, guards its folder."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from console.app import Console
from console.core.instance import Instance
from tests.conftest import OnQtLoop
from tests.console.office import Office
from tests.console.real_backend import ROOT
from tests.console.waiting import until


def test_the_window_opens_and_changes_language_and_theme_without_ending_the_console(
    on_qt_loop: OnQtLoop, make_console: Callable[[], Console]
) -> None:
    async def story() -> None:
        console = make_console()
        console.begin()
        await console.open()
        try:
            connection = console.models.connection
            await until(connection.changed, lambda: connection.is_live, within_s=40, what="live")
            first, former_map = console.window, console.map_view
            console.ui.settings.set("ui.language", "en")
            console.ui.settings.set("ui.theme", "dark")
            assert console.window is not first
            assert console.window.isVisible()
            assert console.map_view is former_map
            assert console.ui.texts.language == "en"
            assert console.ui.theme.dark
            assert not console.closed.is_set()
            console.window.close()
            assert console.closed.is_set()
        finally:
            await console.close()
        assert '"ui.theme": "dark"' in (console.options.data / "settings.json").read_text(encoding="utf-8")

    on_qt_loop(story(), within_s=90)


def test_whoever_signed_out_of_the_consoles_own_backend_gets_back_in_without_a_password(
    on_qt_loop: OnQtLoop, make_console: Callable[[], Console]
) -> None:
    async def story() -> None:
        console = make_console()
        console.begin()
        await console.open()
        try:
            connection = console.models.connection
            await until(connection.changed, lambda: connection.is_live, within_s=40, what="live")
            await console.operations.session.sign_out()
            here = console.window.findChild(QPushButton, "sign_in_here")
            assert isinstance(here, QPushButton)
            assert here.isVisible()
            here.click()
            await until(connection.changed, lambda: connection.is_live, within_s=40, what="live again")
            assert not connection.sign_in_needed
            assert not here.isVisible()
        finally:
            await console.close()

    on_qt_loop(story(), within_s=120)


def test_a_second_console_on_the_folder_raises_the_first_one_and_ends_well(
    on_qt_loop: OnQtLoop, qapp: QApplication, tmp_path: Path
) -> None:
    async def story() -> None:
        first = Instance(tmp_path)
        assert first.acquire()
        raised: list[bool] = []
        first.raise_asked.connect(lambda: raised.append(True))
        try:
            second = asyncio.ensure_future(asyncio.to_thread(_second_console, tmp_path))
            await until(first.raise_asked, lambda: bool(raised), what="asked to come forward")
            ended = await second
            assert ended.returncode == 0
            assert "已有一个调度台" in ended.stderr.decode("utf-8")
        finally:
            first.release()

    assert qapp
    on_qt_loop(story())


def _second_console(data_dir: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "console", "--data", str(data_dir)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=False,
        timeout=30,
    )


def test_a_folder_whose_console_crashed_can_be_used_again(qapp: QApplication, tmp_path: Path) -> None:
    assert qapp
    code = (
        "import os, signal, sys\nfrom pathlib import Path\n"
        "from PySide6.QtCore import QCoreApplication\nfrom console.core.instance import Instance\n"
        "application = QCoreApplication([])\nassert Instance(Path(sys.argv[1])).acquire()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    crashed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, check=False, timeout=30)
    assert crashed.returncode == -9
    instance = Instance(tmp_path)
    assert instance.acquire()
    instance.release()


@pytest.mark.expects_log  # the backend is stopped under it
def test_a_command_pressed_without_a_backend_is_shown_as_waiting_and_sent_by_the_next_console(
    on_qt_loop: OnQtLoop, make_console: Callable[[], Console]
) -> None:
    async def story() -> None:
        first = make_console()
        first.begin()
        await first.start()
        await until(first.models.connection.changed, lambda: first.models.connection.is_live, what="live")
        order = await Office(first.client).order("晚上的单")
        await until(first.models.orders.changed, lambda: order.id in first.models.orders)
        assert first.child is not None
        first.child.stop()
        await until(first.child.stopped, lambda: first.child is not None and first.child.pid is None)
        key = await first.operations.workorders.cancel(order.id, "重复报障")
        assert [one.key for one in first.models.pending.for_order(order.id)] == [key]
        assert first.models.connection.pending_commands == 1
        await first.close()

        second = make_console()
        await second.start()
        try:
            assert [one.key for one in second.models.pending.items] == [key]
            second.begin()
            await until(second.models.pending.changed, lambda: not second.models.pending.items, what="sent")
            assert len(await Office(second.client).events("order.cancelled")) == 1
        finally:
            await second.close()

    on_qt_loop(story(), within_s=60)
