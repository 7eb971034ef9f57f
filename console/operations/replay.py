"""Looking at a past moment of the whole room, and back to the present."""

import asyncio
import time
from collections.abc import Callable
from datetime import date

from console.api import replay as api
from console.api.client import ApiClient
from console.api.frames import decode
from console.api.types import Event
from console.core import units
from console.core.clock import ServerClock
from console.core.errors import WaiqinError
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.replay import PastRoom, ReplayModel
from console.models.world import Models

FRAME_S = 0.1
EVENTS_AT_ONCE = 200


class Replay:
    """`model` and `room` are its own; one question at a time, and always about the newest moment wanted."""

    def __init__(
        self,
        client: ApiClient,
        models: Models,
        clock: ServerClock,
        tasks: Tasks,
        texts: Texts,
        *,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._models = models
        self._clock = clock
        self._tasks = tasks
        self._texts = texts
        self._monotonic_s = monotonic_s
        self.model = ReplayModel()
        self.room = PastRoom.build(models, self.model)
        self._asking: asyncio.Task[None] | None = None
        self._listing: asyncio.Task[None] | None = None
        self._playing: asyncio.Task[None] | None = None
        self.model.moved.connect(self._follow)
        self.model.played.connect(self._on_played)

    def open(self, day: date) -> None:
        """A day in China's time; the past takes the map until `close`."""
        self._stop()
        self.room.begin(self._models)
        self.model.open(day, self._clock.now())
        self._listing = self._tasks.spawn("replay_events", self._list(day))
        self._follow()

    def close(self) -> None:
        self._stop()
        self.room.events.clear()
        self.model.close()

    def _stop(self) -> None:
        for task in (self._asking, self._listing):
            if task is not None:
                task.cancel()
        self._asking = self._listing = None

    def _follow(self) -> None:
        if self.model.day is not None and (self._asking is None or self._asking.done()):
            self._asking = self._tasks.spawn("replay", self._ask())

    async def _ask(self) -> None:
        model = self.model
        while model.day is not None and model.shown_ms != model.playhead_ms:
            wanted_ms = model.playhead_ms
            try:
                moment = await api.moment(self._client, units.from_ms(wanted_ms))
            except WaiqinError as error:
                model.fail(error.sentence(self._texts))
                return
            model.shown_ms = wanted_ms
            self.room.fill(self._models, moment, decode(moment.positions))
            model.show(wanted_ms)

    async def _list(self, day: date) -> None:
        model, batch = self.model, list[Event]()
        since, until = units.from_ms(model.since_ms), units.from_ms(model.until_ms)
        if since >= until:
            return
        try:
            async for event in api.events(self._client, since, until):
                batch.append(event)
                if len(batch) >= EVENTS_AT_ONCE:
                    self._take(batch)
                    batch = []
        except WaiqinError as error:
            model.fail(error.sentence(self._texts))
            return
        if model.day == day:
            self._take(batch)

    def _take(self, events: list[Event]) -> None:
        self.room.events.append(events)
        self.model.add_events(events)

    def _on_played(self) -> None:
        if self.model.playing and (self._playing is None or self._playing.done()):
            self._playing = self._tasks.spawn("replay_playing", self._play())

    async def _play(self) -> None:
        before_s = self._monotonic_s()
        while self.model.playing:
            await asyncio.sleep(FRAME_S)
            now_s = self._monotonic_s()
            if self.model.playing:
                self.model.advance((now_s - before_s) * 1_000)
            before_s = now_s
