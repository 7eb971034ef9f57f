"""A past day of the whole room: the moment that is looked at, and everything as it was then; asks nobody."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import msgspec
import numpy as np
from PySide6.QtCore import QObject, Signal

from console.api.frames import Positions
from console.api.replay_records import Moment
from console.api.types import Event
from console.core import units
from console.core.clock import ServerClock
from console.models.details import LoadState
from console.models.events import EventStore
from console.models.replay_window import RoomThen, Stretch
from console.models.world import Models

SPEEDS = (1, 10, 60, 300, 600)


class ReplayModel(QObject):
    """`changed` when a day is opened or closed or its state changes; `moved` with the moment; `played`.

    The same names as the track model's, so that one player bar serves both. Times: epoch ms, server's clock.
    """

    changed = Signal()
    progressed = Signal()
    moved = Signal()
    played = Signal()
    shown = Signal()  # another moment's room is in the stores

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.day: date | None = None  # None: the present is looked at
        self.state = LoadState.IDLE
        self.error = ""
        self.since_ms = 0.0
        self.until_ms = 0.0
        self.playhead_ms = 0.0
        self.shown_ms: float | None = None
        self.playing = False
        self.speed = 60
        self.loop = self.follow = False
        self.event_ms: list[float] = []  # of the day's events, in order
        self.waiting = False  # playing stands still until what comes next is there

    @property
    def has_fixes(self) -> bool:
        """Whether there is something to play."""
        return self.day is not None

    def open(self, day: date, now: datetime) -> None:
        """A day in China's time; of today as much as there is."""
        since = datetime(day.year, day.month, day.day, tzinfo=units.CHINA)
        until = min(since + timedelta(days=1), now)
        self.day, self.state, self.error = day, LoadState.LOADING, ""
        self.since_ms, self.until_ms = since.timestamp() * 1_000, until.timestamp() * 1_000
        self.shown_ms, self.event_ms = None, []
        self.playhead_ms = min(self.since_ms + 9 * 3_600_000, self.until_ms)
        self.pause()
        self.changed.emit()
        self.moved.emit()

    def close(self) -> None:
        """Back to the present."""
        self.pause()
        self.day, self.state, self.error, self.shown_ms = None, LoadState.IDLE, "", None
        self.waiting = False
        self.changed.emit()

    def fail(self, error: str) -> None:
        self.pause()
        self.state, self.error = LoadState.FAILED, error
        self.changed.emit()

    def show(self, at_ms: float) -> None:
        """The room of this moment is in the stores now."""
        self.shown_ms, self.state, self.error = at_ms, LoadState.READY, ""
        self.shown.emit()

    def add_events(self, events: Iterable[Event]) -> None:
        self.event_ms += [event.at.timestamp() * 1_000 for event in events]
        self.progressed.emit()

    def seek(self, at_ms: float) -> None:
        at_ms = min(max(at_ms, self.since_ms), self.until_ms)
        if at_ms != self.playhead_ms:
            self.playhead_ms = at_ms
            self.moved.emit()

    def advance(self, elapsed_ms: float) -> None:
        self.seek(self.playhead_ms + elapsed_ms * self.speed)
        if self.playhead_ms >= self.until_ms:
            self.pause()

    def step(self, by: int) -> None:
        """To the next (1) or former (-1) thing that happened."""
        at = np.array(self.event_ms)
        place = int(np.searchsorted(at, self.playhead_ms, side="right" if by > 0 else "left"))
        place = place if by > 0 else place - 1
        if 0 <= place < len(at):
            self.seek(float(at[place]))

    def play(self, on: bool = True) -> None:
        on = on and self.day is not None
        if on != self.playing:
            self.playing = on
            self.played.emit()

    def pause(self) -> None:
        self.play(False)

    def wait(self, on: bool) -> None:
        """Playing cannot go on yet, or can again."""
        if on != self.waiting:
            self.waiting = on
            self.played.emit()

    def set_speed(self, speed: int) -> None:
        self.speed = speed
        self.played.emit()

    def set_loop(self, on: bool) -> None:
        self.loop = on

    def set_follow(self, on: bool) -> None:
        self.follow = on


class PastClock(ServerClock):
    """Stands at the moment that is looked at."""

    def __init__(self, model: ReplayModel) -> None:
        super().__init__(lambda: model.playhead_ms if model.shown_ms is None else model.shown_ms)

    @property
    def offset_ms(self) -> float:
        """For the map, which counts from the clock of this machine."""
        return self._local_ms() - time.time() * 1_000

    def now_ms(self) -> float:
        return self._local_ms()


@dataclass(slots=True)
class PastRoom:
    """`models` as the map takes them, with the room as it was; `events` of the whole day."""

    models: Models
    clock: PastClock
    events: EventStore
    _shown: tuple[Stretch, int] | None = None

    @classmethod
    def build(cls, present: Models, replay: ReplayModel) -> "PastRoom":
        clock = PastClock(replay)
        past = Models.build(clock)
        shared = replace(
            past,
            selection=present.selection,
            distribution=present.distribution,
            places=present.places,
        )
        return cls(models=shared, clock=clock, events=past.events)

    def begin(self, present: Models) -> None:
        """What does not change within a day is as it is now."""
        self.models.organisation.take_from(present.organisation)
        self.models.departments.replace(present.departments.all())
        self.models.customers.replace(present.customers.all())
        self.events.clear()
        self._shown = None

    def fill(self, present: Models, moment: Moment, positions: Positions) -> None:
        """One moment as the backend says it."""
        self._shown = None
        then = {one.worker_id: one for one in moment.workers}
        orders, alarms = {one.id: one for one in moment.orders}, {one.id: one for one in moment.alarms}
        self._take(present, RoomThen(orders, alarms, then))
        self._place(positions)

    def show(self, present: Models, stretch: Stretch, at_ms: float) -> None:
        """A moment of a stretch; what stays the same is left alone, for this is done many times a second."""
        happened = stretch.happened(at_ms)
        if self._shown != (stretch, happened):
            self._take(present, stretch.room(happened))
            self._shown = (stretch, happened)
        self._place(stretch.places(at_ms, lost_after_s=self.models.organisation.lost_after_s))

    def _take(self, present: Models, room: RoomThen) -> None:
        models, then = self.models, room.workers
        models.workers.replace(
            msgspec.structs.replace(
                worker,
                on_duty=then[worker.id].on_duty,
                stealth=then[worker.id].stealth,
                monitoring=then[worker.id].monitoring,
            )
            for worker in present.workers.all()
            if worker.id in then
        )
        models.orders.replace(room.orders.values())
        models.alarms.replace(room.alarms.values())

    def _place(self, positions: Positions) -> None:
        self.models.fleet.restate(positions)
        self.models.presence.refresh()
