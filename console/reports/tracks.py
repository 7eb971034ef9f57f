"""Tracks as files for others: CSV, GPX, KML, GeoJSON, and a web page that needs nothing else. WGS-84."""

from __future__ import annotations

import asyncio
import json
import math
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from console.api.track_records import Gap, Stop
from console.core import units
from console.core.errors import ExportFailed
from console.core.notify import Notifier
from console.core.texts import Texts
from console.models.tracks import Track
from console.reports.sheet import ExportCancelled, write
from console.reports.track_page import page

FORMATS = ("csv", "gpx", "kml", "geojson", "html")
_COLUMNS = ("name", "at", "lat", "lon", "accuracy", "speed", "heading")
_GPX = "http://www.topografix.com/GPX/1/1"
_KML = "http://www.opengis.net/kml/2.2"


@dataclass(frozen=True, slots=True)
class NamedTrack:
    """A track with what the file calls its person, and a colour `#rrggbb`."""

    name: str
    colour: str
    track: Track


Stopped = Callable[[], bool]


async def export_tracks(file: Path, tracks: Sequence[NamedTrack], texts: Texts, notifier: Notifier) -> None:
    """By suffix; in a thread. Cancelling the task stops it and leaves no file. Raises ExportFailed."""
    stop = threading.Event()

    def work() -> None:
        try:
            write_tracks(file, tracks, texts, cancelled=stop.is_set)
        except ExportCancelled:
            return

    try:
        await asyncio.to_thread(work)
    except OSError as error:
        raise ExportFailed(error.strerror or str(error)) from error
    finally:
        stop.set()
    notifier.notify("ok", "core.notice.exported", n=len(tracks), file=file.name)


def write_tracks(
    file: Path, tracks: Sequence[NamedTrack], texts: Texts, *, cancelled: Stopped = lambda: False
) -> None:
    """Blocks: for a thread. The file appears whole or not at all. Raises OSError or ExportCancelled."""
    suffix = file.suffix.lower().lstrip(".")
    if suffix == "csv":
        columns = [texts(f"tracks.column.{name}") for name in _COLUMNS]
        rows = [row for named in tracks for row in _rows(named)]
        write(file, texts("tracks.export.title"), columns, rows, cancelled=cancelled)
        return
    made = {"gpx": gpx, "kml": kml, "geojson": geojson, "html": page}[suffix](
        _watched(tracks, cancelled), texts
    )
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_text(made, encoding="utf-8")
        if cancelled():
            raise ExportCancelled
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def _watched(tracks: Sequence[NamedTrack], cancelled: Stopped) -> Iterator[NamedTrack]:
    for named in tracks:
        if cancelled():
            raise ExportCancelled
        yield named


def _rows(named: NamedTrack) -> Iterator[list[str | int | float | None]]:
    fixes = named.track.fixes
    for row in range(len(fixes)):
        at = units.from_ms(float(fixes.at_ms[row])).astimezone(units.CHINA)
        yield [
            named.name,
            at.strftime("%Y-%m-%d %H:%M:%S"),
            round(float(fixes.lat[row]), 7),
            round(float(fixes.lon[row]), 7),
            *(_known(column[row]) for column in (fixes.accuracy_m, fixes.speed_mps, fixes.heading_deg)),
        ]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 2)


def gpx(tracks: Iterator[NamedTrack], texts: Texts) -> str:
    """GPX 1.1: a track per person, a new segment after each gap, stops as way points."""
    root = ET.Element("gpx", {"xmlns": _GPX, "version": "1.1", "creator": texts("window.title")})
    made = []
    for named in tracks:
        for number, stop in enumerate(named.track.stops, start=1):
            point = ET.SubElement(root, "wpt", {"lat": f"{stop.lat:.7f}", "lon": f"{stop.lon:.7f}"})
            ET.SubElement(point, "time").text = stop.since.isoformat().replace("+00:00", "Z")
            ET.SubElement(point, "name").text = f"{named.name} {texts('tracks.part.stop', n=number)}"
            ET.SubElement(point, "desc").text = part_words(stop, texts)
        made.append(named)
    for named in made:  # way points come before tracks in the schema
        track = ET.SubElement(root, "trk")
        ET.SubElement(track, "name").text = named.name
        fixes = named.track.fixes
        for first, last in segments(named.track):
            segment = ET.SubElement(track, "trkseg")
            for row in range(first, last):
                place = {"lat": f"{fixes.lat[row]:.7f}", "lon": f"{fixes.lon[row]:.7f}"}
                point = ET.SubElement(segment, "trkpt", place)
                ET.SubElement(point, "time").text = _zulu(float(fixes.at_ms[row]))
    return _xml(root)


