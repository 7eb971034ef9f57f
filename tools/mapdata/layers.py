"""Sorts what was read into the layers of the base map; reads and writes no files."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import geopandas as gpd
import pandas as pd
import shapely

from tools.mapdata import extract

NAMES = ["name", "name_en"]


@dataclass(frozen=True, slots=True)
class Layer:
    """`file`: name of the archive; `layer`: what it is called inside; data zooms, drawn one zoom later.

    `smooth`: how far lines may be straightened, in 4096ths of a tile (8 are a pixel where it is drawn).
    """

    file: str
    layer: str
    low: int
    high: int
    frame: gpd.GeoDataFrame
    smooth: int = 0


def of_lines(lines: gpd.GeoDataFrame) -> Iterator[Layer]:
    """Roads in two archives, so that far away only the large ones are read; railways; rivers.

    Names have lines of their own, straightened: a label wants a straight piece as long as itself.
    """
    kind = lines["highway"].fillna("").str.replace("_link", "", regex=False)
    major = lines[kind.isin(extract.ROADS_MAJOR)]
    minor = lines[kind.isin((*extract.ROADS_MINOR, *extract.PATHS))]
    yield Layer("roads-major", "roads", 5, 14, _joined(major, [*NAMES, "highway"]))
    yield Layer("roads-minor", "roads", 11, 14, _joined(minor, [*NAMES, "highway"]))
    named = _joined(lines[kind.ne("") & lines["name"].notna()], [*NAMES, "highway"])
    yield Layer("road-names", "road_names", 11, 14, named, smooth=24)
    rail = lines[lines["railway"].isin(extract.RAILS)].copy()
    rail["kind"] = rail["railway"]
    rail["underground"] = rail["tunnel"].fillna("no").ne("no")
    yield Layer("rail", "rail", 9, 14, _joined(rail, [*NAMES, "kind", "underground"]))
    rivers = lines[lines["waterway"].isin(extract.RIVERS)].copy()
    rivers["kind"] = rivers["waterway"]
    yield Layer("rivers", "rivers", 9, 14, _joined(rivers, [*NAMES, "kind"]))


def of_areas(areas: gpd.GeoDataFrame) -> Iterator[Layer]:
    """Water, green, buildings, and a point for each name: clipped at tiles' edges, areas have no middle."""
    water = areas[_is(areas, extract.WATER)]
    green = areas[_is(areas, extract.GREEN) & ~_is(areas, extract.WATER)]
    yield Layer("water", "water", 6, 14, _kept(water, NAMES))
    yield Layer("green", "green", 8, 14, _kept(green, NAMES))
    middles = _stacked([_middles(water, "water"), _middles(green, "park")])
    yield Layer("area-names", "places", 10, 14, _kept(middles, [*NAMES, "kind"]))
    buildings = areas[areas["building"].notna()]
    yield Layer("buildings", "buildings", 14, 14, _kept(buildings, []))


def of_points(points: gpd.GeoDataFrame) -> Iterator[Layer]:
    named = points.copy()
    named["kind"] = named["place"].where(named["place"].isin(extract.PLACES), "station")
    yield Layer("places", "places", 6, 14, _kept(named, [*NAMES, "kind"]))


def _is(frame: gpd.GeoDataFrame, words: dict[str, tuple[str, ...]]) -> "pd.Series[bool]":
    found = pd.Series(False, index=frame.index)
    for column, values in words.items():
        found |= frame[column].isin(values)
    return found


def _middles(areas: gpd.GeoDataFrame, kind: str) -> gpd.GeoDataFrame:
    named: gpd.GeoDataFrame = areas[areas["name"].notna()].copy()
    named["kind"] = kind
    named["geometry"] = named.geometry.representative_point()
    return named


def _stacked(frames: list[Any]) -> gpd.GeoDataFrame:
    """One below the other; to the checker pandas' own function knows nothing of geopandas."""
    whole: Any = pd.concat(frames)
    return cast("gpd.GeoDataFrame", whole)


def _kept(frame: gpd.GeoDataFrame, columns: list[str]) -> gpd.GeoDataFrame:
    kept: gpd.GeoDataFrame = frame[[*columns, "geometry"]].reset_index(drop=True)
    return kept


def _joined(frame: gpd.GeoDataFrame, columns: list[str]) -> gpd.GeoDataFrame:
    """Ways of the same name and class, joined end to end: OSM cuts a street into pieces too short to name."""
    if len(frame) == 0:
        return _kept(frame, columns)
    rows, shapes = [], []
    for key, group in frame.groupby(columns, dropna=False, sort=False):
        whole = shapely.line_merge(shapely.multilinestrings(shapely.get_parts(group.geometry.to_numpy())))
        for part in shapely.get_parts(whole):
            rows.append(dict(zip(columns, (None if pd.isna(one) else one for one in key), strict=True)))
            shapes.append(part)
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=4326)
