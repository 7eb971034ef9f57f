"""What the console tells the page."""

from console.map.messages.marks import (
    CustomerMark,
    OrderMark,
    TrackGapMark,
    TrackHappenedMark,
    TrackStopMark,
    WorkerMark,
)
from console.map.messages.wire import LayerKey, ToPage


class Greeting(ToPage, frozen=True, kw_only=True):
    """First message to a page that is ready: all but the subjects. WGS-84 degrees; `home`: lat, lon, zoom."""

    version: int
    language: str
    texts: dict[str, str]
    colours: dict[str, str]
    dark: bool
    base: str
    layers: dict[LayerKey, bool]
    centre: tuple[float, float]
    zoom: float
    home: tuple[float, float, float]


class Look(ToPage, frozen=True, kw_only=True):
    """The theme changed: colours by name, `#rrggbb`."""

    colours: dict[str, str]
    dark: bool


class Clock(ToPage, frozen=True, kw_only=True):
    """`offset_ms`: server minus local time; a fix older than `stale_after_s` is greyed."""

    offset_ms: float
    stale_after_s: float


class Workers(ToPage, frozen=True, kw_only=True):
    """Visible workers that changed and ids no longer visible; `reset` forgets all former ones first."""

    reset: bool
    put: list[WorkerMark]
    gone: list[int]


class Orders(ToPage, frozen=True, kw_only=True):
    """All orders that have a place."""

    items: list[OrderMark]


class Customers(ToPage, frozen=True, kw_only=True):
    """All customers that have a place."""

    items: list[CustomerMark]


class Selected(ToPage, frozen=True, kw_only=True):
    """What is selected everywhere; `link` draws the line from the worker to the order."""

    worker_ids: list[int]
    worker_id: int | None
    order_id: int | None
    customer_id: int | None
    link: bool


class Show(ToPage, frozen=True, kw_only=True):
    """Brings WGS-84 points (lat, lon) into view; `home`: lat, lon, zoom of the home button from now on."""

    points: list[tuple[float, float]]
    closest_zoom: float
    home: tuple[float, float, float] | None = None


class Base(ToPage, frozen=True, kw_only=True):
    """Chooses the base map by key."""

    key: str


class Layer(ToPage, frozen=True, kw_only=True):
    """Switches one layer."""

    key: LayerKey
    on: bool


class Follow(ToPage, frozen=True, kw_only=True):
    """Keeps the selected worker in the middle until somebody moves the map."""

    on: bool


class Distribution(ToPage, frozen=True, kw_only=True):
    """Customers of the people asked about, shown whatever the customer layer does; empty: nobody's."""

    customer_ids: list[int]


class TrackDrawn(ToPage, frozen=True, kw_only=True):
    """One person's track, in base64 columns of `n` points (TRACK_COLUMNS); `colour` is `#rrggbb`."""

    worker_id: int
    name: str
    colour: str
    n: int
    columns: str
    stops: list[TrackStopMark]
    gaps: list[TrackGapMark]
    happened: list[TrackHappenedMark]


class TracksCleared(ToPage, frozen=True, kw_only=True):
    """No tracks any more."""


class Playhead(ToPage, frozen=True, kw_only=True):
    """The moment of the tracks that is shown; `front` is whom the map keeps in view when it follows."""

    at_ms: float
    front: int | None
    follow: bool


class Pick(ToPage, frozen=True, kw_only=True):
    """The next click on the map is a place to be told and selects nothing; `hint` says so on the map."""

    on: bool
    hint: str


class Measure(ToPage, frozen=True, kw_only=True):
    """Benchmarks: starts, or asks for the result; `crowd` False draws everybody, `eager` every frame."""

    on: bool
    crowd: bool = True
    eager: bool = False
