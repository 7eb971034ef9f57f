"""A load generator on raw keep-alive connections: one request under way on each, no pipelining."""

import asyncio
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial


@dataclass
class Load:
    """What was acknowledged. Latencies in ms."""

    latencies_ms: list[float] = field(default_factory=list)
    refused: int = 0
    seconds: float = 0.0


class _Connection(asyncio.Protocol):
    def __init__(self, requests: Iterator[bytes], load: Load, done: "asyncio.Future[None]") -> None:
        self._requests = requests
        self._load = load
        self._done = done
        self._buffer = b""
        self._sent_at = 0.0
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport) or hasattr(transport, "write")
        self._transport = transport  # type: ignore[assignment] # uvloop's transports are not asyncio's classes
        self._next()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, mark, rest = self._buffer.partition(b"\r\n\r\n")
        if not mark:
            return
        at = head.lower().find(b"content-length:")
        length = int(head[at + 15 :].split(b"\r", 1)[0]) if at >= 0 else 0
        if len(rest) < length:
            return
        self._buffer = rest[length:]
        if head[9:12] == b"200":
            self._load.latencies_ms.append((time.perf_counter() - self._sent_at) * 1000)
        else:
            self._load.refused += 1
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(exc or ConnectionResetError("the server hung up"))

    def _next(self) -> None:
        assert self._transport is not None
        request = next(self._requests, None)
        if request is None:
            if not self._done.done():
                self._done.set_result(None)
            self._transport.close()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)


async def drive(host: str, port: int, requests: Sequence[Iterable[bytes]]) -> Load:
    """Send `requests[i]` over connection i, the next when the one before is answered."""
    load = Load()
    loop = asyncio.get_running_loop()
    waiting = []
    started = time.perf_counter()
    for own in requests:
        done: asyncio.Future[None] = loop.create_future()
        waiting.append(done)
        await loop.create_connection(partial(_Connection, iter(own), load, done), host, port)
    await asyncio.gather(*waiting)
    load.seconds = time.perf_counter() - started
    return load


def get(path: str) -> bytes:
    """One keep-alive GET."""
    return f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode()


def post(path: str, body: bytes, *, token: str = "") -> bytes:
    """One keep-alive POST of JSON."""
    sign_in = f"Authorization: Bearer {token}\r\n" if token else ""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: bench\r\n{sign_in}Content-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
