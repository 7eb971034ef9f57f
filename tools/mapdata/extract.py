"""Reads an OpenStreetMap extract through GDAL: lines, areas and points with the tags that a map needs."""

from pathlib import Path

import geopandas as gpd
import pyogrio
from pyogrio.errors import DataSourceError, FeatureError

from tools.mapdata.problems import MapDataFailed

# What GDAL is to read; its own default would leave name:en and most waterways inside `other_tags`.
OSM_CONFIG = """\
closed_ways_are_polygons=aeroway,amenity,boundary,building,craft,geological,historic,landuse,leisure,\
military,natural,office,place,shop,sport,tourism,highway=platform,public_transport=platform,\
waterway=riverbank
attribute_name_laundering=no
[points]
osm_id=no
attributes=name,name:en,place,railway
other_tags=no
[lines]
osm_id=no
attributes=name,name:en,highway,railway,waterway,tunnel
other_tags=no
[multipolygons]
osm_id=no
osm_way_id=no
attributes=name,name:en,natural,landuse,leisure,waterway,building
other_tags=no
[multilinestrings]
osm_id=no
attributes=name
other_tags=no
[other_relations]
osm_id=no
attributes=name
other_tags=no
"""

ROADS_MAJOR = ("motorway", "trunk", "primary", "secondary")
ROADS_MINOR = ("tertiary", "unclassified", "residential", "living_street", "road", "service", "busway")
PATHS = ("pedestrian", "footway", "path", "cycleway", "steps", "track", "bridleway")
RAILS = ("rail", "subway", "light_rail", "monorail", "narrow_gauge", "tram")
RIVERS = ("river", "canal", "stream", "drain", "ditch")
WATER: dict[str, tuple[str, ...]] = {
    "natural": ("water", "bay"),
    "landuse": ("reservoir", "basin"),
    "waterway": ("riverbank", "dock"),
}
GREEN: dict[str, tuple[str, ...]] = {
    "leisure": ("park", "garden", "golf_course", "nature_reserve", "pitch"),
    "landuse": ("forest", "grass", "meadow", "recreation_ground", "cemetery", "village_green", "orchard"),
    "natural": ("wood", "scrub", "grassland", "heath", "wetland"),
}
PLACES = ("city", "town", "suburb", "quarter", "neighbourhood", "village", "hamlet")
STATIONS = ("station", "halt")


def check(file: Path) -> None:
    """Raises MapDataFailed unless the file begins as every .osm.pbf does."""
    try:
        with file.open("rb") as source:
            head = source.read(64)
    except FileNotFoundError:
        raise MapDataFailed("no_file", file=file) from None
    except OSError as error:
        raise MapDataFailed("damaged", file=file, detail=error) from error
    if not (head[:3] == b"\0\0\0" and b"OSMHeader" in head):
        raise MapDataFailed("not_pbf", file=file.name)


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _links(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{word}_link" for word in (*words, "tertiary"))


WHERE: dict[str, str] = {
    "lines": " OR ".join(
        [
            _one_of("highway", (*ROADS_MAJOR, *ROADS_MINOR, *PATHS, *_links(ROADS_MAJOR))),
            _one_of("railway", RAILS),
            _one_of("waterway", RIVERS),
        ]
    ),
    "multipolygons": " OR ".join(
        [
            "building IS NOT NULL",
            *(_one_of(key, words) for one in (WATER, GREEN) for key, words in one.items()),
        ]
    ),
    "points": f"name IS NOT NULL AND ({_one_of('place', PLACES)} OR {_one_of('railway', STATIONS)})",
}


def read(file: Path, layer: str, scratch: Path) -> gpd.GeoDataFrame:
    """What of `layer` a map shows, WGS-84, columns as in OSM_CONFIG (`name:en` as name_en).

    GDAL keeps its index of nodes in `scratch`. Raises MapDataFailed (damaged).
    """
    config = scratch / "osmconf.ini"
    config.write_text(OSM_CONFIG, encoding="utf-8")
    pyogrio.set_gdal_config_options({"CPL_TMPDIR": str(scratch), "OSM_USE_CUSTOM_INDEXING": True})
    try:
        frame = pyogrio.read_dataframe(
            file, layer=layer, where=WHERE[layer], CONFIG_FILE=str(config), on_invalid="ignore"
        )
    except (DataSourceError, FeatureError) as error:
        raise MapDataFailed("damaged", file=file.name, detail=error) from error
    renamed: gpd.GeoDataFrame = frame.rename(columns={"name:en": "name_en"})
    return renamed
