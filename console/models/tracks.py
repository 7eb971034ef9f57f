"""Tracks somebody asked for and the moment of them that is shown; asks nobody, draws nothing."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from console.api.track_records import Fixes, Gap, Happened, Stop, Suspicion, TrackLine
from console.models.details import LoadState
from console.models.rules.longitudes import unwrapped

SPEEDS = (1, 10, 60, 600)
DEGREE_M = 111_195.0
MOST_DRAWN = 60_000  # points of all tracks: more takes the way to the map longer than anybody waits
LEAST_DRAWN = 2_000  # of one track, however many there are
COLOURS = 8  # that can be told apart; the ninth person starts again, with a name beside it as ever


def drawn_of_each(people: int) -> int:
    """How many points of a track are drawn at most when so many people are asked for."""
    return max(LEAST_DRAWN, MOST_DRAWN // max(1, people))


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody was at a moment, WGS-84 degrees; `known` False inside a gap. `row` is the last fix."""

    lat: float
    lon: float
    row: int
    known: bool


class Track:
    """One worker's way: `fixes` that were taken, oldest first, and what was found in them.

    `weight_m` says from which size of a pixel on a fix need not be drawn; infinite beside gaps, which are
    drawn exactly; 0 also where enough others that are drawn weigh more. `left_out`: fixes that were not kept
    because there are too many.
    """

    def __init__(
        self,
        line: TrackLine,
        fixes: Fixes,
        weight_m: npt.NDArray[np.float64],
        colour: int,
        *,
        left_out: int = 0,
    ) -> None:
        self.worker_id = line.worker_id
        self.colour = colour  # a place in the palette of COLOURS
        self.fixes, self.weight_m, self.left_out = fixes, weight_m, left_out
        self.stops: list[Stop] = line.stops
        self.gaps: list[Gap] = line.gaps
        self.happened: list[Happened] = line.happened
        self.mileage_m, self.moving_s, self.stopped_s = line.mileage_m, line.moving_s, line.stopped_s
        self.max_speed_mps = line.max_speed_mps
        self.suspicion: Suspicion = line.suspicion
        self._gap_starts = [gap.since.timestamp() * 1_000 for gap in line.gaps]
        self._gap_ends = [gap.until.timestamp() * 1_000 for gap in line.gaps]
        self.gap_rows = [int(row) for row in np.searchsorted(self.fixes.at_ms, self._gap_ends)]
        for row in self.gap_rows:
            self.weight_m[max(row - 1, 0) : row + 1] = np.inf

    def __len__(self) -> int:
        return len(self.fixes)

    def gap_at(self, at_ms: float) -> Gap | None:
        """The gap that covers the moment."""
        place = bisect_right(self._gap_starts, at_ms) - 1
        return self.gaps[place] if place >= 0 and at_ms < self._gap_ends[place] else None

    def stop_at(self, at_ms: float) -> int | None:
        """The number (from 0) of the stop that covers the moment."""
        for number, stop in enumerate(self.stops):
            if stop.since.timestamp() * 1_000 <= at_ms <= stop.until.timestamp() * 1_000:
                return number
        return None

    def place_at(self, at_ms: float) -> Place | None:
        """Between two fixes a straight and steady way; None before the first and where there is none."""
        at = self.fixes.at_ms
        row = int(np.searchsorted(at, at_ms, side="right")) - 1
        if row < 0:
            return None
        lat, lon = float(self.fixes.lat[row]), float(self.fixes.lon[row])
        if self.gap_at(at_ms) is not None or (row + 1 == len(at) and at_ms > at[row]):
            return Place(lat, lon, row, known=False)
        if row + 1 < len(at) and at[row + 1] > at[row]:
            share = (at_ms - at[row]) / (at[row + 1] - at[row])
            lat += share * (float(self.fixes.lat[row + 1]) - lat)
            east = (float(self.fixes.lon[row + 1]) - lon + 540) % 360 - 180  # the date line is no way round
            lon = (lon + share * east + 540) % 360 - 180
        return Place(float(lat), float(lon), row, known=True)

    def speeds_mps(self) -> npt.NDArray[np.float64]:
        """At each fix: as the device said, else from the fix before; NaN after a gap."""
        fixes = self.fixes
        said = fixes.speed_mps.astype(np.float64)
        if np.isfinite(said).all():
            return said
        seconds = np.diff(fixes.at_ms) / 1_000
        metres = np.hypot(
            np.diff(fixes.lat) * DEGREE_M,
            np.diff(unwrapped(fixes.lon)) * DEGREE_M * np.cos(np.radians(fixes.lat[1:])),
        )
        derived = np.full(len(fixes), np.nan)
        derived[1:] = np.divide(metres, seconds, out=np.full_like(metres, np.nan), where=seconds > 0)
        for gap_end in self._gap_ends:
            row = int(np.searchsorted(fixes.at_ms, gap_end))
            derived[row : row + 1] = np.nan
        return np.where(np.isfinite(said), said, derived)


