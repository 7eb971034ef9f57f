"""Keeps the page's points of interest equal to the place model: what changed, in parts that never block."""

from collections import deque
from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer

from console.api.types import Place
from console.map import messages, place_icons
from console.map.bridge import Bridge
from console.models.world import Models

CLOSEST_ZOOM = 17.0
AT_ONCE = 2_000  # places in one message
LONGEST_NOTE = 60  # characters of a note that the little card shows


def mark_of(place: Place) -> messages.PlaceMark:
    note = place.note if len(place.note) <= LONGEST_NOTE else place.note[: LONGEST_NOTE - 1] + "…"
    icon = place_icons.known(place.icon) if place.icon else ""
    return messages.PlaceMark(
        place.id, place.layer, place.lat, place.lon, place.name, note, icon, place.colour or ""
    )


class PlaceProjection(QObject):
    """Silent until `start`; `stop` when the page is gone."""

    def __init__(self, bridge: Bridge, models: Models, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._models = bridge, models
        self._live = False
        self._waiting: deque[int] = deque()
        self._reset = False
        self._layers: messages.PlaceLayers | None = None
        self._chosen: int | None = None
        self._next = QTimer(self, interval=0)
        self._next.timeout.connect(self._tell_part)
        models.places.store.changed.connect(self._on_places)
        models.places.layers.changed.connect(self._tell_layers)
        models.places.shown_changed.connect(self._tell_layers)
        models.selection.changed.connect(self._tell_chosen)
        models.selection.show_requested.connect(self._show)

    def start(self) -> None:
        """To a page that knows nothing."""
        self._live, self._reset, self._layers, self._chosen = True, True, None, None
        self._waiting.clear()
        self._on_places(self._models.places.store.ids())
        self._tell_layers()
        self._tell_chosen()

    def stop(self) -> None:
        self._live = False
        self._next.stop()
        self._waiting.clear()

    def _show(self, kind: str, ids: Iterable[int]) -> None:
        """ "distance": the place and the selected person both."""
        fix = self._models.fleet.fix(self._models.selection.worker_id or 0)
        if not self._live or kind != "distance" or fix is None:
            return
        places = [one for key in ids if (one := self._models.places.store.get(key)) is not None]
        points = [(one.lat, one.lon) for one in places]
        self._bridge.tell(messages.Show(points=[*points, (fix.lat, fix.lon)], closest_zoom=CLOSEST_ZOOM))

    def _on_places(self, changed: Iterable[int]) -> None:
        if not self._live:
            return
        self._waiting.extend(sorted(changed))
        if self._waiting and not self._next.isActive():
            self._next.start()
        if any(one.icon for key in changed if (one := self._models.places.store.get(key)) is not None):
            self._tell_layers()

    def _tell_part(self) -> None:
        """Some now, the rest on the loop's next turns: fifty thousand at once would be felt."""
        put: list[messages.PlaceMark] = []
        gone: list[int] = []
        for _ in range(min(AT_ONCE, len(self._waiting))):
            key = self._waiting.popleft()
            place = self._models.places.store.get(key)
            if place is None:
                gone.append(key)
            else:
                put.append(mark_of(place))
        self._bridge.tell(messages.Places(reset=self._reset, put=put, gone=gone))
        self._reset = False
        if not self._waiting:
            self._next.stop()

    def _tell_layers(self, _changed: object = None) -> None:
        if not self._live:
            return
        model = self._models.places
        items = [
            messages.PlaceLayerMark(
                one.id, one.name, place_icons.known(one.icon), one.colour, one.id not in model.hidden
            )
            for one in sorted(model.layers.all(), key=lambda one: one.id)
        ]
        used = {one.icon for one in items} | {
            place_icons.known(one.icon) for one in model.store.all() if one.icon
        }
        outlines = {name: place_icons.outline(name) for name in sorted(used)}
        message = messages.PlaceLayers(items=items, outlines=outlines)
        if message != self._layers:
            self._layers = message
            self._bridge.tell(message)

    def _tell_chosen(self) -> None:
        chosen = self._models.selection.place_id
        if self._live and chosen != self._chosen:
            self._chosen = chosen
            self._bridge.tell(messages.PlaceChosen(id=chosen))
