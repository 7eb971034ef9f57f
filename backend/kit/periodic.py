"""Work done again and again in the background while the backend runs; what it does is passed in."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from backend.errors import Unavailable

log = logging.getLogger(__name__)


class Periodic:
    """Calls `work` every `every_s` seconds, counted from the end of the previous call, until stopped.

    `first_s`: seconds from the start to the first call; what can wait leaves a backend that starts alone.
    """

    def __init__(
        self, name: str, every_s: float, work: Callable[[], Awaitable[object]], *, first_s: float = 0.0
    ) -> None:
        self._name = name
        self._every_s = every_s
        self._first_s = first_s
        self._work = work
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin; the first call comes after `first_s`."""
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """Stop between or within calls and wait for it."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _run(self) -> None:
        await asyncio.sleep(self._first_s)
        while True:
            try:
                await self._work()
            except Unavailable as error:
                log.warning("%s waits: %s", self._name, error)
            except Exception:  # one failure must not end the work for good; it is logged whole
                log.exception("%s failed; it is tried again", self._name)
            await asyncio.sleep(self._every_s)
