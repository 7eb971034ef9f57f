"""Unpacks position frames into numpy columns and packs them again; the layout is the contract's."""

import base64
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from console.api.types import PositionsFrame
from console.core.errors import BackendAnswerUnreadable
from contract.positions import BATTERY_UNKNOWN, COLUMNS, ROW_BYTES

__all__ = ["BATTERY_UNKNOWN", "Positions", "decode", "encode"]


@dataclass(frozen=True, slots=True)
class Positions:
    """Columns of equal length n; degrees WGS-84; epoch ms; NaN (battery: 255) where unknown."""

    worker_id: npt.NDArray[np.int64]
    lat: npt.NDArray[np.float64]
    lon: npt.NDArray[np.float64]
    at_ms: npt.NDArray[np.float64]
    accuracy_m: npt.NDArray[np.float32]
    speed_mps: npt.NDArray[np.float32]
    heading_deg: npt.NDArray[np.float32]
    battery_pct: npt.NDArray[np.uint8]
    marks: npt.NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.worker_id)


def decode(frame: PositionsFrame) -> Positions:
    """Columns of `frame`; raises BackendAnswerUnreadable where length and `n` disagree."""
    try:
        raw = base64.b64decode(frame.frame, validate=True)
    except ValueError as error:
        raise BackendAnswerUnreadable("positions frame is not base64") from error
    if frame.n < 0 or len(raw) != frame.n * ROW_BYTES:
        raise BackendAnswerUnreadable(f"positions frame of {len(raw)} bytes for {frame.n} rows")
    columns: dict[str, npt.NDArray[np.generic]] = {}
    offset = 0
    for name, kind in COLUMNS:
        columns[name] = np.frombuffer(raw, dtype=kind, count=frame.n, offset=offset)
        offset += frame.n * np.dtype(kind).itemsize
    return Positions(
        worker_id=columns["worker_id"].astype(np.int64),
        lat=columns["lat_e7"].astype(np.float64) / 1e7,
        lon=columns["lon_e7"].astype(np.float64) / 1e7,
        at_ms=columns["at_ms"].astype(np.float64),
        accuracy_m=columns["accuracy_m"].astype(np.float32),
        speed_mps=columns["speed_mps"].astype(np.float32),
        heading_deg=columns["heading_deg"].astype(np.float32),
        battery_pct=columns["battery_pct"].astype(np.uint8),
        marks=columns["marks"].astype(np.uint16),
    )


def encode(positions: Positions) -> PositionsFrame:
    """The inverse of `decode`, to 1e-7 degrees; for tests and demonstrations."""
    source = {
        "worker_id": positions.worker_id,
        "lat_e7": np.rint(positions.lat * 1e7),
        "lon_e7": np.rint(positions.lon * 1e7),
        "at_ms": positions.at_ms,
        "accuracy_m": positions.accuracy_m,
        "speed_mps": positions.speed_mps,
        "heading_deg": positions.heading_deg,
        "battery_pct": positions.battery_pct,
        "marks": positions.marks,
    }
    raw = b"".join(np.asarray(source[name]).astype(kind).tobytes() for name, kind in COLUMNS)
    return PositionsFrame(n=len(positions), frame=base64.b64encode(raw).decode("ascii"))
