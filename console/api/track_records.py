"""A worker's track as the backend says it: typed records and the columns of its fixes; no HTTP, no Qt."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
import numpy as np
import numpy.typing as npt

from console.core.errors import BackendAnswerUnreadable
from contract.tracks import COLUMNS, ROW_BYTES


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody stayed within `radius_m` of a place (WGS-84 degrees)."""

    since: datetime
    until: datetime
    lat: float
    lon: float
    radius_m: float = 0.0
    fixes: int = 0


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """No fix was taken; `reason` is off_duty, stealth, not_monitored, no_signal, phone_off or no_device."""

    since: datetime
    until: datetime
    reason: str


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a track is doubted: `code` is mock, teleport, frozen, too_perfect or clock."""

    code: str
    count: int = 0
    detail: object = None


class Suspicion(msgspec.Struct, frozen=True, kw_only=True):
    """How likely positions were faked, 0…100."""

    score: float = 0.0
    reasons: list[Reason] = []


class TrackLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the answer; of a worker with many fixes the last line has the summary."""

    worker_id: int
    n: int
    frame: str
    part: int = 1
    parts: int = 1
    stops: list[Stop] = []
    gaps: list[Gap] = []
    mileage_m: float = 0.0
    moving_s: float = 0.0
    stopped_s: float = 0.0
    max_speed_mps: float | None = None
    suspicion: Suspicion = Suspicion()
    truncated: bool = False


class PositionRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One stored fix, marked ones too. WGS-84 degrees, metres, metres a second, per cent."""

    at: datetime
    received_at: datetime
    device_at: datetime | None = None  # what the device claimed, where that differs
    lat: float
    lon: float
    accuracy_m: float | None = None
    speed_mps: float | None = None
    heading_deg: float | None = None
    battery_pct: float | None = None
    source: str
    marks: list[str] = []
    note: str | None = None


class PositionPage(msgspec.Struct, frozen=True, kw_only=True):
    items: list[PositionRecord]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Fixes:
    """Columns of equal length, oldest first, marked fixes included; WGS-84; epoch ms; NaN where unknown."""

    at_ms: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    lon: npt.NDArray[np.float64]
    accuracy_m: npt.NDArray[np.float32]
    speed_mps: npt.NDArray[np.float32]
    heading_deg: npt.NDArray[np.float32]
    marks: npt.NDArray[np.uint16]
    source: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.at_ms)


@dataclass(frozen=True, slots=True)
class TrackAnswer:
    """All that is known of one worker in the range."""

    line: TrackLine
    fixes: Fixes


def decode_fixes(n: int, frame: str) -> Fixes:
    """Raises BackendAnswerUnreadable where length and `n` disagree."""
    try:
        raw = base64.b64decode(frame, validate=True)
    except ValueError as error:
        raise BackendAnswerUnreadable("track frame is not base64") from error
    if n < 0 or len(raw) != n * ROW_BYTES:
        raise BackendAnswerUnreadable(f"track frame of {len(raw)} bytes for {n} rows")
    columns, offset = {}, 0
    for name, kind in COLUMNS:
        columns[name] = np.frombuffer(raw, dtype=kind, count=n, offset=offset)
        offset += n * np.dtype(kind).itemsize
    return Fixes(**columns)


def encode_fixes(fixes: Fixes) -> str:
    """The inverse of `decode_fixes`; for tests and demonstrations."""
    raw = b"".join(np.asarray(getattr(fixes, name)).astype(kind).tobytes() for name, kind in COLUMNS)
    return base64.b64encode(raw).decode("ascii")


def joined(parts: Sequence[Fixes]) -> Fixes:
    """Parts of one worker, in order, as one."""
    if len(parts) == 1:
        return parts[0]
    return Fixes(**{name: np.concatenate([getattr(one, name) for one in parts]) for name, _ in COLUMNS})


def only(fixes: Fixes, rows: npt.NDArray[np.bool_]) -> Fixes:
    """Those fixes for which `rows` holds."""
    return Fixes(**{name: getattr(fixes, name)[rows] for name, _ in COLUMNS})