class TrackModel(QObject):
    """`changed` when tracks, range or state change; `progressed` with each track while loading, `arrived`
    with its parts; `moved` with the playhead; `played` when playing, speed, loop, follow or who is in front.

    Times are epoch ms of the server's clock; the range is mandatory: without one nothing can be asked.
    """

    changed = Signal()
    progressed = Signal()
    arrived = Signal()
    moved = Signal()
    played = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = LoadState.IDLE
        self.error = ""
        self.worker_ids: tuple[int, ...] = ()
        self.received = 0  # fixes that have come of what is being asked
        self.since_ms = 0.0
        self.until_ms = 0.0
        self.playhead_ms = 0.0
        self.playing = False
        self.loop = False
        self.follow = True
        self.speed = 60
        self.front: int | None = None  # the worker whose profile and stops are shown
        self._tracks: dict[int, Track] = {}

    # loading

    def begin(self, worker_ids: Iterable[int], since: datetime, until: datetime) -> None:
        self.worker_ids = tuple(dict.fromkeys(worker_ids))
        self.since_ms, self.until_ms = since.timestamp() * 1_000, until.timestamp() * 1_000
        self.playhead_ms, self.front, self.error = self.since_ms, None, ""
        self.state, self.received = LoadState.LOADING, 0
        self._tracks = {}
        self.pause()
        self.changed.emit()
        self.moved.emit()

    def receive(self, fixes: int) -> None:
        """So many more have come."""
        self.received += fixes
        self.arrived.emit()

    def take(self, track: Track) -> None:
        """One more worker arrived. A track nobody waits for any more is dropped."""
        if self.state is not LoadState.LOADING or track.worker_id not in self.worker_ids:
            return
        self._tracks[track.worker_id] = track
        if self.front is None and len(track):
            self.front = track.worker_id
        self.progressed.emit()

    def finish(self) -> None:
        self.state = LoadState.READY
        starts = [track.fixes.at_ms[0] for track in self.tracks if len(track)]
        self.playhead_ms = float(min(starts, default=self.since_ms))
        self.changed.emit()
        self.moved.emit()

    def fail(self, error: str) -> None:
        """In words; an empty one: somebody stopped it. What had arrived stays."""
        self.state, self.error = LoadState.FAILED, error
        self.changed.emit()

    def clear(self) -> None:
        self.pause()
        self.state, self.error, self.worker_ids, self.front = LoadState.IDLE, "", (), None
        self._tracks = {}
        self.changed.emit()

    @property
    def tracks(self) -> list[Track]:
        """In the order in which people were asked for."""
        return [self._tracks[key] for key in self.worker_ids if key in self._tracks]

    def get(self, worker_id: int | None) -> Track | None:
        return None if worker_id is None else self._tracks.get(worker_id)

    @property
    def has_fixes(self) -> bool:
        return any(len(track) for track in self._tracks.values())

    # playing

    def seek(self, at_ms: float) -> None:
        at_ms = min(max(at_ms, self.since_ms), self.until_ms)
        if at_ms != self.playhead_ms:
            self.playhead_ms = at_ms
            self.moved.emit()

    def advance(self, elapsed_ms: float) -> None:
        """`elapsed_ms` of real time passed while playing; at the end starts again or stops."""
        wanted = self.playhead_ms + elapsed_ms * self.speed
        if wanted < self.until_ms:
            self.seek(wanted)
        elif self.loop:
            self.seek(self.since_ms)
        else:
            self.seek(self.until_ms)
            self.pause()

    def step(self, by: int) -> None:
        """To the next (1) or former (-1) fix of the person in front."""
        track = self.get(self.front)
        if track is None or not len(track):
            return
        at = track.fixes.at_ms
        if by > 0:
            row = min(int(np.searchsorted(at, self.playhead_ms, side="right")), len(at) - 1)
        else:
            row = max(int(np.searchsorted(at, self.playhead_ms, side="left")) - 1, 0)
        self.seek(float(at[row]))

    def play(self, on: bool = True) -> None:
        on = on and self.has_fixes
        if on and self.playhead_ms >= self.until_ms:
            self.seek(self.since_ms)
        if on != self.playing:
            self.playing = on
            self.played.emit()

    def pause(self) -> None:
        self.play(False)

    def set_speed(self, speed: int) -> None:
        self.speed = speed
        self.played.emit()

    def set_loop(self, on: bool) -> None:
        self.loop = on
        self.played.emit()

    def set_follow(self, on: bool) -> None:
        if on != self.follow:
            self.follow = on
            self.played.emit()

    def bring_forward(self, worker_id: int) -> None:
        if worker_id in self._tracks and worker_id != self.front:
            self.front = worker_id
            self.played.emit()
