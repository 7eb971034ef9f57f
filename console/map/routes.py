"""Keeps the page's planned routes equal to the plan: whose visits, in which order, and the roads between."""

from PySide6.QtCore import QObject

from console.api.types import Visit
from console.core import units
from console.core.texts import Texts
from console.map import messages
from console.map.bridge import Bridge
from console.map.colours import track_colour
from console.models.planning import EVERYBODY
from console.models.world import Models


class RouteProjection(QObject):
    """Silent until `start`; `stop` when the page is gone."""

    def __init__(
        self, bridge: Bridge, models: Models, texts: Texts, *, dark: bool, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._models, self._texts, self._dark = bridge, models, texts, dark
        self._live = False
        self._told: messages.Routes | None = None
        models.planning.changed.connect(self._tell)
        models.planning.looked_changed.connect(self._tell)
        models.planning.ways_changed.connect(self._tell)

    def set_texts(self, texts: Texts) -> None:
        self._texts = texts

    def set_dark(self, dark: bool) -> None:
        self._dark = dark
        self._tell()

    def start(self) -> None:
        """To a page that knows nothing."""
        self._live, self._told = True, None
        self._tell()

    def stop(self) -> None:
        self._live = False

    def _tell(self) -> None:
        if not self._live:
            return
        routes = self._routes()
        if routes != self._told and (routes.items or (self._told is not None and self._told.items)):
            self._bridge.tell(routes)
        self._told = routes

    def _routes(self) -> messages.Routes:
        """While somebody looks at the plan, and of what was not applied yet."""
        model = self._models.planning
        shown = model.workers() if model.shown else {}
        items = [
            mark
            for place, (worker_id, visits) in enumerate(shown.items())
            if (mark := self._mark(place, worker_id, visits)) is not None
        ]
        note = self._texts(f"planning.basis.map.{model.lines()}") if items else ""
        return messages.Routes(items=items, note=note)

    def _mark(self, place: int, worker_id: int, visits: list[Visit]) -> messages.RouteMark | None:
        model, worker = self._models.planning, self._models.workers.get(worker_id)
        before = [None, *(visit.order_id for visit in visits)]
        stops = [
            stop
            for after, visit in zip(before, visits, strict=False)
            if (stop := self._stop(visit, after)) is not None
        ]
        if not stops or model.worker_id not in (EVERYBODY, worker_id):
            return None
        fix = self._models.fleet.fix(worker_id)
        return messages.RouteMark(
            "" if worker is None else worker.name,
            track_colour(place, dark=self._dark),
            model.worker_id == worker_id,
            None if fix is None else (fix.lat, fix.lon),
            stops,
        )

    def _stop(self, visit: Visit, after: int | None) -> messages.RouteStopMark | None:
        order = self._models.orders.get(visit.order_id)
        if order is None or order.lat is None or order.lon is None:
            return None
        if visit.order_id in self._models.planning.given:
            return None
        time = units.time_of_day(visit.arrive_at, self._texts)
        way = self._models.planning.way(visit.worker_id, after, visit.order_id)
        return messages.RouteStopMark(visit.position, order.lat, order.lon, visit.late_s > 0, time, way)
