"""The part of pyogrio that tools.basemap uses."""

from pathlib import Path
from typing import Any

import geopandas as gpd

def read_dataframe(
    path_or_buffer: Path | str, /, *, layer: str | None = ..., **options: Any
) -> gpd.GeoDataFrame: ...
def write_dataframe(df: gpd.GeoDataFrame, path: Path | str, **options: Any) -> None: ...
