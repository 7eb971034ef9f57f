"""A bad mobile network: a TCP proxy between page and backend that can be cut or can lose answers."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self

CHUNK_BYTES = 65536


class MobileNetwork:
    """Listens on a loopback port and passes everything on to the backend, while there is coverage."""

    def __init__(self, backend_port: int) -> None:
        self._backend_port = backend_port
        self._covered = True
        self._answers_lost = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mobile-network", daemon=True)
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut(self) -> None:
        """No coverage: open connections break, new ones are closed at once."""
        self._covered = False
        self._run(self._break_all())

    def restore(self) -> None:
        """Coverage again."""
        self._covered = True

    def lose_answers(self, count: int) -> None:
        """The next `count` POST requests reach the backend, but their connections break before the answer."""
        self._answers_lost = count

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Python 3.11 logs a cancelled connection handler as an error: ours end quietly with the network.
        with contextlib.suppress(asyncio.CancelledError):
            await self._carry(reader, writer)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._covered:
            writer.close()
            return
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._backend_port)
        except OSError:  # the backend is not running
            writer.close()
            return
        both = {writer, up_writer}
        self._open |= both
        lost = asyncio.Event()
        try:
            await asyncio.gather(
                self._pass_requests(reader, up_writer, lost), self._pass_answers(up_reader, writer, lost)
            )
        finally:
            self._open -= both
            for end in both:
                end.close()

    async def _pass_requests(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lost: asyncio.Event
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(CHUNK_BYTES):
                if self._answers_lost and data.startswith(b"POST /api/orders"):
                    self._answers_lost -= 1
                    lost.set()
                writer.write(data)
                await writer.drain()
            writer.close()

    async def _pass_answers(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lost: asyncio.Event
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(CHUNK_BYTES):
                if lost.is_set():
                    break
                writer.write(data)
                await writer.drain()
            writer.close()

    async def _break_all(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _close(self) -> None:
        self._server.close()
        await self._break_all()
        await self._server.wait_closed()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await asyncio.sleep(0)  # transports say good-bye in the next round of the loop
