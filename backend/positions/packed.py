"""What a device told with one fix, as the bytes a row keeps: columns of a track are then one copy; no SQL.

A track is read as one blob, put together by SQLite without a Python object for any value in between.
"""

import math
import struct
from collections.abc import Iterable
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from backend.positions.fix import Fix
from contract.tracks import SOURCE_NUMBERS

LAYOUT = np.dtype(
    [
        ("at_ms", "<f8"),
        ("lat", "<f8"),
        ("lon", "<f8"),
        ("accuracy_m", "<f4"),  # from here on NaN where nothing was told
        ("speed_mps", "<f4"),
        ("heading_deg", "<f4"),
        ("altitude_m", "<f4"),
        ("battery_pct", "<f4"),
        ("marks", "<u2"),
        ("source", "|u1"),
    ]
)
"""Degrees exactly as they came; other figures to the seven digits of single precision."""

Rows = npt.NDArray[np.void]

_ROW = struct.Struct("<ddd5fHB")
PLACE_FIRST, PLACE_BYTES = 8, 16  # where latitude and longitude lie in a row
_LARGEST = float(np.finfo(np.float32).max)
assert _ROW.size == LAYOUT.itemsize  # one of them was changed without the other


def packed(fix: Fix) -> bytes:
    """The bytes of a fix. What a device claimed beyond single precision is infinite."""
    figures = (fix.accuracy_m, fix.speed_mps, fix.heading_deg, fix.altitude_m, fix.battery_pct)
    told = [math.nan if figure is None else figure for figure in figures]
    marks_and_source = fix.marks, SOURCE_NUMBERS[fix.source]
    try:
        return _ROW.pack(fix.at_ms, fix.lat, fix.lon, *told, *marks_and_source)
    except OverflowError:
        told = [math.copysign(math.inf, one) if abs(one) > _LARGEST else one for one in told]
        return _ROW.pack(fix.at_ms, fix.lat, fix.lon, *told, *marks_and_source)


def place_hex(fix: Fix) -> str:
    """Latitude and longitude as they stand in a row's bytes, in upper case hexadecimal digits."""
    return struct.pack("<dd", fix.lat, fix.lon).hex().upper()


def unpacked(blob: bytes) -> Rows:
    """Rows of `LAYOUT`, of one fix or many laid end to end; a view of the bytes."""
    return np.frombuffer(blob, LAYOUT)


def of_each(blobs: Iterable[bytes]) -> Rows:
    """The rows of fixes that came one by one."""
    return unpacked(b"".join(blobs))


class Measured(TypedDict):
    """What a device told beside its place; None where it did not."""

    accuracy_m: float | None
    speed_mps: float | None
    heading_deg: float | None
    altitude_m: float | None
    battery_pct: float | None


def measured(rows: Rows, row: int) -> Measured:
    """The figures of one fix in the shortest decimals that mean them: 12.3 comes back as 12.3."""
    return Measured(
        accuracy_m=_told(rows["accuracy_m"][row]),
        speed_mps=_told(rows["speed_mps"][row]),
        heading_deg=_told(rows["heading_deg"][row]),
        altitude_m=_told(rows["altitude_m"][row]),
        battery_pct=_told(rows["battery_pct"][row]),
    )


def _told(figure: np.float32) -> float | None:
    return None if np.isnan(figure) else float(str(figure))
