"""Keeps the page's tracks equal to the track model: tells each track once, then only the playhead."""

import base64
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QObject

from console.api.track_records import Happened
from console.core import units
from console.core.texts import Texts
from console.map import messages, projector
from console.map.bridge import Bridge
from console.map.colours import track_colour
from console.models.details import LoadState
from console.models.rules.longitudes import unwrapped
from console.models.tables.tracks import happened_words
from console.models.tracks import MOST_DRAWN, Track, drawn_of_each
from console.models.world import Models

CLOSEST_ZOOM = 16.0


def columns(track: Track, most: int = MOST_DRAWN) -> tuple[int, str, list[int]]:
    """Points any scale needs: how many, base64 of TRACK_COLUMNS, and the first of them after each gap."""
    needed = np.flatnonzero(track.weight_m > 0)
    if len(needed) > most:  # the `most` weightiest keep the shape best
        weights_m = track.weight_m[needed]
        needed = needed[weights_m >= np.partition(weights_m, -most)[-most]]
    fixes = track.fixes
    x, y = projector.mercator(fixes.lat[needed], fixes.lon[needed])
    source = {"at_ms": fixes.at_ms[needed], "x": x, "y": y, "weight_m": track.weight_m[needed]}
    raw = b"".join(np.asarray(source[name]).astype(kind).tobytes() for name, kind in messages.TRACK_COLUMNS)
    rows = [int(row) for row in np.searchsorted(needed, track.gap_rows)]
    return len(needed), base64.b64encode(raw).decode("ascii"), rows


class TrackProjection(QObject):
    """Silent until `start`; `stop` when the page is gone."""

    def __init__(
        self, bridge: Bridge, models: Models, texts: Texts, *, dark: bool, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._models, self._texts, self._dark = bridge, models, texts, dark
        self._live = False
        self._told: dict[int, Track] = {}
        self._fitted = False
        model = models.tracks
        model.progressed.connect(self._tell_tracks)
        model.changed.connect(self._on_changed)
        model.moved.connect(self._tell_playhead)
        model.played.connect(self._tell_playhead)

    def set_texts(self, texts: Texts) -> None:
        self._texts = texts

    def set_dark(self, dark: bool) -> None:
        self._dark = dark
        if self._live:
            self.start()

    def start(self) -> None:
        """To a page that knows nothing, or in other colours."""
        self._live = True
        if self._told:
            self._bridge.tell(messages.TracksCleared())
        self._told = {}
        self._tell_tracks()

    def stop(self) -> None:
        self._live = False
        self._told = {}

    def hear(self, message: messages.TrackPointed | messages.TrackLetGo) -> None:
        model = self._models.tracks
        if isinstance(message, messages.TrackPointed):
            model.bring_forward(message.worker_id)
            model.seek(message.at_ms)
        else:
            model.set_follow(False)

    def _on_changed(self) -> None:
        self._tell_tracks()
        model = self._models.tracks
        if model.state is LoadState.LOADING:
            self._fitted = False
        elif model.state is LoadState.READY:
            self._fit()

    def _fit(self) -> None:
        """The map where they are: somebody asked for exactly these."""
        tracks = [track for track in self._models.tracks.tracks if len(track)]
        if self._live and tracks and not self._fitted:
            self._fitted = True
            points = [corner for track in tracks for corner in _corners(track)]
            self._bridge.tell(messages.Show(points=points, closest_zoom=CLOSEST_ZOOM))

    def _tell_tracks(self) -> None:
        if not self._live:
            return
        now = {track.worker_id: track for track in self._models.tracks.tracks if len(track)}
        if any(now.get(key) is not track for key, track in self._told.items()):
            self._bridge.tell(messages.TracksCleared())
            self._told = {}
        model = self._models.tracks
        if model.state is LoadState.LOADING and len(model.tracks) == len(model.worker_ids):
            self._fit()  # before the last is told, or the page would draw it twice
        for key, track in now.items():
            if key not in self._told:
                self._told[key] = track
                self._bridge.tell(self._drawn(track))
        self._tell_playhead()

    def _tell_playhead(self) -> None:
        model = self._models.tracks
        if self._live and self._told:
            follow = model.follow and model.playing
            self._bridge.tell(messages.Playhead(at_ms=model.playhead_ms, front=model.front, follow=follow))

    def _drawn(self, track: Track) -> messages.TrackDrawn:
        worker = self._models.workers.get(track.worker_id)
        n, text, rows = columns(track, drawn_of_each(len(self._models.tracks.worker_ids)))
        texts = self._texts
        return messages.TrackDrawn(
            worker_id=track.worker_id,
            name="" if worker is None else worker.name,
            colour=track_colour(track.colour, dark=self._dark),
            n=n,
            columns=text,
            stops=[
                messages.TrackStopMark(
                    number,
                    stop.lat,
                    stop.lon,
                    stop.since.timestamp() * 1_000,
                    stop.until.timestamp() * 1_000,
                    units.duration((stop.until - stop.since).total_seconds(), texts),
                )
                for number, stop in enumerate(track.stops, start=1)
            ],
            gaps=[
                messages.TrackGapMark(
                    gap.since.timestamp() * 1_000,
                    gap.until.timestamp() * 1_000,
                    row,
                    texts(f"tracks.gap.{gap.reason}"),
                )
                for gap, row in zip(track.gaps, rows, strict=True)
            ],
            happened=[mark for one in track.happened for mark in self._marks(track, one)],
        )

    def _marks(self, track: Track, one: Happened) -> Iterator[messages.TrackHappenedMark]:
        """None where nobody knows where it was."""
        place = track.place_at(one.at_ms)
        if place is not None:
            words, time = happened_words(one, self._texts), units.date_time(one.at, self._texts)
            yield messages.TrackHappenedMark(one.at_ms, place.lat, place.lon, one.is_alarm, words, time)


def _corners(track: Track) -> list[tuple[float, float]]:
    """South-west and north-east; across the date line, east is beyond 180."""
    lat, lon = track.fixes.lat, unwrapped(track.fixes.lon)
    turns = 360.0 * np.floor((float(lon.min()) + 180.0) / 360.0)
    return [
        (float(lat.min()), float(lon.min() - turns)),
        (float(lat.max()), float(lon.max() - turns)),
    ]
