"""Judges the places of a file before they are imported: every row is kept, with what is wrong with it.

Reads no disk and asks no backend; `place_files` takes files apart. The dialog shows what comes out of here.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from console.core import coordinates
from console.core.coordinates import Datum
from console.models.rules.distance import distance_m
from console.reports.place_files import ROWS_A_TICK, Tick, Written, read

LONGEST_NAME: Final = 80
LONGEST_NOTE: Final = 500
SAME_PLACE_M: Final = 20.0  # of the same name: the same place
Known = tuple[str, float, float]
"""A place there is already: name, lat, lon (WGS-84)."""
# China generously: a latitude that looks like its longitudes, and the other way round, was swapped.
CHINA_LAT, CHINA_LON = (3.0, 54.0), (73.0, 136.0)
DEGREES: Final = re.compile(
    r"(-?\d+(?:\.\d+)?)[°度](?:(\d+(?:\.\d+)?)['′分])?(?:(\d+(?:\.\d+)?)(?:\"|″|′′|''|秒))?"
)
SIDES: Final = {"N": 1, "北": 1, "E": 1, "东": 1, "S": -1, "南": -1, "W": -1, "西": -1}


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One row: as written, and what it means. `lat`, `lon`: WGS-84, None where there is no telling.

    `faults` keep it from being imported: no_name, long_name, long_note, no_position, no_point, not_a_number,
    out_of_range, zero, swapped, unknown_layer, refused (by the backend). `remarks` do not: duplicate (the
    same name within 20 m in the same file), exists (the same of a place there is already).
    """

    written: Written
    name: str
    layer: int | None
    note: str
    lat: float | None
    lon: float | None
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class PlaceSheet:
    """All rows in the file's order; `datum` is what the file was declared to be in."""

    rows: tuple[PlaceRow, ...]
    datum: Datum

    @property
    def good(self) -> list[PlaceRow]:
        return [row for row in self.rows if row.is_good]

    @property
    def bad(self) -> list[PlaceRow]:
        return [row for row in self.rows if not row.is_good]

    @property
    def swapped(self) -> int:
        """How many rows seem to have latitude and longitude exchanged: offer to exchange them back."""
        return sum("swapped" in row.faults for row in self.rows)

    @property
    def twice(self) -> int:
        """How many good rows are the same as another one, or as a place there is already."""
        return sum(row.is_good and bool(row.remarks) for row in self.rows)


def read_sheet(
    content: bytes, file_name: str, *, layers: Mapping[str, int], layer: int = 1, datum: Datum = "wgs84"
) -> PlaceSheet:
    """The file's places. `layers`: layer by its name; `layer`: of rows that name none.

    Raises PlacesUnreadable where the file as a whole is of no use.
    """
    return judged(read(content, file_name), layers=layers, layer=layer, datum=datum)


def judged(
    written: Sequence[Written],
    *,
    layers: Mapping[str, int],
    layer: int = 1,
    datum: Datum = "wgs84",
    known: Iterable[Known] = (),
    tick: Tick = lambda _share: None,
) -> PlaceSheet:
    """The same of rows already taken out of a file; `known`: places there are already."""
    rows = []
    for number, one in enumerate(written):
        if number % ROWS_A_TICK == 0:
            tick(number / len(written))
        rows.append(_row(one, layers, layer))
    return PlaceSheet(tuple(_with_remarks(_moved(rows, datum), known)), datum)


def with_swapped_back(sheet: PlaceSheet, *, layers: Mapping[str, int], layer: int = 1) -> PlaceSheet:
    """The sheet with latitude and longitude exchanged in the rows that seem to need it, and in no other."""
    exchanged = [
        replace(row.written, lat=row.written.lon, lon=row.written.lat)
        if "swapped" in row.faults
        else row.written
        for row in sheet.rows
    ]
    return judged(exchanged, layers=layers, layer=layer, datum=sheet.datum)


def with_row(
    sheet: PlaceSheet,
    number: int,
    written: Written,
    *,
    layers: Mapping[str, int],
    layer: int = 1,
    known: Iterable[Known] = (),
) -> PlaceSheet:
    """The sheet with one row as somebody corrected it; whether it is there twice is looked at as well."""
    [row] = _moved([_row(written, layers, layer)], sheet.datum)
    rows = [*sheet.rows[:number], row, *sheet.rows[number + 1 :]]
    named = [one for one in rows if one.name == row.name]
    if row.is_good and len(named) + sum(one[0] == row.name for one in known) > 1:
        renewed = iter(_with_remarks([replace(one, remarks=()) for one in named], known))
        rows = [next(renewed) if one.name == row.name else one for one in rows]
    return PlaceSheet(tuple(rows), sheet.datum)


