"""Takes places out of files as they are written there: CSV, Excel, KML, GeoJSON; judges no value."""

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from xml.etree import ElementTree

ENCODINGS = ("utf-8-sig", "gb18030")
LARGEST_FILE = 32 << 20  # bytes, also unpacked: a small archive can hide a huge sheet
MOST_LETTERS = 26
LEAST_COLUMNS = 2  # fewer are no table of places
ROWS_A_TICK = 500
MANY_ROWS = 50_000  # how far a table is read is told as a share of so many
HEADER_WITHIN = 10  # rows; titles and notes above the header are common
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("名称", "地点", "地点名称", "点位", "点位名称", "name", "title", "place"),
    "lat": ("纬度", "lat", "latitude", "y", "wgs84_lat", "lat_wgs84"),
    "lon": ("经度", "lon", "lng", "long", "longitude", "x", "wgs84_lon", "lon_wgs84"),
    "both": ("经纬度", "坐标", "位置坐标", "coordinates", "location"),
    "layer": ("图层", "分类", "类别", "层", "layer", "category"),
    "note": ("备注", "说明", "地址", "note", "remark", "description", "address"),
}
# What the library says of archives that are cut off, encrypted or packed in an unknown way.
BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError, NotImplementedError)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class PlacesUnreadable(ValueError):
    """The file as a whole is of no use; `reason` completes a texts key."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Written:
    """One place as the file has it, nothing left out. `line`: of the file, from 1; for KML and GeoJSON the
    number of the place. `fault`: why there is no point, for instance a polygon."""

    line: int
    name: str = ""
    lat: str = ""
    lon: str = ""
    layer: str = ""
    note: str = ""
    fault: str = ""


Cells = tuple[str, ...]
Tick = Callable[[float], None]
"""Told how far it is, 0 to 1; raises what it likes to stop the reading."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file taken apart. Of a table: its `rows` with their lines, which of them is the `header` (-1: none),
    and what its `columns` seem to be (key → place, empty where there is no telling). Of KML and GeoJSON:
    `written`. `encoding` of text, empty where the format has its own."""

    rows: tuple[tuple[int, Cells], ...] = ()
    header: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    written: tuple[Written, ...] = ()
    encoding: str = ""

    @property
    def is_table(self) -> bool:
        return bool(self.rows)

    @property
    def titles(self) -> Cells:
        """What the header says; the letters a spreadsheet has, where there is none."""
        if self.header >= 0:
            return self.rows[self.header][1] if self.rows else ()
        width = max((len(cells) for _, cells in self.rows), default=0)
        return tuple(_letter(place) for place in range(min(width, MOST_LETTERS)))


def read(content: bytes, file_name: str) -> list[Written]:
    """All places of a file. Raises PlacesUnreadable."""
    opened = open_file(content, file_name)
    if opened.is_table and not knows_position(opened.columns):
        raise PlacesUnreadable("no_columns")
    return mapped(opened, opened.columns)


def open_file(content: bytes, file_name: str, encoding: str = "", tick: Tick = lambda _share: None) -> Opened:
    """Takes a file apart. `encoding` empty: the one it seems to be in. Raises PlacesUnreadable."""
    if len(content) > LARGEST_FILE:
        raise PlacesUnreadable("too_large")
    if not content.strip():
        raise PlacesUnreadable("empty")
    suffix = PurePath(file_name).suffix.lower()
    if content[:2] == b"PK":
        if suffix == ".kmz":
            return Opened(written=tuple(_kmz(content)))
        return _table(_excel(content), "", tick)
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise PlacesUnreadable("old_excel")
    text, encoding = _text(content, encoding)
    start = text.lstrip()[:1]
    if start == "<":
        return Opened(written=tuple(_kml(text)), encoding=encoding)
    if suffix in (".geojson", ".json") or start == "{":
        return Opened(written=tuple(_geojson(text)), encoding=encoding)
    return _table(_csv(text), encoding, tick)


def rows_of(content: bytes) -> list[tuple[int, Cells]]:
    """All rows of a table, Excel or CSV, with their lines; blank ones left out. Raises PlacesUnreadable."""
    if len(content) > LARGEST_FILE:
        raise PlacesUnreadable("too_large")
    if not content.strip():
        raise PlacesUnreadable("empty")
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise PlacesUnreadable("old_excel")
    rows = _excel(content) if content[:2] == b"PK" else _csv(_text(content)[0])
    return [(line, tuple(cells)) for line, cells in rows if any(cell.strip() for cell in cells)]


def knows_position(columns: Mapping[str, int]) -> bool:
    return {"lat", "lon"} <= set(columns) or "both" in columns


def mapped(opened: Opened, columns: Mapping[str, int], tick: Tick = lambda _share: None) -> list[Written]:
    """The places with each column taken for what `columns` says; of KML and GeoJSON as they are."""
    if not opened.is_table:
        return list(opened.written)
    below = opened.rows[opened.header + 1 :]
    found = []
    for number, (line, cells) in enumerate(below):
        if number % ROWS_A_TICK == 0:
            tick(number / len(below))
        found.append(_written(line, cells, columns))
    return found


def _text(content: bytes, encoding: str = "") -> tuple[str, str]:
    """Decoded, and in which encoding. A given one is taken at its word: what it cannot say becomes �."""
    if encoding:
        return content.decode(encoding, errors="replace").removeprefix("\ufeff"), encoding
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace"), "utf-16"
    for one in ENCODINGS:
        try:
            return content.decode(one), one
        except UnicodeDecodeError:
            continue
    raise PlacesUnreadable("encoding")


def _csv(text: str) -> Iterator[tuple[int, list[str]]]:
    head = text[:4096]
    delimiter = max(",;\t|", key=head.count)
    rows = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error:
        raise PlacesUnreadable("table") from None


def _table(rows: Iterator[tuple[int, list[str]]], encoding: str, tick: Tick) -> Opened:
    """Rows from the first that names a position on, else from the first; blank ones are no rows."""
    kept: list[tuple[int, Cells]] = []
    columns: dict[str, int] = {}
    header = -1
    for number, (line, cells) in enumerate(rows):
        if number % ROWS_A_TICK == 0:
            tick(min(1.0, number / MANY_ROWS))
        if not any(cell.strip() for cell in cells):
            continue
        if not columns and number <= HEADER_WITHIN:
            columns = _columns(cells)
            header = len(kept) if columns else -1
        kept.append((line, tuple(cells)))
    if not kept or (not columns and max(len(cells) for _, cells in kept) < LEAST_COLUMNS):
        raise PlacesUnreadable("no_columns")
    return Opened(rows=tuple(kept), header=header, columns=columns, encoding=encoding)


def _letter(place: int) -> str:
    return chr(ord("A") + place)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Which column is what; empty unless there is a position among them."""
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        word = re.sub(r"[\s*:：]|[(（].*", "", cell).lower()
        for key, words in COLUMNS.items():
            if word in words:
                found.setdefault(key, index)
    return found if knows_position(found) else {}


