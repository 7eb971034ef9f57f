"""Tracks as one web page for somebody without this program: map, stops, gaps, mileage; nothing is loaded."""

from __future__ import annotations

import html
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from console.api.track_records import Gap, Stop
from console.core import units
from console.core.texts import RESOURCES, Texts

if TYPE_CHECKING:
    from branca.element import Element

    from console.reports.tracks import NamedTrack

LEAST_M = 1.0  # what is nearer to the line than this is left out: a page of a day stays below a megabyte
LEAFLET = RESOURCES / "vendor" / "leaflet"
_STYLE = """
body { margin: 0; display: flex; height: 100vh; font: 14px/1.5 "Noto Sans CJK SC", "Microsoft YaHei",
"PingFang SC", sans-serif; color: #17202b; background: #f4f2ec; }
.folium-map { position: relative !important; flex: 1; width: auto !important; height: 100vh !important;
background: #f4f2ec; }
aside { width: 380px; overflow: auto; padding: 16px 20px; background: #fff; border-right: 1px solid #dce2e9; }
h1 { font-size: 18px; } h2 { font-size: 15px; margin: 20px 0 4px; } h2 i { display: inline-block;
width: 12px; height: 12px; border-radius: 3px; margin-right: 8px; }
table { border-collapse: collapse; width: 100%; font-size: 13px; } td { padding: 4px 8px 4px 0;
border-top: 1px solid #dce2e9; vertical-align: top; } .muted { color: #556171; }
.stop { border-radius: 50%; color: #fff; font: 600 11px/20px sans-serif; text-align: center;
width: 20px; height: 20px; box-shadow: 0 0 0 2px #fff; }
@media (max-width: 800px) { body { flex-direction: column; } aside { width: auto; height: 40vh; } }
"""


def page(tracks: Iterable[NamedTrack], texts: Texts) -> str:
    """The whole page, Leaflet included; it asks no server for anything."""
    import folium  # a second to import: the first export pays, not the start of the window
    from branca.element import Element, Figure

    class Bare(folium.Map):
        """folium's map without the addresses it would load from."""

        default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium reads it like this
        default_css: list[tuple[str, str]] = []  # noqa: RUF012

    board = Bare(
        tiles=None,
        control_scale=True,
        location=(31.2, 121.5),
        zoom_start=12,
        prefer_canvas=True,
        attribution_control=False,
    )
    root = board.get_root()
    assert isinstance(root, Figure)
    script = (LEAFLET / "leaflet.js").read_text(encoding="utf-8").replace("//# sourceMappingURL", "// source")
    style = (LEAFLET / "leaflet.css").read_text(encoding="utf-8")
    for part in (f"<title>{_safe(texts('tracks.export.title'))}</title>", f"<style>{style}{_STYLE}</style>"):
        root.header.add_child(Element(_verbatim(part)))
    root.header.add_child(Element(_verbatim(f"<script>{script}</script>")))
    corners: list[tuple[float, float]] = []
    aside = [f"<h1>{_safe(texts('tracks.export.title'))}</h1>"]
    for named in tracks:
        corners += _draw(board, named, texts)
        aside.append(_told(named, texts))
    if corners:
        board.fit_bounds(
            [list(map(min, zip(*corners, strict=True))), list(map(max, zip(*corners, strict=True)))]
        )
    root.html.add_child(Element(_verbatim(f"<aside>{''.join(aside)}</aside>")))
    made: str = root.render()
    return made


def _draw(board: Element, named: NamedTrack, texts: Texts) -> list[tuple[float, float]]:
    import folium

    track = named.track
    drawn: list[tuple[float, float]] = []
    edges = [0, *(row for row in track.gap_rows if 0 < row < len(track)), len(track)]
    for first, last in pairwise(edges):
        rows = first + np.flatnonzero(track.weight_m[first:last] >= LEAST_M)
        line = [
            (round(float(track.fixes.lat[row]), 6), round(float(track.fixes.lon[row]), 6)) for row in rows
        ]
        if len(line) > 1:
            _line(board, line, color=named.colour, weight=4, opacity=0.9, tooltip=_safe(named.name))
        if drawn and line:
            _line(board, [drawn[-1], line[0]], color=named.colour, weight=2, dash_array="3 7")
        drawn += line
    for number, stop in enumerate(track.stops, start=1):
        icon = folium.DivIcon(
            html=f'<div class="stop" style="background:{named.colour}">{number}</div>', icon_size=(20, 20)
        )
        words = f"{_safe(named.name)} {number}: {_safe(_span(stop, texts))}"
        folium.Marker((stop.lat, stop.lon), icon=icon, tooltip=words).add_to(board)
    return drawn


def _line(board: Element, points: list[tuple[float, float]], **look: object) -> None:
    import folium

    folium.PolyLine(points, **look).add_to(board)  # type: ignore[no-untyped-call]  # folium has no annotations


def _safe(words: str) -> str:
    """Neither HTML nor a template: names are typed by people."""
    return html.escape(words).replace("{", "&#123;").replace("}", "&#125;")


def _verbatim(content: str) -> str:
    """What the template engine must not read."""
    return f"{{% raw %}}{content}{{% endraw %}}"


def _told(named: NamedTrack, texts: Texts) -> str:
    track = named.track
    parts: list[tuple[str, Stop | Gap]] = [(str(number), stop) for number, stop in enumerate(track.stops, 1)]
    parts += [("–", gap) for gap in track.gaps]
    rows = []
    for sign, part in sorted(parts, key=lambda one: one[1].since):
        gap = part.reason if isinstance(part, Gap) else ""
        words = texts(f"tracks.gap.{gap}.why") if gap else texts("tracks.part.stayed")
        rows.append(
            f"<tr><td>{sign}</td><td>{_safe(_span(part, texts))}"
            f'<br><span class="muted">{_safe(words)}</span></td></tr>'
        )
    summary = texts(
        "tracks.export.summary",
        mileage=units.distance(track.mileage_m, texts),
        moving=units.duration(track.moving_s, texts),
        stopped=units.duration(track.stopped_s, texts),
    )
    return (
        f'<h2><i style="background:{named.colour}"></i>{_safe(named.name)}</h2>'
        f'<p class="muted">{_safe(summary)}</p><table>{"".join(rows)}</table>'
    )


def _span(part: Stop | Gap, texts: Texts) -> str:
    length = units.duration((part.until - part.since).total_seconds(), texts)
    return f"{units.date_time(part.since, texts)} – {units.time_of_day(part.until, texts)} · {length}"
