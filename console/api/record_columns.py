"""Position records as the backend says them: the question, parts of the answer, columns; no HTTP, no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec
import numpy as np
import numpy.typing as npt

from contract.records import COLUMNS

MOST_IN_A_PART = 10_000_000


@dataclass(frozen=True, slots=True)
class RecordQuestion:
    """Whose, since <= at < until; `source` empty: from anywhere.

    Times of positions are whole milliseconds, and so are those of a question, or its answer would seem to
    end too early.
    """

    worker_ids: tuple[int, ...]
    since: datetime
    until: datetime
    source: str = ""
    only_marked: bool = False

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            at: datetime = getattr(self, name)
            object.__setattr__(self, name, at.replace(microsecond=at.microsecond // 1_000 * 1_000))


class RecordsLine(msgspec.Struct, frozen=True, kw_only=True):
    """At the head of a part: everything of since <= at < until; `read` rows were looked at so far."""

    since: datetime
    until: datetime
    n: Annotated[int, msgspec.Meta(ge=0, le=MOST_IN_A_PART)]
    read: int


@dataclass(frozen=True, slots=True)
class RecordColumns:
    """Columns of equal length, the newest first; WGS-84; epoch ms; NaN where unknown."""

    worker_id: npt.NDArray[np.int64]
    at_ms: npt.NDArray[np.float64]
    received_ms: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    lon: npt.NDArray[np.float64]
    accuracy_m: npt.NDArray[np.float32]
    speed_mps: npt.NDArray[np.float32]
    heading_deg: npt.NDArray[np.float32]
    battery_pct: npt.NDArray[np.float32]
    marks: npt.NDArray[np.uint16]
    source: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.at_ms)


@dataclass(frozen=True, slots=True)
class RecordsPart:
    line: RecordsLine
    rows: RecordColumns


def decode_records(n: int, raw: bytes) -> RecordColumns:
    """`n` rows in `n * ROW_BYTES` bytes; the columns are views of them."""
    columns, offset = {}, 0
    for name, kind in COLUMNS:
        columns[name] = np.frombuffer(raw, dtype=kind, count=n, offset=offset)
        offset += n * np.dtype(kind).itemsize
    return RecordColumns(**columns)


def encode_records(rows: RecordColumns) -> bytes:
    """The inverse of `decode_records`; for tests and demonstrations."""
    return b"".join(np.asarray(getattr(rows, name)).astype(kind).tobytes() for name, kind in COLUMNS)


def joined(parts: Sequence[RecordColumns]) -> RecordColumns:
    """Parts in order as one."""
    if not parts:
        return decode_records(0, b"")
    return RecordColumns(
        **{name: np.concatenate([getattr(one, name) for one in parts]) for name, _ in COLUMNS}
    )
