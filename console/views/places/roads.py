"""Which files of roads there are to measure imported places against."""

from __future__ import annotations

from pathlib import Path

from console.core.settings import Settings
from console.map import own_bases
from console.reports.road_check import FILE


def road_files(settings: Settings, mapdata_dir: Path | None) -> list[Path]:
    """Of the map data the console was started with, and of the base maps that the user made."""
    folders = [] if mapdata_dir is None else [mapdata_dir]
    own = own_bases.read(settings.text("map.own_bases"))
    folders += [Path(base.address) for base in own if base.kind == "folder"]
    return [file for folder in folders if (file := folder / FILE).is_file()]
