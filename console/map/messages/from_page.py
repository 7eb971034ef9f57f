"""What the page tells the console."""

from typing import TypeAlias

from console.map.messages.drawing import AnyDrawing
from console.map.messages.wire import FromPage, LayerKey, SubjectKind


class Ready(FromPage, frozen=True, kw_only=True):
    """The page is loaded and waits for its greeting. `bases` are the base maps it can show."""

    version: int
    bases: list[str]


class Painted(FromPage, frozen=True, kw_only=True):
    """A batch of positions was taken; `cost_ms` is the page's own time for it and for its frame, if any."""

    batch: int
    cost_ms: float


class Clicked(FromPage, frozen=True, kw_only=True):
    """A worker, order, customer, place or report was clicked; `add` keeps the workers already selected."""

    subject: SubjectKind
    id: int
    add: bool = False


class CrowdClicked(FromPage, frozen=True, kw_only=True):
    """A cluster that zooming in does not part was clicked."""

    worker_ids: list[int]


class BaseChosen(FromPage, frozen=True, kw_only=True):
    key: str


class LayerSwitched(FromPage, frozen=True, kw_only=True):
    key: LayerKey
    on: bool


class FollowSwitched(FromPage, frozen=True, kw_only=True):
    """`on` False: somebody moved the map by hand."""

    on: bool


class Moved(FromPage, frozen=True, kw_only=True):
    """The view came to rest; WGS-84 degrees."""

    centre: tuple[float, float]
    zoom: float


class Picked(FromPage, frozen=True, kw_only=True):
    """The place that was clicked while picking; WGS-84 degrees."""

    place: tuple[float, float]


class TrackPointed(FromPage, frozen=True, kw_only=True):
    """A place on a track was clicked: who was there when."""

    worker_id: int
    at_ms: float


class TrackLetGo(FromPage, frozen=True, kw_only=True):
    """Somebody moved the map by hand while it followed a playback."""


class Measured(FromPage, frozen=True, kw_only=True):
    """Frames drawn, and ms from a fix's time to its first pixel and to being drawn in its place."""

    seconds: float
    frames: int
    frame_cost_ms_p50: float
    frame_cost_ms_p95: float
    drawn: int
    latency_ms_p50: float
    latency_ms_p95: float
    first_pixel_ms_p50: float
    first_pixel_ms_p95: float
    samples: int


AnyFromPage: TypeAlias = (
    Ready
    | Painted
    | Clicked
    | CrowdClicked
    | BaseChosen
    | LayerSwitched
    | FollowSwitched
    | Moved
    | Picked
    | TrackPointed
    | TrackLetGo
    | Measured
    | AnyDrawing
)
