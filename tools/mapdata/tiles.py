"""Writes one layer as a PMTiles archive and looks whether the whole archive is there; knows no OSM."""

import struct
from pathlib import Path

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

from tools.mapdata.layers import Layer
from tools.mapdata.problems import MapDataFailed

# Licence of the data: this credit has to be shown wherever the map is shown.
ATTRIBUTION = "© OpenStreetMap contributors (ODbL)"
LARGEST_TILE = 1_500_000  # bytes; GDAL thins out what is larger
HEADER = struct.Struct("<7sB8Q")  # of PMTiles 3: magic, version, then offset and length of four sections


def write(layer: Layer, folder: Path) -> Path:
    """`folder/<file>.pmtiles`. Raises MapDataFailed (cannot_write)."""
    file = folder / f"{layer.file}.pmtiles"
    try:
        pyogrio.write_dataframe(
            layer.frame,
            file,
            layer=layer.layer,
            driver="PMTiles",
            geometry_type="Unknown",
            MINZOOM=layer.low,
            MAXZOOM=layer.high,
            NAME=layer.file,
            DESCRIPTION=ATTRIBUTION,
            MAX_SIZE=LARGEST_TILE,
            SIMPLIFICATION=layer.smooth,
            SIMPLIFICATION_MAX_ZOOM=layer.smooth // 3,  # it is stretched there to all closer zooms
        )
    except (DataSourceError, DataLayerError, FeatureError) as error:
        raise MapDataFailed("cannot_write", out=folder.parent, detail=error) from error
    if not is_whole(file):  # GDAL does not always say that the disk is full
        raise MapDataFailed("cannot_write", out=folder.parent, detail=f"{file.name} is incomplete")
    return file


def is_whole(file: Path) -> bool:
    """Whether the file is PMTiles 3 and as long as its header says."""
    try:
        with file.open("rb") as source:
            head = source.read(HEADER.size)
        size = file.stat().st_size
    except OSError:
        return False
    if len(head) < HEADER.size:
        return False
    magic, version, *sections = HEADER.unpack(head)
    ends = [offset + length for offset, length in zip(sections[::2], sections[1::2], strict=True)]
    return bool(magic == b"PMTiles" and version == 3 and max(ends) <= size)
