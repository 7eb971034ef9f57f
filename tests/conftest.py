"""What every test stands on: asyncio, the Qt application and its loop, and that noise and leaks fail."""

import asyncio
import gc
import logging
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from console.core.garbage import collect_due

R = TypeVar("R")
OnQtLoop = Callable[..., Any]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Coroutine tests run on asyncio; those that need Qt's loop take `on_qt_loop` instead."""
    return "asyncio"


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """pytest-qt makes the application from this; what must come before it is done here."""
    from console.map.rendering import prepare_program

    prepare_program()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    return QApplication


@pytest.fixture(autouse=True)
def _garbage_on_the_ui_thread() -> Iterator[None]:
    """As in the program (`core/garbage`): no thread's allocation may destroy a QObject of another thread."""
    gc.disable()
    yield
    collect_due()


@pytest.fixture
def on_qt_loop(qapp: QApplication) -> OnQtLoop:
    """`on_qt_loop(coroutine, within_s=60)`: runs it on one loop, Qt's and asyncio's at once.

    A task left behind fails the test.
    """

    def run(coroutine: Coroutine[Any, Any, R], within_s: float = 60.0) -> R:
        from qasync import QEventLoop

        async def guarded() -> R:
            async with asyncio.timeout(within_s):
                result = await coroutine
            left = [task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            assert left == [], f"tasks left behind: {left}"
            return result

        loop = QEventLoop(qapp)
        with loop:
            return loop.run_until_complete(guarded())

    return run


@pytest.fixture(autouse=True)
def _no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning or error in the console's log fails the test, unless it is marked `expects_log`."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    ear = Ear(logging.WARNING)
    listened = [logging.getLogger("console"), logging.getLogger("asyncio")]
    for logger in listened:
        logger.addHandler(ear)
    yield
    for logger in listened:
        logger.removeHandler(ear)
    if request.node.get_closest_marker("expects_log") is None:
        assert heard == [], f"unexpected log: {heard}"


@pytest.fixture(autouse=True)
def _no_leaked_thread() -> Iterator[None]:
    """Threads started by a test end with it; pools of the loop itself are daemons or end at its close."""
    before = set(threading.enumerate())
    yield
    left = []
    for thread in set(threading.enumerate()) - before:
        if not thread.daemon and not thread.name.startswith(("AnyIO", "asyncio_", "ThreadPoolExecutor")):
            thread.join(timeout=5.0)
            left += [thread.name] if thread.is_alive() else []
    assert left == [], f"threads left behind: {left}"
