"""Who and what is inside the shape on the map: derived from the stores, or from the backend's answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from console.api.types import Order
from console.core import units
from console.models.areas import AreaModel
from console.models.fleet import FleetStore
from console.models.places import PlaceModel
from console.models.presence import PresenceModel
from console.models.rules import inside as rule, timers
from console.models.rules.presence import CODE
from console.models.shapes import Shape
from console.models.store import CustomerStore, OrderStore, WorkerStore
from contract.vocabulary import Presence

SEEN = [
    CODE[Presence.ONLINE],
    CODE[Presence.LOST],
]  # whom the map shows; where hidden people were is no answer
SETTLE_MS = 300  # fixes arrive many times a second
DRAGGING_MS = 40


@dataclass(frozen=True, slots=True)
class PersonInside:
    """`last_at` now: of the newest fix; in the past: of the last one inside. NaN: distance unknown."""

    worker_id: int
    distance_m: float
    last_at: datetime
    first_at: datetime | None = None
    fixes: int = 0


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
        self.people: dict[int, PersonInside] = {}
        self.orders: dict[int, float] = {}
        self.customers: dict[int, float] = {}
        self.places: dict[int, float] = {}
        self._things_stale = True
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
        shape, before = self._areas.shape, (self.people, self.orders, self.customers, self.places)
        if shape is None:
            self.people, self.orders, self.customers, self.places = {}, {}, {}, {}
        else:
            self.people = self._now(shape) if self._areas.span is None else self._past(shape)
            if self._things_stale:
                self.orders = _found(shape, self._orders_then())
                self.customers = _found(shape, self._customers.all())
                shown = (one for one in self._places.store.all() if self._places.is_shown(one))
                self.places = _found(shape, shown)
        self._things_stale = False
        if before != (self.people, self.orders, self.customers, self.places):
            self.changed.emit()

    def _now(self, shape: Shape) -> dict[int, PersonInside]:
        fleet = self._fleet
        rows = np.flatnonzero(rule.inside(shape, fleet.lat, fleet.lon))
        rows = rows[np.isin(self._presence.codes_of(fleet.ids[rows]), SEEN)]
        away = rule.away_m(shape, fleet.lat[rows], fleet.lon[rows])
        found = {}
        for place in np.argsort(away, kind="stable"):
            row, worker_id = rows[place], int(fleet.ids[rows[place]])
            at = units.from_ms(float(fleet.at_ms[row]))
            found[worker_id] = PersonInside(worker_id, float(away[place]), at)
        return found

    def _past(self, shape: Shape) -> dict[int, PersonInside]:
        inside = [one for one in self._areas.past.values() if one.worker_id in self._workers]
        lat = np.array([np.nan if one.lat is None else one.lat for one in inside], np.float64)
        lon = np.array([np.nan if one.lon is None else one.lon for one in inside], np.float64)
        away = rule.away_m(shape, lat, lon)
        made = [
            PersonInside(one.worker_id, float(metres), one.last_at, one.first_at, one.fixes)
            for one, metres in zip(inside, away, strict=True)
        ]
        return {one.worker_id: one for one in sorted(made, key=lambda one: (one.first_at, one.worker_id))}

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
            self._later(DRAGGING_MS)
        else:
            self.refresh()

    def _on_things(self, _ids: object = None) -> None:
        self._things_stale = True
        self._later()

    def _later(self, interval_ms: object = SETTLE_MS) -> None:
        if self._areas.shape is not None and not self._settle.isActive():
            self._settle.start(interval_ms if isinstance(interval_ms, int) else SETTLE_MS)


def _found(shape: Shape, things: Iterable[P]) -> dict[int, float]:
    placed: Sequence[P] = [one for one in things if one.lat is not None and one.lon is not None]
    lat = np.array([one.lat for one in placed], np.float64)
    lon = np.array([one.lon for one in placed], np.float64)
    rows = np.flatnonzero(rule.inside(shape, lat, lon))
    away = rule.away_m(shape, lat[rows], lon[rows])
    return {placed[rows[at]].id: float(away[at]) for at in np.argsort(away, kind="stable")}
