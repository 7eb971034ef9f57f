"""The part of pyogrio that tools.basemap and tools.mapdata use."""

from pathlib import Path
from typing import Any

import geopandas as gpd

from . import errors as errors

def read_dataframe(
    path_or_buffer: Path | str, /, *, layer: str | None = ..., **options: Any
) -> gpd.GeoDataFrame: ...
def write_dataframe(df: gpd.GeoDataFrame, path: Path | str, **options: Any) -> None: ...
def set_gdal_config_options(options: dict[str, Any]) -> None: ...