def kml(tracks: Iterator[NamedTrack], texts: Texts) -> str:
    """KML 2.2: a folder per person with its lines and its stops."""
    root = ET.Element("kml", {"xmlns": _KML})
    document = ET.SubElement(root, "Document")
    ET.SubElement(document, "name").text = texts("tracks.export.title")
    for named in tracks:
        folder = ET.SubElement(document, "Folder")
        ET.SubElement(folder, "name").text = named.name
        red, green, blue = (named.colour[at : at + 2] for at in (1, 3, 5))
        for first, last in segments(named.track):
            mark = ET.SubElement(folder, "Placemark")
            ET.SubElement(mark, "name").text = named.name
            look = ET.SubElement(ET.SubElement(mark, "Style"), "LineStyle")
            ET.SubElement(look, "color").text = f"ff{blue}{green}{red}"
            ET.SubElement(look, "width").text = "4"
            line = ET.SubElement(ET.SubElement(mark, "LineString"), "coordinates")
            fixes = named.track.fixes
            line.text = " ".join(f"{fixes.lon[row]:.7f},{fixes.lat[row]:.7f}" for row in range(first, last))
        for number, stop in enumerate(named.track.stops, start=1):
            mark = ET.SubElement(folder, "Placemark")
            ET.SubElement(mark, "name").text = texts("tracks.part.stop", n=number)
            ET.SubElement(mark, "description").text = part_words(stop, texts)
            point = ET.SubElement(ET.SubElement(mark, "Point"), "coordinates")
            point.text = f"{stop.lon:.7f},{stop.lat:.7f}"
    return _xml(root)


def geojson(tracks: Iterator[NamedTrack], texts: Texts) -> str:
    """RFC 7946: a MultiLineString per person with the times beside it, and a point per stop."""
    features: list[dict[str, object]] = []
    for named in tracks:
        fixes, parts = named.track.fixes, segments(named.track)
        lines = [
            [[round(float(fixes.lon[row]), 7), round(float(fixes.lat[row]), 7)] for row in range(*part)]
            for part in parts
        ]
        times = [[_zulu(float(fixes.at_ms[row])) for row in range(*part)] for part in parts]
        about: dict[str, object] = {"name": named.name, "mileage_m": named.track.mileage_m, "times": times}
        features.append(_feature({"type": "MultiLineString", "coordinates": lines}, about))
        for number, stop in enumerate(named.track.stops, start=1):
            described: dict[str, object] = {
                "name": named.name,
                "stop": number,
                "since": stop.since.isoformat(),
                "until": stop.until.isoformat(),
                "words": part_words(stop, texts),
            }
            features.append(_feature({"type": "Point", "coordinates": [stop.lon, stop.lat]}, described))
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def segments(track: Track) -> list[tuple[int, int]]:
    """Rows from … to before …, of each stretch without a gap; a stretch of one fix is none."""
    edges = [0, *(row for row in track.gap_rows if 0 < row < len(track)), len(track)]
    return [(first, last) for first, last in pairwise(edges) if last - first > 1]


def part_words(part: Stop | Gap, texts: Texts) -> str:
    """'08:00:00 – 08:35:00 · 35 分'."""
    since, until = (units.date_time(one, texts) for one in (part.since, part.until))
    return f"{since} – {until} · {units.duration((part.until - part.since).total_seconds(), texts)}"


def _feature(geometry: dict[str, object], properties: dict[str, object]) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _zulu(at_ms: float) -> str:
    return units.from_ms(at_ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _xml(root: ET.Element) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")
