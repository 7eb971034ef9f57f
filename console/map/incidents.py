"""Keeps the page's reports from the street equal to those that wait for somebody; a click opens one."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject

from console.api.types import Incident
from console.core import units
from console.core.texts import Texts
from console.map import messages
from console.map.bridge import Bridge
from console.models.world import Models

CLOSEST_ZOOM = 16.0
LONGEST_TITLE = 40  # characters of a report that the little card shows


class IncidentProjection(QObject):
    """Silent until `start`; `stop` when the page is gone. `texts` gives the language of the moment."""

    def __init__(
        self, bridge: Bridge, models: Models, texts: Callable[[], Texts], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._models, self._texts = bridge, models, texts
        self._world = models
        self._live = False
        self._told: messages.Incidents | None = None
        bridge.heard.connect(self._on_heard)
        models.incidents.changed.connect(self._tell)
        models.incidents.picked_changed.connect(self._tell)
        models.selection.show_requested.connect(self._show)

    def start(self) -> None:
        """To a page that knows nothing."""
        self._live, self._told = True, None
        self._tell()

    def stop(self) -> None:
        self._live = False

    def show_world(self, models: Models) -> None:
        """A past room has no reports; the present one has its own."""
        self._world = models
        self._tell()

    def _on_heard(self, message: messages.AnyFromPage) -> None:
        if isinstance(message, messages.Clicked) and message.subject == "incident":
            self._models.incidents.open(message.id)

    def _show(self, kind: str, ids: Iterable[int]) -> None:
        found = [one for key in ids if (one := self._models.incidents.get(key)) is not None]
        points = [(one.lat, one.lon) for one in found if one.lat is not None and one.lon is not None]
        if self._live and kind == "incident" and points:
            self._bridge.tell(messages.Show(points=points, closest_zoom=CLOSEST_ZOOM))

    def _tell(self, _changed: object = None) -> None:
        if not self._live:
            return
        store = self._world.incidents
        items = [mark for one in store.undecided() if (mark := self._mark(one)) is not None]
        picked = store.picked
        chosen = picked.id if picked is not None and picked.id in {mark.id for mark in items} else None
        message = messages.Incidents(items=items, chosen=chosen)
        if message != self._told and (items or self._told is not None):
            self._bridge.tell(message)
        self._told = message

    def _mark(self, one: Incident) -> messages.IncidentMark | None:
        if one.lat is None or one.lon is None:
            return None
        texts = self._texts()
        first = one.text.splitlines()[0] if one.text else ""
        short = first if len(first) <= LONGEST_TITLE else first[: LONGEST_TITLE - 1] + "…"
        title = texts("map.incident", category=texts(f"incidents.category.{one.category}"), text=short)
        by = texts("incidents.by", name=one.worker_name, time=units.date_time(one.happened_at, texts))
        return messages.IncidentMark(one.id, one.lat, one.lon, title, by)
