"""Which worker of the map is under the mouse, by the newest fixes and the view the page last reported."""

from __future__ import annotations

import math
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from console.map.projector import visible_rows
from console.models.world import Models

_WORLD_PX: Final = 256.0
_NEAR_PX: Final = 18.0


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
    fleet = models.fleet
    rows = visible_rows(fleet, models.presence, np.arange(len(fleet)))
    if not len(rows):
        return None
    lat, lon, zoom = view.viewed
    world_px = _WORLD_PX * 2.0**zoom
    middle_x, middle_y = _mercator(np.array([lat]), np.array([lon]))
    east, south = _mercator(fleet.lat[rows], fleet.lon[rows])
    across = view.width() / 2 + (east - middle_x) * world_px - x
    down = view.height() / 2 + (south - middle_y) * world_px - y
    apart = np.hypot(across, down)
    nearest = int(np.argmin(apart))
    return int(fleet.ids[rows[nearest]]) if apart[nearest] <= _NEAR_PX else None


def _mercator(
    lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Shares of the world's width, from its north-western corner."""
    east = lon / 360.0 + 0.5
    south = 0.5 - np.arctanh(np.sin(np.radians(lat))) / (2 * math.pi)
    return east, south
