"""Where everybody is now, as columns of numbers; who may see it is decided elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.positions.fix import Fix
from contract.positions import BATTERY_UNKNOWN, COLUMNS

_FIRST_ROWS = 256

Columns = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class LatestRow:
    """One worker's last place: degrees WGS-84, ms since 1970, None where the device did not say."""

    worker_id: int
    lat: float
    lon: float
    at_ms: int
    accuracy_m: float | None
    speed_mps: float | None
    heading_deg: float | None
    battery_pct: int | None
    marks: int


class LatestTable:
    """One row per worker that ever had a fix, newest wins. Not for use from other threads than the loop's."""

    def __init__(self) -> None:
        self._slots: dict[int, int] = {}
        self._columns: Columns = {name: np.zeros(_FIRST_ROWS, kind) for name, kind in COLUMNS}

    def __len__(self) -> int:
        return len(self._slots)

    def columns(self) -> Columns:
        """Views of shape (n,), row i belongs to the same worker in each; they change with the next update."""
        n = len(self._slots)
        return {name: column[:n] for name, column in self._columns.items()}

    def slot(self, worker_id: int) -> int | None:
        """The worker's row number, stable for the life of the process."""
        return self._slots.get(worker_id)

    def slots(self, worker_ids: Iterable[int]) -> npt.NDArray[np.intp]:
        """Row numbers of those workers that have a row, in the order given."""
        known = self._slots
        return np.array([known[it] for it in worker_ids if it in known], np.intp)

    def row(self, worker_id: int) -> LatestRow | None:
        """The worker's last place, None when it never had one."""
        slot = self._slots.get(worker_id)
        if slot is None:
            return None
        at = {name: column[slot].item() for name, column in self._columns.items()}
        return LatestRow(
            worker_id=worker_id,
            lat=at["lat_e7"] / 1e7,
            lon=at["lon_e7"] / 1e7,
            at_ms=int(at["at_ms"]),
            accuracy_m=_known(at["accuracy_m"]),
            speed_mps=_known(at["speed_mps"]),
            heading_deg=_known(at["heading_deg"]),
            battery_pct=None if at["battery_pct"] == BATTERY_UNKNOWN else at["battery_pct"],
            marks=at["marks"],
        )

    def update(self, fixes: Iterable[Fix]) -> list[int]:
        """Move the workers to these fixes (in order, so the last of a worker wins); answers who moved."""
        newest = {fix.worker_id: fix for fix in fixes}
        if newest:
            self._write(self._slots_for(newest), list(newest.values()))
        return list(newest)

    def _slots_for(self, worker_ids: Iterable[int]) -> list[int]:
        slots = self._slots
        found = [slots.setdefault(worker_id, len(slots)) for worker_id in worker_ids]
        while len(slots) > len(self._columns["worker_id"]):
            self._columns = {
                name: np.concatenate([column, np.zeros_like(column)])
                for name, column in self._columns.items()
            }
        return found

    def _write(self, slots: list[int], fixes: list[Fix]) -> None:
        columns = self._columns
        columns["worker_id"][slots] = [fix.worker_id for fix in fixes]
        columns["lat_e7"][slots] = [round(fix.lat * 1e7) for fix in fixes]
        columns["lon_e7"][slots] = [round(fix.lon * 1e7) for fix in fixes]
        columns["at_ms"][slots] = [fix.at_ms for fix in fixes]
        # numpy reads None as not-a-number, which is what the frame says for "unknown"
        columns["accuracy_m"][slots] = np.array([fix.accuracy_m for fix in fixes], np.float32)
        columns["speed_mps"][slots] = np.array([fix.speed_mps for fix in fixes], np.float32)
        columns["heading_deg"][slots] = np.array([fix.heading_deg for fix in fixes], np.float32)
        columns["battery_pct"][slots] = [
            BATTERY_UNKNOWN if fix.battery_pct is None else round(fix.battery_pct) for fix in fixes
        ]
        columns["marks"][slots] = [fix.marks for fix in fixes]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
