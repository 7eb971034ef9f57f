"""Which datum places are in, told by the roads beside them; and the file of roads that a build leaves."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pytest
import shapely

from console.core import coordinates
from console.core.coordinates import Datum
from console.reports.road_check import DATUMS, FILE, METRES_A_DEGREE, REACH_M, DatumFit, Roads, fit
from tools.mapdata import corners

STEP_LAT, STEP_LON = 0.0017, 0.0021  # 190 m and 200 m
Floats = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def roads(tmp_path_factory: pytest.TempPathFactory) -> Roads:
    """A town of straight streets, through the file."""
    folder = tmp_path_factory.mktemp("map")
    streets = [[(121.44, 31.20 + n * STEP_LAT), (121.54, 31.20 + n * STEP_LAT)] for n in range(50)]
    avenues = [[(121.44 + n * STEP_LON, 31.20), (121.44 + n * STEP_LON, 31.285)] for n in range(48)]
    frames = [gpd.GeoDataFrame(geometry=shapely.linestrings(part), crs=4326) for part in (streets, avenues)]
    file = corners.write(frames, folder)
    assert file.name == FILE
    return Roads.load(file)


def beside(n: int, seed: int = 1) -> tuple[Floats, Floats]:
    """Places about 10 m beside a street."""
    spread = np.random.default_rng(seed)
    lat = 31.21 + spread.integers(0, 35, n) * STEP_LAT
    lat = 31.20 + np.round((lat - 31.20) / STEP_LAT) * STEP_LAT + spread.normal(0, 1e-4, n)
    return lat, 121.45 + spread.uniform(0, 0.08, n)


def judged(roads: Roads, true: Datum, declared: Datum, n: int = 150) -> DatumFit | None:
    return fit(roads, *coordinates.from_wgs84(true, *beside(n)), declared)


def test_distances_agree_with_plain_arithmetic(roads: Roads) -> None:
    """The streets run straight east and north: the nearest is a matter of two remainders."""
    lat, lon = beside(60, seed=4)
    off_lat = np.abs((lat - 31.20) / STEP_LAT - np.round((lat - 31.20) / STEP_LAT)) * STEP_LAT
    off_lon = np.abs((lon - 121.44) / STEP_LON - np.round((lon - 121.44) / STEP_LON)) * STEP_LON
    nearest = np.minimum(off_lat, off_lon * np.cos(np.radians(31.2425))) * METRES_A_DEGREE
    assert roads.distances_m(lat, lon) == pytest.approx(nearest, rel=0.01, abs=0.05)


def test_far_from_every_road_is_no_distance(roads: Roads) -> None:
    assert np.isinf(roads.distances_m(np.array([31.5]), np.array([121.9]))).all()


@pytest.mark.parametrize("true", DATUMS)
@pytest.mark.parametrize("declared", DATUMS)
def test_the_true_datum_is_found_whatever_was_declared(roads: Roads, true: Datum, declared: Datum) -> None:
    found = judged(roads, true, declared)
    assert found is not None
    assert found.likely == true
    assert found.looks_wrong is (true != declared)
    assert found.median_m[true] < 15 < REACH_M


def test_too_few_places_prove_nothing(roads: Roads) -> None:
    assert judged(roads, "gcj02", "wgs84", n=10) is None


def test_places_anywhere_accuse_nobody(roads: Roads) -> None:
    spread = np.random.default_rng(9)
    lat, lon = 31.21 + spread.uniform(0, 0.06, 300), 121.45 + spread.uniform(0, 0.08, 300)
    found = fit(roads, lat, lon, "wgs84")
    assert found is not None
    assert not found.looks_wrong


def test_another_file_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / FILE, other=np.zeros(3))
    with pytest.raises(ValueError, match="corners"):
        Roads.load(tmp_path / FILE)
