"""The newest fix of every worker, as numpy columns; who may be seen and how it looks is decided elsewhere."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from console.api.frames import BATTERY_UNKNOWN, Positions

Rows = npt.NDArray[np.intp]

_COLUMNS: dict[str, type[np.generic]] = {
    "worker_id": np.int64,
    "lat": np.float64,
    "lon": np.float64,
    "at_ms": np.float64,
    "accuracy_m": np.float32,
    "speed_mps": np.float32,
    "heading_deg": np.float32,
    "battery_pct": np.uint8,
    "marks": np.uint16,
}


@dataclass(frozen=True, slots=True)
class Fix:
    """One worker's newest position: WGS-84 degrees, epoch ms, None where the device did not say."""

    worker_id: int
    lat: float
    lon: float
    at_ms: float
    accuracy_m: float | None
    speed_mps: float | None
    heading_deg: float | None
    battery_pct: int | None
    marks: int


class FleetStore(QObject):
    """Row i of every column is the same worker; rows are only ever added, until `clear`.

    `moved` carries the array of row indices that changed, once per batch.
    """

    moved = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._n = 0
        self._data: dict[str, npt.NDArray[np.generic]] = {k: np.zeros(256, t) for k, t in _COLUMNS.items()}
        self._sorted_ids: npt.NDArray[np.int64] = np.empty(0, np.int64)
        self._sorted_rows: Rows = np.empty(0, np.intp)

    def __len__(self) -> int:
        return self._n

    @property
    def ids(self) -> npt.NDArray[np.int64]:
        return self._data["worker_id"][: self._n].astype(np.int64, copy=False)

    @property
    def lat(self) -> npt.NDArray[np.float64]:
        return self._data["lat"][: self._n].astype(np.float64, copy=False)

    @property
    def lon(self) -> npt.NDArray[np.float64]:
        return self._data["lon"][: self._n].astype(np.float64, copy=False)

    @property
    def at_ms(self) -> npt.NDArray[np.float64]:
        return self._data["at_ms"][: self._n].astype(np.float64, copy=False)

    @property
    def accuracy_m(self) -> npt.NDArray[np.float32]:
        return self._data["accuracy_m"][: self._n].astype(np.float32, copy=False)

    @property
    def speed_mps(self) -> npt.NDArray[np.float32]:
        return self._data["speed_mps"][: self._n].astype(np.float32, copy=False)

    @property
    def heading_deg(self) -> npt.NDArray[np.float32]:
        return self._data["heading_deg"][: self._n].astype(np.float32, copy=False)

    @property
    def battery_pct(self) -> npt.NDArray[np.uint8]:
        return self._data["battery_pct"][: self._n].astype(np.uint8, copy=False)

    @property
    def marks(self) -> npt.NDArray[np.uint16]:
        return self._data["marks"][: self._n].astype(np.uint16, copy=False)

    def rows_of(self, worker_ids: npt.NDArray[np.int64]) -> Rows:
        """Row of each worker, -1 where it never had a fix."""
        if not self._n:
            return np.full(len(worker_ids), -1, np.intp)
        place = np.searchsorted(self._sorted_ids, worker_ids)
        place[place == self._n] = 0
        return np.where(self._sorted_ids[place] == worker_ids, self._sorted_rows[place], -1)

    def row_of(self, worker_id: int) -> int | None:
        row = int(self.rows_of(np.array([worker_id], np.int64))[0])
        return None if row < 0 else row

    def fix(self, worker_id: int) -> Fix | None:
        row = self.row_of(worker_id)
        if row is None:
            return None
        battery = int(self.battery_pct[row])
        return Fix(
            worker_id=worker_id,
            lat=float(self.lat[row]),
            lon=float(self.lon[row]),
            at_ms=float(self.at_ms[row]),
            accuracy_m=_known(self.accuracy_m[row]),
            speed_mps=_known(self.speed_mps[row]),
            heading_deg=_known(self.heading_deg[row]),
            battery_pct=None if battery == BATTERY_UNKNOWN else battery,
            marks=int(self.marks[row]),
        )

    def apply(self, positions: Positions) -> None:
        """Takes a batch; per worker the newest `at_ms` wins, equal or older ones change nothing."""
        if not len(positions):
            return
        order = np.lexsort((positions.at_ms, positions.worker_id))
        ids = positions.worker_id[order]
        newest = order[np.append(ids[1:] != ids[:-1], True)]  # last of each worker's run = its newest
        ids = positions.worker_id[newest]
        rows = self.rows_of(ids)
        if (rows < 0).any():
            self._add(ids[rows < 0])
            rows = self.rows_of(ids)
        fresh = positions.at_ms[newest] > self._data["at_ms"][rows]
        rows, newest = rows[fresh], newest[fresh]
        if not len(rows):
            return
        for name in _COLUMNS:
            self._data[name][rows] = getattr(positions, name)[newest]
        self.moved.emit(rows)

    def restate(self, positions: Positions) -> None:
        """Takes these, one row a worker, as the whole truth of another moment, be it older; rows stay."""
        ids = positions.worker_id
        self._add(ids[self.rows_of(ids) < 0])
        rows = self.rows_of(ids)
        gone = np.ones(self._n, np.bool_)
        gone[rows] = False
        gone &= np.isfinite(self.at_ms)
        changed = np.zeros(len(rows), np.bool_)
        for name in ("lat", "lon", "at_ms"):
            changed |= self._data[name][rows] != getattr(positions, name)
        for name in _COLUMNS:
            self._data[name][rows] = getattr(positions, name)
        self._data["at_ms"][: self._n][gone] = -np.inf
        touched = np.union1d(rows[changed], np.flatnonzero(gone))
        if len(touched):
            self.moved.emit(touched)

    def clear(self) -> None:
        """Forgets every row (another account signed in); row numbers start again."""
        self._n = 0
        self._sorted_ids = np.empty(0, np.int64)
        self._sorted_rows = np.empty(0, np.intp)
        self.moved.emit(np.empty(0, np.intp))

    def _add(self, ids: npt.NDArray[np.int64]) -> None:
        start, self._n = self._n, self._n + len(ids)
        capacity = len(self._data["worker_id"])
        if self._n > capacity:
            capacity = max(self._n, capacity * 2)
            for name, column in self._data.items():
                grown = np.zeros(capacity, column.dtype)
                grown[:start] = column[:start]
                self._data[name] = grown
        self._data["worker_id"][start : self._n] = ids
        self._data["at_ms"][start : self._n] = -np.inf
        order = np.argsort(self.ids)
        self._sorted_ids, self._sorted_rows = self.ids[order], order


def _known(value: np.float32) -> float | None:
    return None if np.isnan(value) else float(value)
