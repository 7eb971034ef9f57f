"""THE list of messages between the console and the map page, in both directions; sends nothing itself.

Each message is a record; on the wire it is JSON with its name under `kind`. Positions alone travel
differently: as one base64 batch of columns (`POSITION_COLUMNS`) through the bridge's `moved` signal, answered
by `Painted`. `page/messages.js` is generated from here: `python -m console.map.messages`.
"""

import json
import re
import sys
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

VERSION = 1

SubjectKind: TypeAlias = Literal["worker", "order", "customer"]
LayerKey: TypeAlias = Literal["workers", "vehicles", "orders", "customers", "labels", "accuracy"]

# Little-endian columns of n values each, in this order. x, y: Web Mercator as a share of 2**32, y downwards.
POSITION_COLUMNS: tuple[tuple[str, str], ...] = (
    ("at_ms", "<f8"),
    ("worker_id", "<u4"),
    ("x", "<u4"),
    ("y", "<u4"),
    ("accuracy_m", "<f4"),
    ("heading_deg", "<f4"),
    ("speed_mps", "<f4"),
)
# The same for one track, oldest first; `weight_m`: a pixel larger than this can do without the point.
TRACK_COLUMNS: tuple[tuple[str, str], ...] = (
    ("at_ms", "<f8"),
    ("x", "<u4"),
    ("y", "<u4"),
    ("weight_m", "<f4"),
)


def _name(class_name: str) -> str:
    """Painted → painted, LayerSwitched → layer_switched."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", class_name).lower()


class ToPage(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag=_name):
    """Base of what the console tells the page."""


class FromPage(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag=_name, forbid_unknown_fields=True
):
    """Base of what the page tells the console."""


class WorkerMark(msgspec.Struct, frozen=True, array_like=True):
    """One visible worker. `status` is an index into STATUSES; no phone number, ever."""

    id: int
    name: str
    vehicle: bool
    status: int


class OrderMark(msgspec.Struct, frozen=True, array_like=True):
    """One order's pin. `level` is an index into LEVELS; `state_word` and `timer_word` are ready to read."""

    id: int
    lat: float
    lon: float
    number: str
    title: str
    state: str
    state_word: str
    level: int
    due_ms: float  # of the running limit; 0 where none runs
    urgent: bool
    worker_name: str


class CustomerMark(msgspec.Struct, frozen=True, array_like=True):
    id: int
    lat: float
    lon: float
    name: str
    level: str
    level_word: str


STATUSES = ("free", "busy", "lost")  # what a worker's sprite says; age is the page's own arithmetic
LEVELS = ("ok", "soon", "overdue", "stopped")


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


class TrackStopMark(msgspec.Struct, frozen=True, array_like=True):
    """A place where somebody stayed, numbered along the track; `length_word` is ready to read."""

    number: int
    lat: float
    lon: float
    since_ms: float
    until_ms: float
    length_word: str


class TrackGapMark(msgspec.Struct, frozen=True, array_like=True):
    """Nothing is known between two times; `row` is the first point after it."""

    since_ms: float
    until_ms: float
    row: int
    reason_word: str


class TrackDrawn(ToPage, frozen=True, kw_only=True):
    """One person's track, in base64 columns of `n` points (TRACK_COLUMNS); `colour` is `#rrggbb`."""

    worker_id: int
    name: str
    colour: str
    n: int
    columns: str
    stops: list[TrackStopMark]
    gaps: list[TrackGapMark]


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


class Ready(FromPage, frozen=True, kw_only=True):
    """The page is loaded and waits for its greeting. `bases` are the base maps it can show."""

    version: int
    bases: list[str]


class Painted(FromPage, frozen=True, kw_only=True):
    """A batch of positions was taken; `cost_ms` is the page's own time for it and for its frame, if any."""

    batch: int
    cost_ms: float


class Clicked(FromPage, frozen=True, kw_only=True):
    """A worker, order or customer was clicked; `add` keeps the workers already selected."""

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
)

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyFromPage] = msgspec.json.Decoder(AnyFromPage)


class PageMessageUnreadable(ValueError):
    """The page said something that is not in the list."""


def encode(message: ToPage) -> str:
    return _encoder.encode(message).decode("utf-8")


def decode(text: str) -> AnyFromPage:
    """Raises PageMessageUnreadable."""
    try:
        return _decoder.decode(text)
    except msgspec.MsgspecError as error:
        raise PageMessageUnreadable(str(error)) from error


def script() -> str:
    """Text of `page/messages.js`."""

    def names(base: type[msgspec.Struct]) -> dict[str, str]:
        return {_name(one.__name__).upper(): str(one.__struct_config__.tag) for one in base.__subclasses__()}

    def listed(pairs: dict[str, object]) -> str:
        return "".join(f"  {key}: {json.dumps(value)},\n" for key, value in pairs.items())

    def fields(record: type[msgspec.Struct]) -> str:
        return listed({name.upper(): place for place, name in enumerate(record.__struct_fields__)})

    parts = [
        "// Generated from console/map/messages.py (python -m console.map.messages); do not edit.\n",
        f"export const VERSION = {VERSION};\n",
        f"export const TO_PAGE = Object.freeze({{\n{listed(dict(names(ToPage)))}}});\n",
        f"export const FROM_PAGE = Object.freeze({{\n{listed(dict(names(FromPage)))}}});\n",
        f"export const WORKER = Object.freeze({{\n{fields(WorkerMark)}}});\n",
        f"export const ORDER = Object.freeze({{\n{fields(OrderMark)}}});\n",
        f"export const CUSTOMER = Object.freeze({{\n{fields(CustomerMark)}}});\n",
        f"export const TRACK_STOP = Object.freeze({{\n{fields(TrackStopMark)}}});\n",
        f"export const TRACK_GAP = Object.freeze({{\n{fields(TrackGapMark)}}});\n",
        f"export const STATUSES = Object.freeze({json.dumps(STATUSES)});\n",
        f"export const LEVELS = Object.freeze({json.dumps(LEVELS)});\n",
        f"export const POSITION_COLUMNS = Object.freeze({json.dumps(POSITION_COLUMNS)});\n",
        f"export const TRACK_COLUMNS = Object.freeze({json.dumps(TRACK_COLUMNS)});\n",
    ]
    return "\n".join(parts)


SCRIPT_FILE = Path(__file__).parent / "page" / "messages.js"


def main() -> int:
    SCRIPT_FILE.write_text(script(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
