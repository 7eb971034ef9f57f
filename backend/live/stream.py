"""The messages of one live stream as Server-Sent Events: catch up from the log, then follow the hub."""

import asyncio
from collections.abc import AsyncIterator

from pydantic import BaseModel

from backend.kit import eventlog
from backend.kit.calls import Caller
from backend.kit.clock import Clock
from backend.kit.database import Database
from backend.kit.eventschemas import event_out
from backend.live.hub import Hub, Subscription
from contract.vocabulary import Role

HEARTBEAT_S = 5.0
CATCH_UP_LIMIT = 10_000  # further behind than this, a new snapshot is cheaper
_PAGE = 500


class Heartbeat(BaseModel):
    server_time_ms: int
    seq: int


class Stream:
    """Makes the message sequence of a connection; ends when the hub closes the subscription."""

    def __init__(
        self, *, hub: Hub, database: Database, clock: Clock, heartbeat_s: float = HEARTBEAT_S
    ) -> None:
        self._hub = hub
        self._database = database
        self._clock = clock
        self._heartbeat_s = heartbeat_s

    async def messages(self, caller: Caller, after: int | None) -> AsyncIterator[str]:
        """Events after number `after` (None: from now on), positions, heartbeats.

        A number the log cannot continue from is answered with `reset`, and the stream goes on from now.
        """
        subscription = self._hub.subscribe(caller)
        try:
            if after is not None:
                async for message in self._missed(subscription, after):
                    yield message
                if caller.role is not Role.WORKER:  # moves are no events: whoever was away has missed them
                    everybody = self._hub.frame_of_all(subscription.scope)
                    yield _message("positions", everybody.model_dump_json())
            yield self._heartbeat(subscription)
            while not subscription.closed:
                async for message in self._live(subscription):
                    yield message
        finally:
            self._hub.unsubscribe(subscription)

    async def _live(self, subscription: Subscription) -> AsyncIterator[str]:
        """One round: wait, then everything there is to send."""
        now_s = asyncio.get_running_loop().time
        due_s = now_s() + self._heartbeat_s
        while not subscription.closed:
            await subscription.wait(max(0.0, due_s - now_s()))
            for published in subscription.take_events():
                yield _message("event", published.data, published.event.seq)
            if subscription.overflowed:
                subscription.overflowed = False
                yield _reset(subscription)
            frame = subscription.take_positions()
            if frame is not None:
                yield _message("positions", frame.model_dump_json())
            if now_s() >= due_s:
                break
        yield self._heartbeat(subscription)

    async def _missed(self, subscription: Subscription, after: int) -> AsyncIterator[str]:
        until = subscription.started_at_seq
        if not await self._can_continue(after, until):
            yield _reset(subscription)
            return
        while after < until:
            async with self._database.reading() as session:
                events = await eventlog.read(
                    session, subscription.scope, after=after, until=until, limit=_PAGE
                )
            for event in events:
                yield _message("event", event_out(event).model_dump_json(), event.seq)
            if len(events) < _PAGE:
                return
            after = events[-1].seq

    async def _can_continue(self, after: int, newest: int) -> bool:
        if after > newest or newest - after > CATCH_UP_LIMIT:
            return False
        async with self._database.reading() as session:
            oldest = await eventlog.oldest_seq(session)
        return after >= oldest - 1

    def _heartbeat(self, subscription: Subscription) -> str:
        seq = subscription.safe_seq
        beat = Heartbeat(server_time_ms=self._clock.now_ms(), seq=seq)
        return _message("heartbeat", beat.model_dump_json(), seq)


def _reset(subscription: Subscription) -> str:
    return _message("reset", "{}", subscription.safe_seq)


def _message(event: str, data: str, number: int | None = None) -> str:
    identity = "" if number is None else f"id: {number}\n"
    return f"event: {event}\n{identity}data: {data}\n\n"
