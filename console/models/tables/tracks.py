"""Tracks as tables: the people asked for with what was found, and the stops and gaps of one of them."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime

from PySide6.QtCore import QObject

from console.api.track_records import Gap, Happened, Reason, Stop
from console.core import units
from console.core.texts import Texts
from console.models.road_mileage import Mileage, RoadMileageModel
from console.models.store import WorkerStore
from console.models.tables.rows import RowsModel
from console.models.tracks import Track, TrackModel
from contract.vocabulary import AlarmKind, EventKind

Part = Stop | Gap | Happened

_ALARMS = frozenset(AlarmKind)
_STEPS = frozenset(
    {
        EventKind.ORDER_DISPATCHED,
        EventKind.ORDER_ACCEPTED,
        EventKind.ORDER_DEPARTED,
        EventKind.ORDER_CHECKED_IN,
        EventKind.ORDER_STARTED,
        EventKind.ORDER_REPLIED,
        EventKind.ORDER_SUSPENDED,
        EventKind.ORDER_RESUMED,
        EventKind.ORDER_RETURNED,
        EventKind.ORDER_CANCELLED,
    }
)
DOUBTFUL, CONVICTING = 30, 60  # suspicion scores from which on it is said, and said loudly


def reason_words(reason: Reason, texts: Texts) -> str:
    """'瞬移 2 次'."""
    return texts(f"tracks.suspicion.{reason.code}", n=reason.count)


def happened_words(one: Happened, texts: Texts) -> str:
    """'到场 · GD20261121-0001 断网', '告警：失联'."""
    if one.is_alarm:
        known = one.alarm in _ALARMS
        return texts("tracks.happened.alarm", alarm=texts(f"words.alarm.{one.alarm}") if known else one.title)
    step = one.kind if one.kind in _STEPS else "other"
    return texts(
        "tracks.happened.order", step=texts(f"tracks.step.{step}"), number=one.number, title=one.title
    )


class TrackPeopleModel(RowsModel):
    """Rows are worker ids."""

    COLUMNS = (
        ("name", "tracks.people.name"),
        ("mileage", "tracks.people.mileage"),
        ("road", "tracks.people.road"),
        ("moving", "tracks.people.moving"),
        ("stopped", "tracks.people.stopped"),
        ("fastest", "tracks.people.fastest"),
        ("fixes", "tracks.people.fixes"),
        ("suspicion", "tracks.people.suspicion"),
    )
    NUMERIC = frozenset({"mileage", "road", "moving", "stopped", "fastest", "fixes"})

    def __init__(
        self,
        model: TrackModel,
        road: RoadMileageModel,
        workers: WorkerStore,
        texts: Texts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._model, self._road, self._workers = model, road, workers
        road.changed.connect(self.refresh)
        model.changed.connect(self._take_tracks)
        model.progressed.connect(self._take_tracks)
        self._take_tracks()

    def name_of(self, worker_id: int) -> str:
        worker = self._workers.get(worker_id)
        return "" if worker is None else worker.name

    def words(self, key: int, column: str) -> str:
        track = self._model.get(key)
        if column == "name":
            return self.name_of(key)
        if track is None:
            return ""
        if column == "mileage":
            return units.distance(track.mileage_m, self.texts)
        if column == "road":
            return self._by_road(key)
        if column == "moving":
            return units.duration(track.moving_s, self.texts)
        if column == "stopped":
            return units.duration(track.stopped_s, self.texts)
        if column == "fastest":
            fastest = track.max_speed_mps
            return "" if fastest is None else self.texts("tracks.speed", n=f"{fastest * 3.6:.0f}")
        if column == "fixes":
            return str(len(track))
        return self._suspicion(track)

    def mark(self, key: int, column: str) -> str:
        track = self._model.get(key)
        if track is None or column != "suspicion":
            return ""
        score = track.suspicion.score
        level = "high" if score >= CONVICTING else "some" if score >= DOUBTFUL else "none"
        return f"suspicion.{level}"

    def tip(self, key: int, column: str) -> str:
        track = self._model.get(key)
        if column == "mileage":
            return self.texts("tracks.mileage.how")
        if column == "road":
            return self._how_by_road(key)
        if track is None or column != "suspicion" or not track.suspicion.reasons:
            return super().tip(key, column)
        lines = [reason_words(one, self.texts) for one in track.suspicion.reasons]
        return "\n".join([self.texts("tracks.suspicion.score", n=round(track.suspicion.score)), *lines])

    def _by_road(self, key: int) -> str:
        state = self._road.state(key)
        if state is Mileage.KNOWN:
            return units.distance(self._road.metres(key)[0], self.texts)
        return self.texts("tracks.road.asked" if state is Mileage.ASKED else "words.none")

    def _how_by_road(self, key: int) -> str:
        """What the figure is, or why there is none."""
        state = self._road.state(key)
        if state is Mileage.KNOWN:
            rest = units.distance(self._road.metres(key)[1], self.texts)
            return self.texts("tracks.road.how", rest=rest)
        if state is Mileage.UNKNOWN:
            return self.texts(f"tracks.road.why.{self._road.why(key)}")
        return self.texts("tracks.road.waiting") if state is Mileage.ASKED else ""

    def _suspicion(self, track: Track) -> str:
        if track.suspicion.score < DOUBTFUL:
            return self.texts("tracks.suspicion.nothing")
        why = [reason_words(one, self.texts) for one in track.suspicion.reasons]
        return self.texts("tracks.suspicion.words", n=round(track.suspicion.score), why=self._listed(why))

    def _listed(self, words: list[str]) -> str:
        return self.texts("tracks.comma").join(words)

    def is_dimmed(self, key: int) -> bool:
        track = self._model.get(key)
        return track is None or not len(track)

    def _take_tracks(self) -> None:
        self.set_keys([track.worker_id for track in self._model.tracks])
        self.refresh()


class TrackPartsModel(RowsModel):
    """Stops, gaps and what happened of the person in front; keys count from 0 in time order."""

    COLUMNS = (
        ("what", "tracks.part.what"),
        ("since", "tracks.part.since"),
        ("until", "tracks.part.until"),
        ("length", "tracks.part.length"),
        ("why", "tracks.part.why"),
    )
    NUMERIC = frozenset({"length"})

    def __init__(self, model: TrackModel, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self._model = model
        self._parts: list[tuple[int, Part]] = []
        self._lasting: list[tuple[float, float, int]] = []  # since, until, key of stops and gaps
        self._shown: Track | None = None
        model.changed.connect(self._take_track)
        model.played.connect(self._take_track)
        self._take_track()

    @property
    def stops(self) -> int:
        return sum(isinstance(part, Stop) for _, part in self._parts)

    def span_ms(self, key: int) -> tuple[float, float] | None:
        """From when to when the row is, epoch ms."""
        if not 0 <= key < len(self._parts):
            return None
        return _span_ms(self._parts[key][1])

    def covering(self, at_ms: float) -> int | None:
        """The stop or gap that covers the moment; they do not overlap."""
        place = bisect_right(self._lasting, at_ms, key=lambda one: one[0]) - 1
        if place < 0 or at_ms >= self._lasting[place][1]:
            return None
        return self._lasting[place][2]

    def words(self, key: int, column: str) -> str:
        number, part = self._parts[key]
        if isinstance(part, Happened):
            return self._happened(part, column)
        if column == "what":
            stop = isinstance(part, Stop)
            return self.texts("tracks.part.stop", n=number) if stop else self.texts("tracks.part.gap")
        if column in ("since", "until"):
            return self._time(part.since if column == "since" else part.until)
        if column == "length":
            return units.duration((part.until - part.since).total_seconds(), self.texts)
        if isinstance(part, Stop):
            return self.texts(
                "tracks.part.where", radius=round(part.radius_m), lat=f"{part.lat:.5f}", lon=f"{part.lon:.5f}"
            )
        return self.texts(f"tracks.gap.{part.reason}.why")

    def mark(self, key: int, column: str) -> str:
        if column != "what":
            return ""
        part = self._parts[key][1]
        if isinstance(part, Happened):
            return f"alarm.{part.level}" if part.is_alarm else "track.order"
        return "track.stop" if isinstance(part, Stop) else f"track.gap.{part.reason}"

    def tip(self, key: int, column: str) -> str:
        part = self._parts[key][1]
        if isinstance(part, Happened):
            return units.date_time(part.at, self.texts) + " " + happened_words(part, self.texts)
        if column in ("since", "until"):
            return units.date_time(part.since if column == "since" else part.until, self.texts)
        return self.words(key, column)

    def _happened(self, one: Happened, column: str) -> str:
        if column == "what":
            return self.texts("tracks.part.alarm" if one.is_alarm else "tracks.part.order")
        if column == "since":
            return self._time(one.at)
        return happened_words(one, self.texts) if column == "why" else ""

    def _time(self, moment: datetime) -> str:
        """Without the day where the whole range lies in one."""
        days = {
            units.from_ms(edge).astimezone(units.CHINA).date()
            for edge in (self._model.since_ms, self._model.until_ms - 1)
        }
        return moment.astimezone(units.CHINA).strftime("%H:%M" if len(days) == 1 else "%m-%d %H:%M")

    def _take_track(self) -> None:
        track = self._model.get(self._model.front)
        if track is self._shown:
            return
        self._shown = track
        parts: list[tuple[int, Part]] = []
        if track is not None:
            parts = [(number, stop) for number, stop in enumerate(track.stops, start=1)]
            parts += [(0, gap) for gap in track.gaps]
            parts += [(0, one) for one in track.happened]
        self.set_keys([])
        self._parts = sorted(parts, key=lambda one: _span_ms(one[1])[0])
        self._lasting = [
            (*_span_ms(part), key)
            for key, (_, part) in enumerate(self._parts)
            if not isinstance(part, Happened)
        ]
        self.set_keys(range(len(self._parts)))


def _span_ms(part: Part) -> tuple[float, float]:
    if isinstance(part, Happened):
        return part.at_ms, part.at_ms
    return part.since.timestamp() * 1_000, part.until.timestamp() * 1_000
