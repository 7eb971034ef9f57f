"""The live stream: numbered events without a gap, newest positions, heartbeats; reconnects by itself."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import httpx
import msgspec
from httpx_sse import EventSource, ServerSentEvent, SSEError

from console.api.client import ApiClient
from console.api.frames import Positions, decode as decode_positions
from console.api.types import Event, PositionsFrame
from console.core.errors import BackendAnswerUnreadable, BackendUnreachable, TryLater

log = logging.getLogger(__name__)

SILENCE_S = 12.0  # the backend's heart beats every 5 s; two beats missed and it is taken for dead
BACKOFF_FIRST_S = 0.2
BACKOFF_MOST_S = 2.5  # a backend that is back is found within 3 s


@dataclass(frozen=True, slots=True)
class Heartbeat:
    server_time_ms: float
    seq: int


@dataclass(frozen=True, slots=True)
class Reset:
    """The backend cannot continue from our number: load a snapshot, then set `Feed.after`."""


@dataclass(frozen=True, slots=True)
class Up:
    """Connected; what was missed follows as events."""


@dataclass(frozen=True, slots=True)
class Down:
    """Connection lost or refused; the next try comes by itself in `retry_in_s`."""

    reason: str
    retry_in_s: float


FeedMessage = Event | Positions | Heartbeat | Reset | Up | Down


class _HeartbeatData(msgspec.Struct, frozen=True):
    server_time_ms: float
    seq: int


_events = msgspec.json.Decoder(Event)
_frames = msgspec.json.Decoder(PositionsFrame)
_heartbeats = msgspec.json.Decoder(_HeartbeatData)


class Feed:
    """`after` is the number of the last event delivered; it moves on when the consumer took the message."""

    def __init__(
        self,
        client: ApiClient,
        *,
        after: int,
        silence_s: float = SILENCE_S,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.after = after
        self._client = client
        self._silence_s = silence_s
        self._jitter = jitter
        self._hurry = asyncio.Event()

    def retry_now(self) -> None:
        """Ends a pause between tries (the backend is known to be back)."""
        self._hurry.set()

    async def messages(self) -> AsyncIterator[FeedMessage]:
        """Never ends by itself; raises SignInExpired or Refused when trying again would not help."""
        failures = 0
        while True:
            reason = "stream ended"
            try:
                async for message in self._connection():
                    failures = 0
                    yield message
            except (BackendUnreachable, TryLater, SSEError) as error:
                reason = str(error) or type(error).__name__
            except httpx.RequestError as error:
                reason = type(error).__name__
            pause_s = min(BACKOFF_MOST_S, BACKOFF_FIRST_S * 2**failures) * (0.5 + self._jitter() / 2)
            failures += 1
            yield Down(reason, pause_s)
            await self._pause(pause_s)

    async def _connection(self) -> AsyncIterator[FeedMessage]:
        headers = {"Accept": "text/event-stream", "Last-Event-ID": str(self.after)}
        async with self._client.stream("/api/stream", headers=headers, silence_s=self._silence_s) as response:
            self._hurry.clear()
            yield Up()
            async for sse in EventSource(response).aiter_sse():
                message = _message(sse)
                if message is not None:
                    yield message
                if isinstance(message, Event | Heartbeat):
                    self.after = max(self.after, message.seq)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._hurry.wait()
        except TimeoutError:
            pass
        self._hurry.clear()


def _message(sse: ServerSentEvent) -> FeedMessage | None:
    """None for kinds a newer backend may send; an event we cannot read makes us start over, not guess."""
    try:
        if sse.event == "positions":
            return decode_positions(_frames.decode(sse.data))
        if sse.event == "event":
            return _events.decode(sse.data)
        if sse.event == "heartbeat":
            beat = _heartbeats.decode(sse.data)
            return Heartbeat(beat.server_time_ms, beat.seq)
    except (msgspec.DecodeError, BackendAnswerUnreadable):
        log.exception("unreadable %s message", sse.event)
        return Reset() if sse.event == "event" else None
    return Reset() if sse.event == "reset" else None
