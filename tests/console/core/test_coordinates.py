"""WGS-84, GCJ-02, BD-09: against published pairs, there and back, and nothing shifted abroad."""

import csv
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, strategies as st

from console.core import coordinates

VECTORS = Path(__file__).resolve().parents[4] / "shared" / "data" / "gcj02" / "gcj02_vectors.csv"
METRES_PER_DEGREE = 111_320.0
Array = npt.NDArray[np.float64]

inside = st.tuples(st.floats(0.85, 55.8), st.floats(72.03, 137.8))
within_1_cm = 0.01


def apart_m(a: tuple[Array, Array], b: tuple[Array, Array]) -> Array:
    north = (a[0] - b[0]) * METRES_PER_DEGREE
    east = (a[1] - b[1]) * METRES_PER_DEGREE * np.cos(np.radians(a[0]))
    return np.hypot(north, east)


@pytest.mark.skipif(not VECTORS.is_file(), reason="the shared GCJ-02 pairs are not on this machine")
def test_every_published_pair_is_met_within_its_own_tolerance() -> None:
    with VECTORS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    column = {name: np.array([float(row[name]) for row in rows]) for name in rows[0] if name[-1] in "tnm"}
    made = coordinates.wgs84_to_gcj02(column["wgs_lat"], column["wgs_lon"])
    off = apart_m(made, (column["gcj_lat"], column["gcj_lon"])) > column["tolerance_m"]
    assert [row["place"] for row, wrong in zip(rows, off, strict=True) if wrong] == []


def test_known_places_in_bd09() -> None:
    """Pairs of coordtransform's own tests (MIT): 116.404, 39.915 in the datum before each arrow."""
    bent = coordinates.gcj02_to_bd09(39.915, 116.404)
    assert np.allclose(bent, (39.92133699351021, 116.41036949371029), atol=1e-9)
    back = coordinates.bd09_to_gcj02(39.915, 116.404)
    assert np.allclose(back, (39.90865673957631, 116.39762729119315), atol=1e-5)


@given(inside)
def test_there_and_back_is_the_same_place(place: tuple[float, float]) -> None:
    for there, back in (
        (coordinates.wgs84_to_gcj02, coordinates.gcj02_to_wgs84),
        (coordinates.gcj02_to_bd09, coordinates.bd09_to_gcj02),
        (coordinates.wgs84_to_bd09, coordinates.bd09_to_wgs84),
    ):
        again = back(*there(*place))
        assert apart_m((np.array(place[0]), np.array(place[1])), again) < within_1_cm


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(30.27, -97.74), (51.5, 0.0), (-33.9, 151.2), (60.0, 100.0), (35.7, 139.7), (0.0, 105.0), (40.0, 72.0)],
)
def test_nothing_is_shifted_outside_china(lat: float, lon: float) -> None:
    for convert in (
        *(coordinates.wgs84_to_gcj02, coordinates.gcj02_to_wgs84),
        *(coordinates.wgs84_to_bd09, coordinates.bd09_to_wgs84),
    ):
        assert [float(one) for one in convert(lat, lon)] == [lat, lon]


def test_whole_arrays_keep_their_shape_and_input() -> None:
    lat = np.full((3, 4), 31.23)
    lon = np.full((3, 4), 121.47)
    made = coordinates.to_wgs84("bd09", lat, lon)
    assert made[0].shape == (3, 4)
    assert (lat == 31.23).all()
    assert coordinates.to_wgs84("wgs84", lat, lon)[0] is not lat


def test_what_is_unknown_stays_unknown_and_spoils_nothing_else() -> None:
    lat, _ = coordinates.wgs84_to_gcj02([np.nan, 31.23], [121.47, 121.47])
    assert np.isnan(lat[0])
    assert lat[1] == coordinates.wgs84_to_gcj02(31.23, 121.47)[0]


def test_to_and_from_name_the_same_datum() -> None:
    for datum in ("wgs84", "gcj02", "bd09"):
        again = coordinates.to_wgs84(datum, *coordinates.from_wgs84(datum, 31.23, 121.47))
        assert apart_m(again, (np.array(31.23), np.array(121.47))) < within_1_cm
