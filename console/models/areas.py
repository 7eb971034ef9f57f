"""What is drawn on the map and what is asked about it: the tool, the shape, now or a time in the past.

Who is inside is derived in `console.models.inside`; nothing is fetched here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from console.api.types import Inside
from console.models.details import LoadState
from console.models.shapes import MOST_M, Circle, Corridor, Shape, Where

USUAL_REACH_M = 200.0
SELECTING = ("box", "circle", "polygon", "corridor")
MEASURING = ("distance", "area")
REMEMBERED = 8  # shapes of this session


@dataclass(frozen=True, slots=True)
class Measured:
    """A line or ring that was measured; `tool` is distance or area. Longitudes as the map has them."""

    tool: str
    points: tuple[Where, ...]


class AreaModel(QObject):
    """`changed` after any change but dragging, which has a signal of its own: it comes many times a second.

    `drawn` when a shape is finished by hand; `recalled` when a former one is to be seen on the map.
    """

    changed = Signal()
    dragged = Signal()
    recalled = Signal()
    drawn = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tool = ""
        self.adjusting = False  # handles are moved by keyboard
        self.dragging = False
        self.shape: Shape | None = None
        self.measure: Measured | None = None
        self.reach_m = USUAL_REACH_M  # of the next corridor
        self.former: list[Shape] = []  # newest first
        self.span: tuple[datetime, datetime] | None = None  # None: now
        self.past: dict[int, Inside] = {}
        self.state = LoadState.IDLE
        self.error = ""
        self.done = self.asked = 0

    # drawing

    def choose(self, tool: str) -> None:
        """Takes a tool into the hand; "" or the same again puts it away."""
        chosen = "" if tool == self.tool else tool
        if chosen != self.tool or self.adjusting:
            self.tool, self.adjusting = chosen, False
            self.changed.emit()

    def adjust(self, on: bool) -> None:
        on = on and self.shape is not None
        if on != self.adjusting:
            self.adjusting, self.tool = on, "" if on else self.tool
            self.changed.emit()

    def take_measure(self, measure: Measured | None) -> None:
        self.measure = measure
        if measure is not None and self.tool in MEASURING:
            self.tool = ""
        self.changed.emit()

    def draw(self, shape: Shape, *, done: bool = True) -> None:
        """A new shape, or the same one changed; what was found in the past is no longer true of it."""
        if shape == self.shape and done is not self.dragging and self.tool not in SELECTING:
            return
        new = self.shape is None or self.tool in SELECTING
        self.shape, self.dragging = shape, not done
        self._forget_past()
        if done:
            self.tool = "" if self.tool in SELECTING else self.tool
            self._remember(shape, new=new)
            if isinstance(shape, Corridor):
                self.reach_m = shape.distance_m
            self.changed.emit()
            self.drawn.emit()
        else:
            self.dragged.emit()

    def set_reach(self, reach_m: float) -> None:
        """The radius of the circle or the reach of the corridor, in metres."""
        reach_m = min(max(reach_m, 1.0), MOST_M)
        if isinstance(self.shape, Circle):
            self.draw(Circle(lat=self.shape.lat, lon=self.shape.lon, radius_m=reach_m))
        elif isinstance(self.shape, Corridor):
            self.draw(Corridor(points=self.shape.points, distance_m=reach_m))

    def clear(self) -> None:
        """No shape; a tool in the hand and the measure stay."""
        if self.shape is not None:
            self.shape, self.adjusting, self.dragging = None, False, False
            self._forget_past()
            self.changed.emit()

    def clear_all(self) -> None:
        self.tool, self.measure = "", None
        self.clear()
        self.changed.emit()

    def forget(self) -> None:
        """Another account: neither what was drawn nor what was found is the former one's."""
        self.former, self.span = [], None
        self.clear_all()

    # asking

    def ask_now(self) -> None:
        """Who is inside now; the answer needs nobody."""
        if self.span is not None:
            self.span = None
            self._forget_past()
            self.changed.emit()

    def look_back(self, since: datetime, until: datetime) -> None:
        """The past will be asked about; who was inside is not known yet."""
        if self.span != (since, until):
            self.span = (since, until)
            self._forget_past()
            self.changed.emit()

    def begin(self, asked: int) -> None:
        self._forget_past()
        self.state, self.asked = LoadState.LOADING, asked
        self.changed.emit()

    def take(self, found: Sequence[Inside], done: int, asked: int) -> None:
        self.past |= {one.worker_id: one for one in found}
        self.done, self.asked = done, asked
        self.changed.emit()

    def finish(self) -> None:
        self.state = LoadState.READY
        self.changed.emit()

    def fail(self, error: str) -> None:
        """Who was found so far stays."""
        self.state, self.error = LoadState.FAILED, error
        self.changed.emit()

    def _forget_past(self) -> None:
        self.past, self.state, self.error, self.done, self.asked = {}, LoadState.IDLE, "", 0, 0

    def bring_back(self, place: int) -> None:
        """One of the former shapes, by its place in `former`."""
        shape = self.former.pop(place)
        self.former.insert(0, shape)
        self.draw(shape)
        self.recalled.emit()

    def _remember(self, shape: Shape, *, new: bool) -> None:
        """One that was only changed takes its own place."""
        kept = self.former if new else self.former[1:]
        self.former = [shape, *(one for one in kept if one != shape)][:REMEMBERED]
