"""Looking at a past moment of the whole room, and back to the present."""

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing
from datetime import date

from console.api import replay as api
from console.api.client import ApiClient
from console.api.frames import Positions, decode
from console.api.types import Event
from console.core import units
from console.core.clock import ServerClock
from console.core.errors import WaiqinError
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.details import LoadState
from console.models.replay import PastRoom, ReplayModel
from console.models.replay_window import AHEAD_MS, LENGTH_MS, Stretch, Stretches, joined
from console.models.world import Models

FRAME_S = 0.04
EVENTS_AT_ONCE = 200
STEPS = ((150, 15), (600, 30))  # up to so many people, a place every so many seconds
STEP_OF_MANY_S = 60


class Replay:
    """`model` and `room` are its own. Moments that are at hand are shown at once; the backend is asked for
    others, one at a time and always the newest wanted, while the stretches around are read ahead.
    """

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
        self.stretches = Stretches()
        self._asking: asyncio.Task[None] | None = None
        self._listing: asyncio.Task[None] | None = None
        self._reading: asyncio.Task[None] | None = None
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
        for task in (self._asking, self._listing, self._reading):
            if task is not None:
                task.cancel()
        self._asking = self._listing = self._reading = None
        self.stretches.clear()

    def _follow(self) -> None:
        if self.model.day is None:
            return
        if not self._show_at_hand() and (self._asking is None or self._asking.done()):
            self._asking = self._tasks.spawn("replay", self._ask())
        if self._reading is None or self._reading.done():
            self._reading = self._tasks.spawn("replay_ahead", self._read_ahead())

    def _show_at_hand(self) -> bool:
        """Show the moment wanted from what was read ahead; whether that could be done."""
        model = self.model
        stretch = self.stretches.at(model.playhead_ms)
        if stretch is None:
            return False
        model.shown_ms = model.playhead_ms  # before the stores: the past's clock stands there
        self.room.show(self._models, stretch, model.playhead_ms)
        model.show(model.playhead_ms)
        return True

    async def _ask(self) -> None:
        model = self.model
        while model.day is not None and model.shown_ms != model.playhead_ms and not self._show_at_hand():
            wanted_ms = model.playhead_ms
            try:
                moment = await api.moment(self._client, units.from_ms(wanted_ms))
            except WaiqinError as error:
                model.fail(error.sentence(self._texts))
                return
            if self.stretches.at(model.playhead_ms) is None:
                model.shown_ms = wanted_ms
                self.room.fill(self._models, moment, decode(moment.positions))
                model.show(wanted_ms)

    async def _read_ahead(self) -> None:
        """The stretch that is looked at, then those beside it, as far as there is room for them."""
        model, stretches = self.model, self.stretches
        while model.day is not None and model.since_ms < model.until_ms:
            missing = stretches.missing(model.since_ms, model.until_ms, model.playhead_ms)
            if not missing:
                return
            since_ms, until_ms = missing[0]
            is_near = since_ms <= model.playhead_ms + LENGTH_MS and model.playhead_ms < until_ms
            if stretches.is_full and not is_near:
                return
            try:
                stretch = await self._read(since_ms, until_ms)
            except WaiqinError as error:
                if model.waiting:  # else nobody is kept from anything; the next move tries again
                    model.fail(error.sentence(self._texts))
                return
            stretches.keep(stretch, near_ms=model.playhead_ms)
            if since_ms <= model.playhead_ms <= until_ms and model.state is not LoadState.FAILED:
                self._show_at_hand()

    async def _read(self, since_ms: float, until_ms: float) -> Stretch:
        people = len(self._models.workers)
        step_s = next((step for most, step in STEPS if people <= most), STEP_OF_MANY_S)
        since, ahead = units.from_ms(since_ms), units.from_ms(until_ms + AHEAD_MS)
        begun = await api.moment(self._client, since)
        places: list[Positions] = [decode(begun.positions)]
        events: list[Event] = []
        async with aclosing(api.lines(self._client, since, ahead, step_s)) as lines:
            async for line in lines:
                if line.positions is not None:
                    places.append(decode(line.positions))
                elif line.event is not None:
                    events.append(line.event)
        return Stretch(since_ms, until_ms, begun, joined(places), events)

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
        """Time goes on while what comes next is at hand; where it is not, it waits for it."""
        model = self.model
        before_s = self._monotonic_s()
        while model.playing:
            await asyncio.sleep(FRAME_S)
            now_s = self._monotonic_s()
            if model.playing:
                elapsed_ms = (now_s - before_s) * 1_000
                next_ms = min(model.playhead_ms + elapsed_ms * model.speed, model.until_ms)
                model.wait(self.stretches.at(next_ms) is None)
                if not model.waiting:
                    model.advance(elapsed_ms)
                elif self._reading is None or self._reading.done():
                    self._follow()
            before_s = now_s
        model.wait(False)
