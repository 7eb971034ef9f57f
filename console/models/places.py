"""Points of interest, their five layers, and who passed one of them; nothing is fetched here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from console.api.types import Inside, Place, PlaceLayer
from console.models.details import LoadState
from console.models.store import Store

DEFAULT_ICON = "pin"


class PlaceStore(Store[Place]):
    """Places by id; the higher version wins."""

    def _supersedes(self, item: Place, known: Place) -> bool:
        return item.version >= known.version


class PlaceLayerStore(Store[PlaceLayer]):
    """The five layers; the higher version wins."""

    def _supersedes(self, item: PlaceLayer, known: PlaceLayer) -> bool:
        return item.version >= known.version


class PlaceModel(QObject):
    """`changed` as reading goes on, `shown_changed` when layers are shown or hidden; the stores have signals
    of their own."""

    changed = Signal()
    shown_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = PlaceStore(self)
        self.layers = PlaceLayerStore(self)
        self.hidden: frozenset[int] = frozenset()
        self.state = LoadState.IDLE
        self.error = ""
        self.read = 0  # places so far, while they are being read

    def begin(self) -> None:
        self.state, self.error, self.read = LoadState.LOADING, "", 0
        self.changed.emit()

    def progress(self, read: int) -> None:
        self.read = read
        self.changed.emit()

    def finish(self) -> None:
        self.state = LoadState.READY
        self.changed.emit()

    def fail(self, error: str) -> None:
        self.state, self.error = LoadState.FAILED, error
        self.changed.emit()

    def clear(self) -> None:
        """Another account: its places are not the former one's."""
        self.store.replace([])
        self.layers.replace([])
        self.state = LoadState.IDLE
        self.changed.emit()

    def hide(self, layer_ids: Iterable[int]) -> None:
        hidden = frozenset(layer_ids)
        if hidden != self.hidden:
            self.hidden = hidden
            self.shown_changed.emit()

    def is_shown(self, place: Place) -> bool:
        return place.layer not in self.hidden

    def icon_of(self, place: Place) -> str:
        """Its own, else its layer's."""
        layer = self.layers.get(place.layer)
        return place.icon or (DEFAULT_ICON if layer is None else layer.icon)

    def colour_of(self, place: Place) -> str:
        layer = self.layers.get(place.layer)
        return place.colour or ("#556171" if layer is None else layer.colour)


@dataclass(frozen=True, slots=True)
class PassedQuestion:
    """Who was within `radius_m` of a place between two times."""

    place: Place
    radius_m: float
    since: datetime
    until: datetime


class PassedModel(QObject):
    """People who passed a place, in the order they first did; `done` of `total` people were looked at."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.question: PassedQuestion | None = None
        self.state = LoadState.IDLE
        self.error = ""
        self.found: dict[int, Inside] = {}
        self.done = self.total = 0

    def begin(self, question: PassedQuestion, total: int) -> None:
        self.question, self.found = question, {}
        self.state, self.error, self.done, self.total = LoadState.LOADING, "", 0, total
        self.changed.emit()

    def take(self, inside: Sequence[Inside], done: int, total: int) -> None:
        self.found.update((one.worker_id, one) for one in inside)
        self.done, self.total = done, total
        self.changed.emit()

    def finish(self) -> None:
        self.state = LoadState.READY
        self.changed.emit()

    def fail(self, error: str) -> None:
        """What was found so far stays."""
        self.state, self.error = LoadState.FAILED, error
        self.changed.emit()


class PlaceImportModel(QObject):
    """One import on its way: `sent` of `total` rows were answered, `made` of them became places.

    `refused`: number of the row → what the backend said. `waiting`: no network, it goes on by itself.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = LoadState.IDLE
        self.error = ""
        self.sent = self.total = self.made = 0
        self.waiting = False
        self.refused: dict[int, list[str]] = {}

    def begin(self, total: int) -> None:
        self.state, self.error, self.waiting = LoadState.LOADING, "", False
        self.sent, self.total, self.made, self.refused = 0, total, 0, {}
        self.changed.emit()

    def forget(self) -> None:
        """What was stopped will not be gone on with."""
        self.state, self.error = LoadState.IDLE, ""
        self.changed.emit()

    def go_on(self) -> None:
        self.state, self.error, self.waiting = LoadState.LOADING, "", False
        self.changed.emit()

    def wait(self) -> None:
        if not self.waiting:
            self.waiting = True
            self.changed.emit()

    def take(self, sent: int, made: int, refused: dict[int, list[str]]) -> None:
        self.waiting = False
        self.sent += sent
        self.made += made
        self.refused.update(refused)
        self.changed.emit()

    def finish(self) -> None:
        self.state = LoadState.READY
        self.changed.emit()

    def stop(self, error: str) -> None:
        """What became places stays; `error` says why it did not go on."""
        self.state, self.error, self.waiting = LoadState.FAILED, error, False
        self.changed.emit()
