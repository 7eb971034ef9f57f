"""Takes places out of files as they are written there: CSV, Excel, KML, GeoJSON; judges no value."""

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from xml.etree import ElementTree

ENCODINGS = ("utf-8-sig", "gb18030")
LARGEST_FILE = 32 << 20  # bytes, also unpacked: a small archive can hide a huge sheet
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


def read(content: bytes, file_name: str) -> list[Written]:
    """All places of a file. Raises PlacesUnreadable."""
    if len(content) > LARGEST_FILE:
        raise PlacesUnreadable("too_large")
    if not content.strip():
        raise PlacesUnreadable("empty")
    suffix = PurePath(file_name).suffix.lower()
    if content[:2] == b"PK":
        return list(_kmz(content) if suffix == ".kmz" else _table(_excel(content)))
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise PlacesUnreadable("old_excel")
    text = _text(content)
    start = text.lstrip()[:1]
    if start == "<":
        return list(_kml(text))
    if suffix in (".geojson", ".json") or start == "{":
        return list(_geojson(text))
    return list(_table(_csv(text)))


def _text(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
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


def _table(rows: Iterator[tuple[int, list[str]]]) -> Iterator[Written]:
    """Rows below the first that names a position; blank ones are no rows."""
    columns: dict[str, int] = {}
    for number, (line, cells) in enumerate(rows):
        if not columns:
            columns = _columns(cells)
            if not columns and number >= HEADER_WITHIN:
                break
            continue
        if any(cell.strip() for cell in cells):
            yield _written(line, cells, columns)
    if not columns:
        raise PlacesUnreadable("no_columns")


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Which column is what; empty unless there is a position among them."""
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        word = re.sub(r"[\s*:：]|[(（].*", "", cell).lower()
        for key, words in COLUMNS.items():
            if word in words:
                found.setdefault(key, index)
    return found if {"lat", "lon"} <= set(found) or "both" in found else {}


def _written(line: int, cells: Sequence[str], columns: dict[str, int]) -> Written:
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
            text = _text(_unpacked(archive, name))
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
