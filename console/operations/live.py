"""Keeps the stores true: snapshot, then every event after it; says all along how well that works."""

import asyncio
import contextlib
import logging
import random

from console.api import live as api
from console.api.client import ApiClient
from console.api.feed import Down, Feed, Heartbeat, Reset, Up
from console.api.frames import Positions, decode as decode_positions
from console.api.outbox import Outbox
from console.api.types import Account, Event, Snapshot
from console.core.clock import ServerClock
from console.core.errors import Refused, SignInExpired, WaiqinError
from console.core.notify import Notifier
from console.core.pauses import Pauses
from console.core.tasks import Tasks
from console.models.connection import ConnectionState
from console.models.world import Models
from console.operations.session import SessionOperations

log = logging.getLogger(__name__)

STALE_AFTER_S = 8.0  # one heartbeat (5 s) and a bit missed: what is shown may be old
PING_EVERY_S = 10
FLUSHES_APART_S = 0.05  # a storm of events costs the window one batch in so much time, or less often
PAUSE_FIRST_S = 0.2
PAUSE_MOST_S = 2.5


class Live:
    """`start` once; `backend_at` and `backend_gone` when an embedded backend comes and goes."""

    def __init__(
        self,
        client: ApiClient,
        session: SessionOperations,
        outbox: Outbox,
        models: Models,
        clock: ServerClock,
        tasks: Tasks,
        notifier: Notifier,
    ) -> None:
        self._client = client
        self._session = session
        self._outbox = outbox
        self._models = models
        self._clock = clock
        self._tasks = tasks
        self._notifier = notifier
        self._feed: Feed | None = None
        self._hurry = asyncio.Event()
        self._events: list[Event] = []
        self._pauses = Pauses(FLUSHES_APART_S)
        self._account_id: int | None = None
        self._following: asyncio.Timeout | None = None
        session.on_account = self._on_account

    def start(self) -> None:
        self._tasks.spawn("stream", self._run())
        self._tasks.spawn("watch", self._watch())

    def backend_at(self, url: str) -> None:
        """The backend answers here now; everybody who waits tries at once."""
        self._client.point_at(url)
        self._models.connection.set_backend(url)
        self._outbox.retry_now()
        self._hurry.set()
        if self._feed is not None:
            self._feed.retry_now()

    def backend_gone(self) -> None:
        """The embedded backend died; it is being started again."""
        self._models.connection.set_state(ConnectionState.RESTARTING)

    async def _run(self) -> None:
        failures = 0
        while True:
            try:
                if self._client.base_url and await self._session.resume():
                    await self._follow_while_signed_in()
                    failures = 0
                else:
                    await self._wait_for_hurry(None)
                continue
            except SignInExpired:
                log.info("session ended")
                self._client.take_session(None)
                continue
            except Refused as error:
                if not failures:  # said once, tried on
                    self._notifier.failed(error)
            except WaiqinError as error:
                log.info("backend: %r", error)
            self._lost()
            await self._wait_for_hurry(
                min(PAUSE_MOST_S, PAUSE_FIRST_S * 2**failures) * (0.5 + random.random() / 2)
            )
            failures += 1

    def _on_account(self, account: Account | None) -> None:
        """What another account saw must not stay on screen, nor its stream go on."""
        if self._following is not None:
            self._following.reschedule(asyncio.get_running_loop().time())
        self._hurry.set()
        if account is None:
            self._models.connection.set_state(ConnectionState.CONNECTING)

    async def _follow_while_signed_in(self) -> None:
        try:
            async with asyncio.timeout(None) as self._following:
                await self._follow()
        except TimeoutError:
            log.info("another account, or none")
        finally:
            self._following = None

    async def _follow(self) -> None:
        """Snapshot and stream until the stream cannot go on from where it was."""
        snapshot = await api.snapshot(self._client)
        self._apply_snapshot(snapshot)
        self._models.connection.set_state(ConnectionState.LIVE)
        events = self._models.events
        events.append(await api.events_until(self._client, snapshot.seq, after=events.newest_seq))
        self._feed = Feed(self._client, after=snapshot.seq)
        try:
            async for message in self._feed.messages():
                if isinstance(message, Reset):
                    return
                if isinstance(message, Down):
                    log.info("stream down: %s", message.reason)
                    self._lost()
                else:
                    self._take(message)
        finally:
            self._feed = None
            self._flush()

    def _take(self, message: Event | Positions | Heartbeat | Up) -> None:
        connection = self._models.connection
        connection.heard()
        if isinstance(message, Positions):
            self._models.fleet.apply(message)
        elif isinstance(message, Event):
            if not self._events:  # what comes in one packet, or right after another, becomes one batch
                asyncio.get_running_loop().call_later(self._pauses.left_s, self._flush)
            self._events.append(message)
        elif isinstance(message, Heartbeat):
            self._clock.observe(message.server_time_ms)
        else:
            self._outbox.retry_now()
        connection.set_state(ConnectionState.LIVE)

    def _flush(self) -> None:
        events, self._events = self._events, []
        if events:
            with self._pauses.working():
                self._apply(events)

    def _apply(self, events: list[Event]) -> None:
        models = self._models
        states = [event.payload for event in events]
        models.departments.put(one.department for one in states if one.department is not None)
        models.customers.put(one.customer for one in states if one.customer is not None)
        models.workers.put(one.worker for one in states if one.worker is not None)
        models.orders.put(one.order for one in states if one.order is not None)
        models.alarms.put(one.alarm for one in states if one.alarm is not None)
        models.incidents.put(one.incident for one in states if one.incident is not None)
        models.locates.put(one.locate for one in states if one.locate is not None)
        models.messages.put(one.message for one in states if one.message is not None)
        models.notices.put(one.notice for one in states if one.notice is not None)
        models.groups.take(one.group for one in states if one.group is not None)
        for event in events:
            if event.payload.organisation is not None:
                models.organisation.take_all(event.payload.organisation)
                models.policy.take(event.payload.organisation, by=event.actor_name)
        models.events.append(events)

    def _apply_snapshot(self, snapshot: Snapshot) -> None:
        models = self._models
        self._clock.observe(snapshot.server_time_ms)
        models.connection.heard()
        if snapshot.account.id != self._account_id:
            self._account_id = snapshot.account.id
            models.events.clear()
            models.fleet.clear()
            models.selection.clear()
            models.selection.set_ticked([])
            models.locates.replace([])
            models.messages.replace([])
            models.notices.replace([])
            models.order_notices.clear()
            models.incidents.replace([])
            models.customer_link.clear()
            models.commission.clear()
            models.tracks.clear()
            models.distribution.clear()
            models.areas.forget()
            models.policy.clear()
        models.organisation.take(snapshot.settings)
        models.departments.replace(snapshot.departments)
        models.workers.replace(snapshot.workers)
        models.customers.replace(snapshot.customers)
        models.orders.replace(snapshot.orders)
        models.alarms.replace(snapshot.alarms)
        models.groups.replace(snapshot.groups)
        models.fleet.apply(decode_positions(snapshot.positions))

    def _lost(self) -> None:
        connection = self._models.connection
        if connection.state is not ConnectionState.RESTARTING:
            first = connection.last_good_ms is None
            connection.set_state(ConnectionState.CONNECTING if first else ConnectionState.DOWN)

    async def _watch(self) -> None:
        """Silence shorter than a lost connection is already worth saying; so is how long an answer takes."""
        connection, seconds = self._models.connection, 0
        while True:
            await asyncio.sleep(1.0)
            seconds += 1
            if connection.is_live and connection.last_good_ms is not None:
                silent_ms = self._clock.now_ms() - connection.last_good_ms
                if silent_ms > STALE_AFTER_S * 1_000:
                    connection.set_state(ConnectionState.STALE)
                elif seconds % PING_EVERY_S == 0:
                    with contextlib.suppress(WaiqinError):  # the stream says what is wrong
                        await api.health(self._client)

    async def _wait_for_hurry(self, seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._hurry.wait()
        except TimeoutError:
            pass
        self._hurry.clear()
