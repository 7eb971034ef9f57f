"""Who and what is inside the shape on the map: derived from the stores, or from the backend's answer."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal

from console.api.types import Inside, Order
from console.models.areas import AreaModel
from console.models.fleet import FleetStore
from console.models.places import PlaceModel
from console.models.presence import PresenceModel
from console.models.rules import inside as rule, timers
from console.models.rules.presence import CODE
from console.models.shapes import Shape
from console.models.store import CustomerStore, OrderStore, WorkerStore
from contract.vocabulary import Presence

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

SEEN = [
    CODE[Presence.ONLINE],
    CODE[Presence.LOST],
]  # whom the map shows; where hidden people were is no answer
SETTLE_MS = 300  # fixes arrive many times a second
DRAGGING_MS = 40
SHARE = 8  # of the time, at most one part is spent here


@dataclass(frozen=True, slots=True)
class PersonInside:
    """`last_ms` now: of the newest fix; in the past: of the last one inside. NaN: distance unknown."""

    distance_m: float
    last_ms: float
    first_ms: float | None = None
    fixes: int = 0


class PeopleInside(Mapping[int, PersonInside]):
    """By worker id, in order; columns underneath, since thousands come anew several times a second."""

    def __init__(self, ids: Whole, away_m: Floats, last_ms: Floats, past: Sequence[Inside] = ()) -> None:
        self.ids, self.away_m, self.last_ms, self.past = ids, away_m, last_ms, past
        self._rows: dict[int, int] = {key: row for row, key in enumerate(ids.tolist())}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def __getitem__(self, worker_id: int) -> PersonInside:
        row = self._rows[worker_id]
        away_m, last_ms = float(self.away_m[row]), float(self.last_ms[row])
        if not self.past:
            return PersonInside(away_m, last_ms)
        one = self.past[row]
        return PersonInside(away_m, last_ms, one.first_at.timestamp() * 1_000, one.fixes)

    def is_same(self, other: "PeopleInside") -> bool:
        same = np.array_equal(self.ids, other.ids) and np.array_equal(self.last_ms, other.last_ms)
        same = same and self.past == other.past
        return same and np.array_equal(self.away_m, other.away_m, equal_nan=True)


NOBODY = PeopleInside(np.empty(0, np.int64), np.empty(0), np.empty(0))


class _Placed(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def lat(self) -> float | None: ...
    @property
    def lon(self) -> float | None: ...


P = TypeVar("P", bound=_Placed)


class InsideModel(QObject):
    """Ids with their distances in metres, the nearest first; `changed` when somebody came, left or moved."""

    changed = Signal()

    def __init__(
        self,
        areas: AreaModel,
        workers: WorkerStore,
        fleet: FleetStore,
        presence: PresenceModel,
        orders: OrderStore,
        customers: CustomerStore,
        places: PlaceModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._areas, self._workers, self._fleet, self._presence = areas, workers, fleet, presence
        self._orders, self._customers, self._places = orders, customers, places
        self.people = NOBODY
        self.orders: dict[int, float] = {}
        self.customers: dict[int, float] = {}
        self.places: dict[int, float] = {}
        self._things_stale = True
        self._cost_ms = 0.0
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.refresh)
        areas.changed.connect(self._on_areas)
        areas.dragged.connect(self._on_areas)
        fleet.moved.connect(self._later)
        presence.changed.connect(self._later)
        for store in (orders, customers, places.store):
            store.changed.connect(self._on_things)
        places.changed.connect(self._on_things)  # layers shown or hidden

    def refresh(self) -> None:
        """Computes everything again: a few milliseconds for 10,000 people."""
        self._settle.stop()
        began_s = time.perf_counter()
        shape, before = self._areas.shape, (self.orders, self.customers, self.places)
        people = NOBODY
        if shape is None:
            self.orders, self.customers, self.places = {}, {}, {}
        else:
            people = self._now(shape) if self._areas.span is None else self._past(shape)
            if self._things_stale:
                self.orders = _found(shape, self._orders_then())
                self.customers = _found(shape, self._customers.all())
                shown = (one for one in self._places.store.all() if self._places.is_shown(one))
                self.places = _found(shape, shown)
        self._things_stale = False
        same = people.is_same(self.people)
        self.people = people
        if not same or before != (self.orders, self.customers, self.places):
            self.changed.emit()
        self._cost_ms = (time.perf_counter() - began_s) * 1_000

    def _now(self, shape: Shape) -> PeopleInside:
        fleet = self._fleet
        rows = np.flatnonzero(rule.inside(shape, fleet.lat, fleet.lon))
        rows = rows[np.isin(self._presence.codes_of(fleet.ids[rows]), SEEN)]
        away = rule.away_m(shape, fleet.lat[rows], fleet.lon[rows])
        nearest = np.argsort(away, kind="stable")
        rows = rows[nearest]
        return PeopleInside(fleet.ids[rows], away[nearest], fleet.at_ms[rows])

    def _past(self, shape: Shape) -> PeopleInside:
        """Whoever came first is first."""
        known = [one for one in self._areas.past.values() if one.worker_id in self._workers]
        inside = sorted(known, key=lambda one: (one.first_at, one.worker_id))
        lat = np.array([np.nan if one.lat is None else one.lat for one in inside], np.float64)
        lon = np.array([np.nan if one.lon is None else one.lon for one in inside], np.float64)
        last_ms = np.array([one.last_at.timestamp() * 1_000 for one in inside], np.float64)
        ids = np.array([one.worker_id for one in inside], np.int64)
        return PeopleInside(ids, rule.away_m(shape, lat, lon), last_ms, inside)

    def _orders_then(self) -> Iterable[Order]:
        """Open ones; for the past, those known here that were there and not ended before it."""
        span = self._areas.span
        if span is None:
            return [one for one in self._orders.all() if timers.is_open(one)]
        since, until = span
        there = [one for one in self._orders.all() if one.created_at < until]
        return [one for one in there if timers.is_open(one) or one.updated_at >= since]

    def _on_areas(self) -> None:
        self._things_stale = True
        if self._areas.dragging:
            self._later(interval_ms=DRAGGING_MS)
        else:
            self.refresh()

    def _on_things(self, _ids: object = None) -> None:
        self._things_stale = True
        self._later()

    def _later(self, _what: object = None, interval_ms: int = SETTLE_MS) -> None:
        """What costs more is done less often."""
        if self._areas.shape is not None and not self._settle.isActive():
            self._settle.start(max(interval_ms, round(self._cost_ms * SHARE)))


def _found(shape: Shape, things: Iterable[P]) -> dict[int, float]:
    placed: Sequence[P] = [one for one in things if one.lat is not None and one.lon is not None]
    lat = np.array([one.lat for one in placed], np.float64)
    lon = np.array([one.lon for one in placed], np.float64)
    rows = np.flatnonzero(rule.inside(shape, lat, lon))
    away = rule.away_m(shape, lat[rows], lon[rows])
    return {placed[rows[at]].id: float(away[at]) for at in np.argsort(away, kind="stable")}
