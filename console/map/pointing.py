"""Who or what of the map is under the mouse, by the stores and the view the page last reported.

As the page paints it: what stands too close to others is a bubble with a number, and nobody in it is meant.
"""

from __future__ import annotations

import math
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from console.map.projector import visible_rows
from console.models.rules.timers import is_open
from console.models.world import Models

_WORLD_PX: Final = 256.0
NEAR_PX: Final = 18.0  # what is carried need not be let go exactly there
EXACT_PX: Final = 12.0  # as the page takes a click
_CELL_PX: Final = 44.0  # page/crowd.js
_PEOPLE_ROOM, _PEOPLE_CLOSE_ZOOM = 3, 17.0  # page/workers.js
_ORDER_ROOM, _ORDER_CLOSE_ZOOM = 2, 16.0  # page/orders.js
_HEAD_PX: Final = 21.0  # a pin is pointed at by its head, above the place

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Found = tuple[float, int]
"""How far away in pixels, and which."""


class Viewed(Protocol):
    """What a map says of its view."""

    @property
    def viewed(self) -> tuple[float, float, float]:
        """Latitude and longitude of the middle (WGS-84), and the zoom."""
        ...

    def width(self) -> int: ...

    def height(self) -> int: ...


def worker_at(view: Viewed, models: Models, x: float, y: float) -> int | None:
    """The worker whose mark is nearest to the pixel, where one is near enough; None over open ground."""
    found = _worker(view, models, x, y, NEAR_PX)
    return None if found is None else found[1]


def order_at(view: Viewed, models: Models, x: float, y: float) -> int | None:
    """The order whose pin is nearest to the pixel, where one is near enough."""
    found = _order(view, models, x, y, NEAR_PX)
    return None if found is None else found[1]


def mark_at(view: Viewed, models: Models, x: float, y: float) -> tuple[str, int] | None:
    """What a click there would mean, worker or order: the nearer one, and of both a worker."""
    worker, order = _worker(view, models, x, y, EXACT_PX), _order(view, models, x, y, EXACT_PX)
    if worker is not None and (order is None or worker[0] <= order[0]):
        return "worker", worker[1]
    return None if order is None else ("order", order[1])


def _worker(view: Viewed, models: Models, x: float, y: float, within_px: float) -> Found | None:
    fleet = models.fleet
    rows = visible_rows(fleet, models.presence, np.arange(len(fleet)))
    ids = fleet.ids[rows].astype(np.int64)
    chosen = np.isin(ids, list(models.selection.worker_ids))
    room = _PEOPLE_ROOM if view.viewed[2] < _PEOPLE_CLOSE_ZOOM else None
    return _nearest(view, ids, fleet.lat[rows], fleet.lon[rows], (x, y), within_px, room, chosen)


def _order(view: Viewed, models: Models, x: float, y: float, within_px: float) -> Found | None:
    orders = [
        one for one in models.orders.all() if one.lat is not None and one.lon is not None and is_open(one)
    ]
    ids = np.array([one.id for one in orders], np.int64)
    lat = np.array([one.lat for one in orders], np.float64)
    lon = np.array([one.lon for one in orders], np.float64)
    chosen = ids == (models.selection.order_id or 0)
    room = _ORDER_ROOM if view.viewed[2] < _ORDER_CLOSE_ZOOM else None
    return _nearest(view, ids, lat, lon, (x, y + _HEAD_PX), within_px, room, chosen)


def _nearest(
    view: Viewed,
    ids: Ints,
    lat: Floats,
    lon: Floats,
    at: tuple[float, float],
    within_px: float,
    room: int | None,
    chosen: npt.NDArray[np.bool_],
) -> Found | None:
    """`room`: how many a cell of the world may show one by one, None: all; the chosen are always shown."""
    if not len(ids):
        return None
    middle_lat, middle_lon, zoom = view.viewed
    world_px = _WORLD_PX * 2.0**zoom
    middle_x, middle_y = _mercator(np.array([middle_lat]), np.array([middle_lon]))
    east, south = _mercator(lat, lon)
    across = view.width() / 2 + (east - middle_x) * world_px - at[0]
    down = view.height() / 2 + (south - middle_y) * world_px - at[1]
    apart = np.hypot(across, down)
    nearest = int(np.argmin(apart))
    if apart[nearest] > within_px:
        return None
    if room is not None and not chosen[nearest]:
        columns, rows = np.floor(east * world_px / _CELL_PX), np.floor(south * world_px / _CELL_PX)
        beside = (columns == columns[nearest]) & (rows == rows[nearest])
        if int(beside.sum()) > room:
            return None
    return float(apart[nearest]), int(ids[nearest])


def _mercator(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Shares of the world's width, from its north-western corner."""
    east = lon / 360.0 + 0.5
    south = 0.5 - np.arctanh(np.sin(np.radians(lat))) / (2 * math.pi)
    return east, south
