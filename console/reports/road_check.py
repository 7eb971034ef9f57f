"""How far places are from the roads of a customer's map, and which datum they are therefore probably in.

Reads the `roads.npz` that `mapdata build` leaves; knows nothing of the rest of the map. Most places of an
organisation lie beside a road: read in the wrong datum they land anywhere, half a kilometre away.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from console.core import coordinates
from console.core.coordinates import Datum
from console.reports.place_files import Tick

FILE: Final = "roads.npz"
REACH_M: Final = 200.0  # farther from every road says nothing about the datum
PIECE_M: Final = 80.0  # long roads are cut, so that a cell of the grid holds all that is near
SAMPLE: Final = 1_500
LEAST: Final = 20  # places near roads: fewer prove nothing
CLEARLY: Final = 0.8  # of the declared datum's median, or less
SURE: Final = 3.3  # standard errors of the rank sum: one chance in a thousand
DATUMS: Final[tuple[Datum, ...]] = ("wgs84", "gcj02", "bd09")
METRES_A_DEGREE: Final = 111_195.0

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class DatumFit:
    """Median distance to the nearest road of `places` places, read in each datum; metres."""

    declared: Datum
    median_m: dict[Datum, float]
    places: int
    likely: Datum

    @property
    def looks_wrong(self) -> bool:
        return self.likely != self.declared


class Roads:
    """Road pieces on a grid of cells as wide as the reach; flat around the middle: a city, a province."""

    def __init__(self, lat: Floats, lon: Floats, road: Integers) -> None:
        """Degrees WGS-84 of all corners, and which road each belongs to; roads lie one after the other."""
        self._lat0 = float(np.median(lat))
        x, y = self._flat(lat, lon)
        joined = road[1:] == road[:-1]
        x0, y0, x1, y1 = x[:-1][joined], y[:-1][joined], x[1:][joined], y[1:][joined]
        pieces = np.maximum(1, np.ceil(np.hypot(x1 - x0, y1 - y0) / PIECE_M)).astype(np.int64)
        which = np.repeat(np.arange(len(pieces)), pieces)
        nth = np.arange(len(which)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        begin, end = nth / pieces[which], (nth + 1) / pieces[which]
        east, north = (x1 - x0)[which], (y1 - y0)[which]
        ax, ay = x0[which] + east * begin, y0[which] + north * begin
        bx, by = x0[which] + east * end, y0[which] + north * end
        cells = self._cells((ax + bx) / 2, (ay + by) / 2)
        order = np.argsort(cells, kind="stable")
        self._cell = cells[order]
        self._ax, self._ay, self._bx, self._by = ax[order], ay[order], bx[order], by[order]

    @classmethod
    def load(cls, file: Path) -> "Roads":
        """Raises OSError or ValueError for a file that is none of ours."""
        with np.load(file, allow_pickle=False) as held:
            try:
                corners, road = held["corners"], held["road"]
            except KeyError as error:
                raise ValueError(f"{file.name}: {error}") from error
        degrees = corners.astype(np.float64) / 1e7
        return cls(degrees[:, 0], degrees[:, 1], road.astype(np.int64))

    def distances_m(self, lats: Floats, lons: Floats) -> Floats:
        """To the nearest road; infinite where none is within the reach."""
        xs, ys = self._flat(lats, lons)
        found = np.full(len(xs), np.inf)
        for place, (x, y) in enumerate(zip(xs, ys, strict=True)):
            found[place] = self._nearest_m(x, y)
        found[found > REACH_M] = np.inf
        return found

    def _nearest_m(self, x: float, y: float) -> float:
        near = [
            slice(*np.searchsorted(self._cell, (cell, cell + 3)))  # three cells beside each other at once
            for cell in (self._cells(x - REACH_M, y + row * REACH_M) for row in (-1, 0, 1))
        ]
        ax, ay, bx, by = (np.concatenate([one[part] for part in near]) for one in self._corners)
        if not len(ax):
            return float("inf")
        ux, uy = bx - ax, by - ay
        length = np.maximum(ux * ux + uy * uy, 1e-9)
        along = np.clip(((x - ax) * ux + (y - ay) * uy) / length, 0.0, 1.0)
        return float(np.sqrt(np.min((ax + along * ux - x) ** 2 + (ay + along * uy - y) ** 2)))

    @property
    def _corners(self) -> tuple[Floats, Floats, Floats, Floats]:
        return self._ax, self._ay, self._bx, self._by

    def _flat(self, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        east = METRES_A_DEGREE * float(np.cos(np.radians(self._lat0)))
        return lon * east, lat * METRES_A_DEGREE

    @staticmethod
    def _cells(x: Floats | float, y: Floats | float) -> npt.NDArray[np.int64]:
        column = np.floor(np.asarray(x) / REACH_M).astype(np.int64)
        row = np.floor(np.asarray(y) / REACH_M).astype(np.int64)
        cells: npt.NDArray[np.int64] = row * (1 << 24) + column
        return cells


def fit(
    roads: Roads, lats: Floats, lons: Floats, declared: Datum, tick: Tick = lambda _share: None
) -> DatumFit | None:
    """Which datum these degrees, as they stand in the file, are probably in; None where it cannot be told."""
    if len(lats) > SAMPLE:  # every so-manieth: files are often sorted by place
        some = np.linspace(0, len(lats) - 1, SAMPLE).astype(np.int64)
        lats, lons = lats[some], lons[some]
    distances: dict[Datum, Floats] = {}
    for number, datum in enumerate(DATUMS):
        tick(number / len(DATUMS))
        distances[datum] = roads.distances_m(*coordinates.to_wgs84(datum, lats, lons))
    near = np.isfinite(np.array(list(distances.values()))).sum(axis=1)
    if near.max() < LEAST:
        return None
    medians = {datum: float(np.median(np.minimum(far, REACH_M))) for datum, far in distances.items()}
    best = min(DATUMS, key=lambda datum: medians[datum])
    clear = medians[best] <= CLEARLY * medians[declared] and _closer(distances[best], distances[declared])
    return DatumFit(declared, medians, int(near.max()), best if clear else declared)


def _closer(first: Floats, second: Floats) -> bool:
    """Whether the first distances are smaller, beyond chance: rank sum test (Mann and Whitney 1947)."""
    both = np.concatenate([np.minimum(first, REACH_M), np.minimum(second, REACH_M)])
    values, place, count = np.unique(both, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    n, m = len(first), len(second)
    below = n * m + n * (n + 1) / 2 - ranks[:n].sum()  # pairs in which the first is the smaller
    spread = np.sqrt(n * m * (n + m + 1) / 12)
    return bool(len(values) > 1 and (below - n * m / 2) / spread > SURE)