def _written(line: int, cells: Sequence[str], columns: Mapping[str, int]) -> Written:
    def cell(key: str) -> str:
        index = columns.get(key, len(cells))
        return cells[index].strip() if index < len(cells) else ""

    lat, lon = cell("lat"), cell("lon")
    if "lat" not in columns:  # longitude first, as Chinese map services write it
        parts = [part for part in re.split(r"[,，;；\s]+", cell("both")) if part]
        lon, lat = (parts[0], parts[1]) if len(parts) == 2 else (cell("both"), "")
    return Written(line, cell("name"), lat, lon, cell("layer"), cell("note"))


def _excel(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Cells of the first sheet of an .xlsx workbook, as text."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            shared = _shared_words(book)
            names = sorted(
                one for one in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", one)
            )
            sheet = ElementTree.fromstring(_unpacked(book, names[0]))
    except (*BROKEN_ARCHIVE, ElementTree.ParseError, IndexError):
        raise PlacesUnreadable("excel") from None
    for number, row in enumerate(sheet.iter(f"{SHEET}row"), start=1):
        cells: dict[int, str] = {}
        for place, cell in enumerate(row.iter(f"{SHEET}c")):
            cells[_column_number(cell.get("r", ""), place)] = _cell_text(cell, shared)
        line = row.get("r", "")
        width = max(cells, default=-1) + 1
        yield int(line) if line.isdecimal() else number, [cells.get(index, "") for index in range(width)]


def _shared_words(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    root = ElementTree.fromstring(_unpacked(book, "xl/sharedStrings.xml"))
    return ["".join(part.text or "" for part in item.iter(f"{SHEET}t")) for item in root.iter(f"{SHEET}si")]


def _cell_text(cell: ElementTree.Element, shared: Sequence[str]) -> str:
    value = cell.findtext(f"{SHEET}v", "")
    if cell.get("t") == "s":
        return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{SHEET}t"))
    return value


def _column_number(reference: str, otherwise: int) -> int:
    """C7 → 2."""
    letters = re.match(r"[A-Z]{1,3}", reference)
    if letters is None:
        return otherwise
    number = 0
    for letter in letters.group():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > LARGEST_FILE:
        raise PlacesUnreadable("too_large")
    return archive.read(name)


def _kmz(content: bytes) -> Iterator[Written]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            name = next(one for one in archive.namelist() if one.lower().endswith(".kml"))
            text, _ = _text(_unpacked(archive, name))
    except (*BROKEN_ARCHIVE, StopIteration):
        raise PlacesUnreadable("kml") from None
    return _kml(text)


def _kml(text: str) -> Iterator[Written]:
    """Placemarks; the folder that holds one is its layer."""
    try:
        root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
        found = list(_placemarks(root, ""))
    except (ElementTree.ParseError, RecursionError):
        raise PlacesUnreadable("kml") from None
    if not found:
        raise PlacesUnreadable("no_places")
    for line, (mark, folder) in enumerate(found, start=1):
        name, note = _child_text(mark, "name"), _child_text(mark, "description")
        point = next((one for one in mark if _plain(one.tag) == "Point"), None)
        parts = ("" if point is None else _child_text(point, "coordinates")).split(",")
        if point is None or len(parts) < 2:
            yield Written(line, name, layer=folder, note=note, fault="no_point")
        else:
            yield Written(line, name, parts[1].strip(), parts[0].strip(), folder, note)


def _placemarks(element: ElementTree.Element, folder: str) -> Iterator[tuple[ElementTree.Element, str]]:
    for child in element:
        kind = _plain(child.tag)
        if kind == "Placemark":
            yield child, folder
        elif kind in ("Folder", "Document", "kml"):
            named = _child_text(child, "name") if kind == "Folder" else ""
            yield from _placemarks(child, named or folder)


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]


def _child_text(element: ElementTree.Element, name: str) -> str:
    return next(((one.text or "").strip() for one in element if _plain(one.tag) == name), "")


def _geojson(text: str) -> Iterator[Written]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        raise PlacesUnreadable("json") from None
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list):
        raise PlacesUnreadable("json")
    for line, feature in enumerate(features, start=1):
        body = feature if isinstance(feature, dict) else {}
        given, shape = body.get("properties"), body.get("geometry")
        words = (
            {str(k).lower(): str(v) for k, v in given.items() if v is not None}
            if isinstance(given, dict)
            else {}
        )
        name, layer, note = (
            next((words[word] for word in COLUMNS[key] if word in words), "")
            for key in ("name", "layer", "note")
        )
        point = shape.get("coordinates") if isinstance(shape, dict) and shape.get("type") == "Point" else None
        if isinstance(point, list) and len(point) >= 2:
            yield Written(line, name, str(point[1]), str(point[0]), layer, note)
        else:
            yield Written(line, name, layer=layer, note=note, fault="no_point")
