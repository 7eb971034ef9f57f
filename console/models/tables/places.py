"""Places as a table: found by a search, in the order asked for, with the distance to one person."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject

from console.api.types import Inside, Place
from console.core import units
from console.core.texts import Texts
from console.models.places import PassedModel, PlaceModel
from console.models.rules.distance import distance_m, distances_m
from console.models.rules.search import Index
from console.models.store import WorkerStore
from console.models.tables.rows import RowsModel

Where = tuple[float, float]
BY_NAME, BY_DISTANCE, BY_CHANGE = "name", "distance", "changed"
ORDERS = (BY_NAME, BY_DISTANCE, BY_CHANGE)


class PlaceTableModel(RowsModel):
    """Rows are ids of the places on shown layers. Call `measure_from` when the person moves."""

    COLUMNS = (
        ("name", "places.column.name"),
        ("layer", "places.column.layer"),
        ("distance", "places.column.distance"),
        ("note", "places.column.note"),
        ("position", "places.column.position"),
        ("changed", "places.column.changed"),
    )
    NUMERIC = frozenset({"distance"})

    def __init__(self, places: PlaceModel, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self._places = places
        self._index = Index()
        self._query, self._order = "", BY_NAME
        self._from: Where | None = None
        places.store.changed.connect(self._on_places)
        places.layers.changed.connect(self._on_layers)
        places.shown_changed.connect(self.arrange)
        self._put(places.store.ids())
        self.arrange()

    def search(self, text: str) -> None:
        """Part of a name or note, pinyin or its initials; empty shows all."""
        self._query = text.strip()
        self.arrange()

    def sort_by(self, order: str) -> None:
        self._order = order
        self.arrange()

    def measure_from(self, where: Where | None) -> None:
        """WGS-84 of the person distances are measured from; None for nobody, or nobody who may be seen."""
        if where == self._from:
            return
        self._from = where
        if self._order == BY_DISTANCE:
            self.arrange()
        self.refresh_column("distance")

    def words(self, key: int, column: str) -> str:
        place = self._places.store.get(key)
        if place is None:
            return ""
        if column == "layer":
            layer = self._places.layers.get(place.layer)
            return str(place.layer) if layer is None else layer.name
        if column == "distance":
            far = None if self._from is None else distance_m(*self._from, place.lat, place.lon)
            return units.distance(far, self.texts)
        if column == "position":
            return f"{place.lat:.6f}, {place.lon:.6f}"
        if column == "changed":
            return units.date_time(place.updated_at, self.texts)
        return place.name if column == "name" else place.note

    def arrange(self) -> None:
        shown = self._places.is_shown
        found = [place for key in self._index.find(self._query) if (place := self._places.store.get(key))]
        self.set_keys([place.id for place in self._sorted([one for one in found if shown(one)])])

    def _sorted(self, found: list[Place]) -> list[Place]:
        if self._order == BY_DISTANCE and self._from is not None:
            lats = np.array([one.lat for one in found], np.float64)
            lons = np.array([one.lon for one in found], np.float64)
            return [found[row] for row in np.argsort(distances_m(*self._from, lats, lons), kind="stable")]
        if self._order == BY_CHANGE:
            return sorted(found, key=lambda one: one.updated_at, reverse=True)
        if self._query:  # best matches first
            return found
        return sorted(found, key=lambda one: (one.name, one.id))

    def _put(self, ids: frozenset[int]) -> None:
        for key in ids:
            place = self._places.store.get(key)
            if place is None:
                self._index.remove(key)
            else:
                self._index.put(key, place.name, numbers=[place.note])

    def _on_places(self, changed: frozenset[int]) -> None:
        self._put(changed)
        self.arrange()
        if len(changed) < len(self.keys):
            self.refresh(changed)
        else:
            self.refresh()

    def _on_layers(self, _changed: frozenset[int]) -> None:
        self.refresh()


class PassedTableModel(RowsModel):
    """Rows are ids of people who passed a place, the earliest first."""

    COLUMNS = (
        ("worker", "places.passed.worker"),
        ("first", "places.passed.first"),
        ("last", "places.passed.last"),
        ("fixes", "places.passed.fixes"),
    )
    NUMERIC = frozenset({"fixes"})

    def __init__(
        self, passed: PassedModel, workers: WorkerStore, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(texts, parent)
        self._passed, self._workers = passed, workers
        passed.changed.connect(self._arrange)
        self._arrange()

    def words(self, key: int, column: str) -> str:
        one = self._passed.found.get(key)
        if one is None:
            return ""
        if column == "worker":
            worker = self._workers.get(key)
            return "" if worker is None else worker.name
        said: dict[str, Callable[[Inside], str]] = {
            "first": lambda it: units.date_time(it.first_at, self.texts),
            "last": lambda it: units.date_time(it.last_at, self.texts),
            "fixes": lambda it: str(it.fixes),
        }
        return said[column](one)

    def _arrange(self) -> None:
        found = sorted(self._passed.found.values(), key=lambda one: (one.first_at, one.worker_id))
        self.set_keys([one.worker_id for one in found])
