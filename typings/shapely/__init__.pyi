"""The part of shapely that tools.basemap uses."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

class Geometry:
    area: float
    coords: Sequence[tuple[float, float]]
    def simplify(self, tolerance: float) -> Geometry: ...

class Point(Geometry):
    def __init__(self, coordinates: tuple[float, float]) -> None: ...

class LineString(Geometry):
    def __init__(self, coordinates: Sequence[tuple[float, float]]) -> None: ...

def get_parts(geometry: Geometry | npt.NDArray[np.object_]) -> npt.NDArray[np.object_]: ...
def maximum_inscribed_circle(geometry: Geometry, tolerance: float | None = ...) -> LineString: ...
def __getattr__(name: str) -> Any: ...
