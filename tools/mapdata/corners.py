"""Writes the corners of all roads into one small file: what the console measures imported places against."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

FILE = "roads.npz"  # console.reports.road_check reads it
STEPS_A_DEGREE = 1e7  # a centimetre


def write(frames: Sequence[gpd.GeoDataFrame], folder: Path) -> Path:
    """`corners`: lat, lon in WGS-84 as whole steps; `road`: the number of the road each belongs to."""
    shapes = np.concatenate([frame.geometry.to_numpy() for frame in frames])
    places, road = shapely.get_coordinates(shapely.get_parts(shapes), return_index=True)
    steps = np.round(places[:, ::-1] * STEPS_A_DEGREE).astype(np.int32)
    file = folder / FILE
    np.savez_compressed(file, corners=steps, road=road.astype(np.int32))
    return file
