"""Messages about what is drawn on the map, in both directions: measures, and the shape that selects."""

from typing import Literal, TypeAlias

import msgspec

from console.map.messages.wire import FromPage, ToPage

DrawingTool: TypeAlias = Literal["", "distance", "area", "box", "circle", "polygon", "corridor"]


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """Something drawn; `points` are lat, lon, of which the page's go on beyond 180° across the date line.

    Box: south-west and north-east corner. Circle: its centre, `reach_m` the radius. Corridor: its line,
    `reach_m` to either side of it.
    """

    tool: DrawingTool
    points: list[tuple[float, float]]
    reach_m: float = 0.0


class Drawing(ToPage, frozen=True, kw_only=True):
    """The whole state of drawing: the tool in the hand ("": none), what is drawn, and what it says of itself.

    `reach_m` is what a new corridor begins with; `adjusting`: its handles are moved by keyboard.
    """

    tool: DrawingTool
    reach_m: float
    shape: Outline | None
    measure: Outline | None
    note: list[str]
    adjusting: bool


class DrawingNote(ToPage, frozen=True, kw_only=True):
    """Other words beside the shape, such as how many are inside; lines."""

    note: list[str]


class Drawn(FromPage, frozen=True, kw_only=True):
    """A shape or measure was drawn or changed; `done` False while it is being dragged."""

    outline: Outline
    done: bool


class DrawingChosen(FromPage, frozen=True, kw_only=True):
    """A tool was taken from the toolbar, or put away ("")."""

    tool: DrawingTool


class DrawingDropped(FromPage, frozen=True, kw_only=True):
    """The measure, or the shape, was wiped away."""

    measure: bool


class DrawingAdjusted(FromPage, frozen=True, kw_only=True):
    """Moving the handles by keyboard began or ended on the page."""

    on: bool


AnyDrawing: TypeAlias = Drawn | DrawingChosen | DrawingDropped | DrawingAdjusted
