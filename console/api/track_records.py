"""A worker's track as the backend says it: typed records and the columns of its fixes; no HTTP, no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec
import numpy as np
import numpy.typing as npt

from contract.tracks import COLUMNS

MOST_IN_A_PART = 10_000_000


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


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """A step of an order of the worker's (`kind` is an `EventKind`), or an alarm about him."""

    at: datetime
    kind: str
    subject_kind: str
    subject_id: int
    title: str = ""
    number: str = ""
    alarm: str | None = None
    level: str | None = None

    @property
    def at_ms(self) -> float:
        return self.at.timestamp() * 1_000

    @property
    def is_alarm(self) -> bool:
        return self.subject_kind == "alarm"


class TrackLine(msgspec.Struct, frozen=True, kw_only=True):
    """At the head of one part of the answer; of a worker with many fixes the last has the summary."""

    worker_id: int
    n: Annotated[int, msgspec.Meta(ge=0, le=MOST_IN_A_PART)]
    part: int = 1
    parts: int = 1
    stops: list[Stop] = []
    gaps: list[Gap] = []
    happened: list[Happened] = []
    mileage_m: float = 0.0
    moving_s: float = 0.0
    stopped_s: float = 0.0
    max_speed_mps: float | None = None
    suspicion: Suspicion = Suspicion()


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
    """A part of what is known of one worker in the range; `is_last` of it, and with the summary."""

    line: TrackLine
    fixes: Fixes

    @property
    def is_last(self) -> bool:
        return self.line.part >= self.line.parts


def decode_fixes(n: int, raw: bytes) -> Fixes:
    """`n` rows in `n * ROW_BYTES` bytes; the columns are views of them."""
    columns, offset = {}, 0
    for name, kind in COLUMNS:
        columns[name] = np.frombuffer(raw, dtype=kind, count=n, offset=offset)
        offset += n * np.dtype(kind).itemsize
    return Fixes(**columns)


def encode_fixes(fixes: Fixes) -> bytes:
    """The inverse of `decode_fixes`; for tests and demonstrations."""
    return b"".join(np.asarray(getattr(fixes, name)).astype(kind).tobytes() for name, kind in COLUMNS)


def joined(parts: Sequence[Fixes]) -> Fixes:
    """Parts of one worker, in order, as one."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return decode_fixes(0, b"")
    return Fixes(**{name: np.concatenate([getattr(one, name) for one in parts]) for name, _ in COLUMNS})


def only(fixes: Fixes, rows: npt.NDArray[np.bool_]) -> Fixes:
    """Those fixes for which `rows` holds."""
    return Fixes(**{name: getattr(fixes, name)[rows] for name, _ in COLUMNS})
