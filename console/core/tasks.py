"""The one bridge between asyncio and Qt: named, owned, reported tasks, and the only user of qasync."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication

from console.core.errors import WaiqinError
from console.core.garbage import UiGarbage
from console.core.notify import Notifier

log = logging.getLogger(__name__)

R = TypeVar("R")


class Tasks:
    """Holds the tasks of one owner: named, kept alive, cancelled together, failures never silent."""

    def __init__(self, owner: str, notifier: Notifier) -> None:
        self._owner = owner
        self._notifier = notifier
        self._running: set[asyncio.Task[Any]] = set()

    @property
    def running(self) -> int:
        return len(self._running)

    def spawn(self, name: str, coro: Coroutine[Any, Any, R]) -> asyncio.Task[R]:
        """Starts `coro` on the running loop; its failure goes to the notifier."""
        task = asyncio.get_running_loop().create_task(coro, name=f"{self._owner}.{name}")
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    def cancel_all(self) -> None:
        for task in list(self._running):
            task.cancel()

    async def close(self) -> None:
        """Cancels everything and waits until it is gone."""
        running = list(self._running)
        self.cancel_all()
        await asyncio.gather(*running, return_exceptions=True)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        if isinstance(error, WaiqinError):
            log.info("%s: %s", task.get_name(), error)
            self._notifier.failed(error)
        else:
            log.error("%s failed", task.get_name(), exc_info=error)
            self._notifier.notify("error", "core.error.unknown", detail=type(error).__name__)


def run(application: QApplication, main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Runs `main` on one loop that is Qt's and asyncio's at once; returns its exit code."""
    from qasync import QEventLoop

    collecting = UiGarbage()
    loop = QEventLoop(application)
    try:
        with loop:
            return int(loop.run_until_complete(main()))
    finally:
        collecting.stop()
