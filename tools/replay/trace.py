"""Reading a recorded trace: csv or csv.gz, one row per fix, columns by name. Nothing is sent from here."""

import csv
import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO, cast

COLUMNS = {
    "vehicle": ("vehicle_id", "uid", "user_id", "user", "device_id", "vehicle", "id"),
    "time": ("timestamp", "datetime", "time", "at"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng"),
}
SPEED_UNITS_MPS = {"mps": 1.0, "kmh": 1 / 3.6, "mph": 0.44704, "knots": 1852 / 3600}


class TraceError(Exception):
    """The file is no trace; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One fix as recorded: degrees WGS-84, ms since 1970, metres a second."""

    vehicle: str
    at_ms: int
    lat: float
    lon: float
    speed_mps: float | None


def read(path: Path, *, speed_unit: str = "mps", limit: int | None = None) -> list[Row]:
    """Every row in the order of the file. Raises TraceError."""
    try:
        with _opened(path) as lines:
            rows = list(_rows(csv.DictReader(lines), SPEED_UNITS_MPS[speed_unit], limit))
    except FileNotFoundError as error:
        raise TraceError(f"{path}: there is no such file") from error
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise TraceError(f"{path} cannot be read: {error}") from error
    if not rows:
        raise TraceError(f"{path} has no rows")
    return rows


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        stream = gzip.GzipFile(fileobj=raw) if packed else raw
        yield TextIOWrapper(cast(BinaryIO, stream), encoding="utf-8-sig", newline="")


def _rows(reader: "csv.DictReader[str]", unit_mps: float, limit: int | None) -> Iterator[Row]:
    names = _find_columns(reader.fieldnames or ())
    vehicle, time, lat, lon = (names[what] for what in COLUMNS)
    for record in islice(reader, limit):
        try:
            speed = record.get("speed")
            yield Row(
                record[vehicle],
                _ms(record[time]),
                float(record[lat]),
                float(record[lon]),
                float(speed) * unit_mps if speed else None,
            )
        except (ValueError, TypeError) as error:
            raise TraceError(f"line {reader.line_num}: {error}") from error


def _find_columns(present: Sequence[str]) -> dict[str, str]:
    by_lower = {name.strip().lower(): name for name in present}
    found = {
        what: next((by_lower[name] for name in names if name in by_lower), "")
        for what, names in COLUMNS.items()
    }
    missing = [f"{what} (one of {', '.join(COLUMNS[what])})" for what, name in found.items() if not name]
    if missing:
        has = ", ".join(present) or "no header line"
        raise TraceError(f"missing column for {'; '.join(missing)}. The file has: {has}")
    return found


def _ms(text: str) -> int:
    """ISO-8601 (UTC where no zone is named), or seconds or milliseconds since 1970."""
    try:
        number = float(text)
    except ValueError:
        at = datetime.fromisoformat(text)
        return round((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)
    return round(number * 1000 if abs(number) < 1e11 else number)
