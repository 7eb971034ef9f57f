"""What the page is told of points of interest, and the records inside."""

import msgspec

from console.map.messages.wire import ToPage


class PlaceMark(msgspec.Struct, frozen=True, array_like=True):
    """One place, WGS-84 degrees; without icon or colour of its own (empty) it has its layer's."""

    id: int
    layer: int
    lat: float
    lon: float
    name: str
    note: str
    icon: str
    colour: str


class PlaceLayerMark(msgspec.Struct, frozen=True, array_like=True):
    """One of the five layers; `colour` is `#rrggbb`."""

    id: int
    name: str
    icon: str
    colour: str
    shown: bool


class Places(ToPage, frozen=True, kw_only=True):
    """Places that came or changed and ids that went; `reset` forgets all former ones first."""

    reset: bool
    put: list[PlaceMark]
    gone: list[int]


class PlaceLayers(ToPage, frozen=True, kw_only=True):
    """How the layers look; `outlines`: icon → SVG path data in a box of 2 × 2 around (0, 0)."""

    items: list[PlaceLayerMark]
    outlines: dict[str, str]


class PlaceChosen(ToPage, frozen=True, kw_only=True):
    """The selected place; a line with its length is drawn to the selected person."""

    id: int | None