def degrees(text: str) -> float | None:
    """31.2304, 31°13'49.4"N, 北纬31.2304: degrees, negative for S and W; None for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'").upper()
    plain = plain.replace("纬", "").replace("经", "")
    if plain in ("NAN", "INF"):
        return None
    sign = 1
    for side, factor in SIDES.items():
        if plain.startswith(side) or plain.endswith(side):
            plain, sign = plain.removeprefix(side).removesuffix(side).strip(), factor
            break
    parts = DEGREES.fullmatch(plain.replace(" ", ""))
    if parts is not None:
        whole, minutes, seconds = (float(one) if one else 0.0 for one in parts.groups())
        value = math.copysign(abs(whole) + minutes / 60 + seconds / 3600, whole)
        return sign * value if minutes < 60 and seconds < 60 else None
    try:
        value = float(plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain)
    except ValueError:
        return None
    return sign * value if math.isfinite(value) else None


def _row(written: Written, layers: Mapping[str, int], layer: int) -> PlaceRow:
    faults: list[str] = []
    name, note = (" ".join(text.split()) for text in (written.name, written.note))
    if not name:
        faults.append("no_name")
    if len(name) > LONGEST_NAME:
        faults.append("long_name")
    if len(note) > LONGEST_NOTE:
        faults.append("long_note")
    chosen = _layer(written.layer, layers, layer)
    if chosen is None:
        faults.append("unknown_layer")
    lat, lon = degrees(written.lat), degrees(written.lon)
    fault = written.fault or _position_fault(written, lat, lon)
    if fault:
        faults.append(fault)
    if fault and fault != "swapped":
        lat = lon = None
    return PlaceRow(written, name, chosen, note, lat, lon, tuple(faults))


def _layer(text: str, layers: Mapping[str, int], otherwise: int) -> int | None:
    word = unicodedata.normalize("NFKC", text).strip()
    if not word:
        return otherwise
    if word in layers:
        return layers[word]
    number = re.fullmatch(r"([1-5])(\.0)?", word)
    return int(number.group(1)) if number else None


def _position_fault(written: Written, lat: float | None, lon: float | None) -> str:
    if not written.lat or not written.lon:
        return "no_position"
    if lat is None or lon is None:
        return "not_a_number"
    if lat == 0 and lon == 0:
        return "zero"
    seems_swapped = CHINA_LON[0] <= lat <= CHINA_LON[1] and CHINA_LAT[0] <= lon <= CHINA_LAT[1]
    if seems_swapped or (90 < abs(lat) <= 180 and abs(lon) <= 90):
        return "swapped"
    return "" if abs(lat) <= 90 and abs(lon) <= 180 else "out_of_range"


def _moved(rows: Sequence[PlaceRow], datum: Datum) -> list[PlaceRow]:
    """Good rows in WGS-84."""
    lats = np.array([row.lat if row.is_good and row.lat is not None else np.nan for row in rows])
    lons = np.array([row.lon if row.is_good and row.lon is not None else np.nan for row in rows])
    if not len(rows):
        return []
    moved_lat, moved_lon = coordinates.to_wgs84(datum, lats, lons)
    return [
        replace(row, lat=float(lat), lon=float(lon)) if row.is_good else row
        for row, lat, lon in zip(rows, moved_lat, moved_lon, strict=True)
    ]


def _with_remarks(rows: Sequence[PlaceRow], known: Iterable[Known]) -> list[PlaceRow]:
    there: dict[str, list[tuple[float, float]]] = defaultdict(list)
    seen: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, lat, lon in known:
        there[name].append((lat, lon))
    done: list[PlaceRow] = []
    for row in rows:
        if not row.is_good or row.lat is None or row.lon is None:
            done.append(row)
            continue
        here = (row.lat, row.lon)
        remarks = [
            word
            for word, others in (("exists", there), ("duplicate", seen))
            if row.name in others and _is_near(here, others[row.name])
        ]
        seen[row.name].append(here)
        done.append(replace(row, remarks=tuple(remarks)) if remarks else row)
    return done


def _is_near(here: tuple[float, float], others: Sequence[tuple[float, float]]) -> bool:
    """A fifth of a thousandth of a degree is more than 20 m north or south: most are told apart by that."""
    return any(
        abs(here[0] - one[0]) < 2e-4 and distance_m(*here, *one) <= SAME_PLACE_M for one in reversed(others)
    )
