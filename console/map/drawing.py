"""Keeps the page's drawing equal to the area model, both ways; what a shape means is decided elsewhere."""

import math

from PySide6.QtCore import QObject, Signal

from console.core import units
from console.core.texts import Texts
from console.map import messages
from console.map.bridge import Bridge
from console.map.messages import Drawing, DrawingTool, Outline
from console.models.areas import MEASURING, Measured
from console.models.details import LoadState
from console.models.rules.distance import EARTH_RADIUS_M
from console.models.shapes import Box, Circle, Corridor, Polygon, Shape, places, turned
from console.models.world import Models

CLOSEST_ZOOM = 16.0
TOOLS: tuple[DrawingTool, ...] = ("distance", "area", "box", "circle", "polygon", "corridor")


class DrawingProjection(QObject):
    """Silent until `start`; `stop` when the page is gone. `begun`: the map should have the keyboard."""

    begun = Signal()

    def __init__(self, bridge: Bridge, models: Models, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._models, self._texts = bridge, models, texts
        self._live = False
        self._said: Drawing | None = None
        self._noted: list[str] = []
        models.areas.changed.connect(self._tell)
        models.areas.recalled.connect(self._show)
        models.inside.changed.connect(self._note)

    def set_texts(self, texts: Texts) -> None:
        self._texts = texts

    def start(self) -> None:
        """To a page that knows nothing."""
        self._live, self._said = True, None
        self._tell()

    def stop(self) -> None:
        self._live = False

    def hear(self, message: messages.AnyDrawing) -> None:
        """What the page says it knows; it is not told it again."""
        areas = self._models.areas
        if isinstance(message, messages.DrawingChosen):
            if message.tool != areas.tool:
                self._know(tool=message.tool, adjusting=False)
                areas.choose(message.tool or areas.tool)
        elif isinstance(message, messages.DrawingAdjusted):
            self._know(adjusting=message.on)
            areas.adjust(message.on)
        elif isinstance(message, messages.DrawingDropped):
            self._know(**({"measure": None} if message.measure else {"shape": None, "adjusting": False}))
            if message.measure:
                areas.take_measure(None)
            else:
                areas.clear()
        elif message.outline.tool in MEASURING:
            self._know(tool="" if message.done else areas.tool, measure=message.outline)
            areas.take_measure(Measured(message.outline.tool, tuple(message.outline.points)))
        else:
            self._take_shape(message.outline, done=message.done)

    def _take_shape(self, outline: Outline, *, done: bool) -> None:
        shape = shape_of(outline)
        if shape is None:
            return
        tool = "" if done else self._models.areas.tool
        reach_m = shape.distance_m if done and isinstance(shape, Corridor) else self._models.areas.reach_m
        self._know(tool=tool, shape=outline_of(shape), reach_m=reach_m)
        self._models.areas.draw(shape, done=done)

    def _state(self) -> Drawing:
        areas = self._models.areas
        measure = areas.measure
        return Drawing(
            tool=_tool(areas.tool),
            reach_m=areas.reach_m,
            shape=None if areas.shape is None else outline_of(areas.shape),
            measure=None
            if measure is None
            else Outline(tool=_tool(measure.tool), points=list(measure.points)),
            note=[],
            adjusting=areas.adjusting,
        )

    def _know(self, **fields: object) -> None:
        if self._said is not None:
            known = {name: getattr(self._said, name) for name in Drawing.__struct_fields__}
            self._said = Drawing(**(known | fields))

    def _tell(self) -> None:
        if not self._live:
            return
        state, before = self._state(), self._said
        if state != before:
            self._said, self._noted = state, self._words()
            told = {name: getattr(state, name) for name in Drawing.__struct_fields__}
            self._bridge.tell(Drawing(**(told | {"note": self._noted})))
            if (state.tool and (before is None or before.tool != state.tool)) or (
                state.adjusting and (before is None or not before.adjusting)
            ):
                self.begun.emit()
        else:
            self._note()

    def _show(self) -> None:
        """Brings the shape into view."""
        shape = self._models.areas.shape
        if self._live and shape is not None:
            self._bridge.tell(messages.Show(points=corners_of(shape), closest_zoom=CLOSEST_ZOOM))

    def _note(self) -> None:
        words = self._words()
        if self._live and words != self._noted:
            self._noted = words
            self._bridge.tell(messages.DrawingNote(note=words))

    def _words(self) -> list[str]:
        """How many are inside, beside the shape."""
        models = self._models
        if models.areas.shape is None:
            return []
        inside = models.inside
        if models.areas.span is None:
            return [self._texts("selecting.note", people=len(inside.people), orders=len(inside.orders))]
        if models.areas.state is not LoadState.READY:
            return []
        since, until = (it.astimezone(units.CHINA).strftime("%m-%d %H:%M") for it in models.areas.span)
        return [self._texts("selecting.note.past", since=since, until=until, people=len(inside.people))]


def outline_of(shape: Shape) -> Outline:
    """As the page draws it."""
    if isinstance(shape, Box):
        return Outline(tool="box", points=[(shape.south, shape.west), (shape.north, shape.east)])
    if isinstance(shape, Circle):
        return Outline(tool="circle", points=[(shape.lat, shape.lon)], reach_m=shape.radius_m)
    if isinstance(shape, Polygon):
        return Outline(tool="polygon", points=list(shape.points))
    return Outline(tool="corridor", points=list(shape.points), reach_m=shape.distance_m)


def corners_of(shape: Shape) -> list[tuple[float, float]]:
    """Places that a map which holds them shows nearly all of the shape between."""
    if isinstance(shape, Box):
        east = shape.east + (360 if shape.east < shape.west else 0)
        return [(shape.south, shape.west), (shape.north, east)]
    if isinstance(shape, Circle):
        north = math.degrees(shape.radius_m / EARTH_RADIUS_M)
        east = north / max(0.05, math.cos(math.radians(shape.lat)))
        return [(shape.lat - north, shape.lon - east), (shape.lat + north, shape.lon + east)]
    lon, going_on = shape.points[0][1], []
    for lat, other in shape.points:
        lon += (other - lon + 180) % 360 - 180
        going_on.append((lat, lon))
    return going_on


def shape_of(outline: Outline) -> Shape | None:
    """None for what is no shape: the page is a stranger."""
    points, reach_m = outline.points, outline.reach_m
    if any(abs(lat) > 90 for lat, _ in points):
        return None
    if outline.tool == "box" and len(points) == 2:
        (south, west), (north, east) = points
        if south > north:
            return None
        if east - west >= 360:
            return Box(south=south, west=-180.0, north=north, east=180.0)
        return Box(south=south, west=turned(west), north=north, east=turned(east))
    if outline.tool == "circle" and len(points) == 1 and reach_m > 0:
        ((lat, lon),) = points
        return Circle(lat=lat, lon=turned(lon), radius_m=reach_m)
    if outline.tool == "polygon" and len(points) >= 3:
        return Polygon(points=places(points))
    if outline.tool == "corridor" and len(points) >= 2 and reach_m > 0:
        return Corridor(points=places(points), distance_m=reach_m)
    return None


def _tool(name: str) -> DrawingTool:
    return next((tool for tool in TOOLS if tool == name), "")
