"""A second event loop in a thread of its own, for what receives much; knows no Qt and touches no model.

On Qt's loop every read of a socket and every timeout is a timer or a notifier of Qt's and a turn of the
window: an answer of many megabytes would keep the window busy with nothing but its arrival.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class BackgroundLoop:
    """Runs from the first use until `close`; made and used on one other loop."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`, done there; cancelled with whoever waits for it."""
        return await self._begin(work)

    async def iterate(self, source: Callable[[], AsyncGenerator[T, None]]) -> AsyncGenerator[T, None]:
        """What `source` makes there, in order; while one is looked at here, the next is made."""
        making = _Making(source())
        following = self._begin(making.next())
        try:
            while (found := await following) is not None:
                following = self._begin(making.next())
                yield found[0]
        finally:
            await self.run(making.stop())
            await asyncio.wait([following])
            if not following.cancelled():
                following.exception()  # whoever has stopped listening is not told

    async def close(self) -> None:
        """Nothing must be running any more."""
        loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            await asyncio.to_thread(thread.join)

    def _begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Future[T]:
        return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._started()))

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=_serve, args=(self._loop,), name="background", daemon=True)
            self._thread.start()
        return self._loop


class _Making(Generic[T]):
    """The side of an iteration that is in the background."""

    def __init__(self, made: AsyncGenerator[T, None]) -> None:
        self._made = made
        self._task: asyncio.Task[Any] | None = None

    async def next(self) -> tuple[T] | None:
        """One more, or None at the end: StopAsyncIteration does not travel between loops."""
        self._task = asyncio.current_task()
        async for one in self._made:
            return (one,)
        return None

    async def stop(self) -> None:
        """Also in the middle of making one."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._made.aclose()


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
