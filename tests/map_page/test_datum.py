"""GCJ-02 at the edge of the tile layer: the page's own formula against published pairs."""

import csv
import json
import math
from pathlib import Path

import pytest

from tests.map_page.board import Board

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "data" / "gcj02" / "gcj02_vectors.csv"


METRES_PER_DEGREE = 111_320.0


def error_m(row: dict[str, str], place: list[float]) -> float:
    north = (place[0] - float(row["gcj_lat"])) * METRES_PER_DEGREE
    east = (place[1] - float(row["gcj_lon"])) * METRES_PER_DEGREE * math.cos(math.radians(place[0]))
    return math.hypot(north, east)


def tolerance_m(row: dict[str, str]) -> float:
    return float(row["tolerance_m"])


@pytest.mark.skipif(not VECTORS.is_file(), reason="the shared GCJ-02 pairs are not on this machine")
def test_the_formula_agrees_with_every_published_pair(board: Board) -> None:
    with VECTORS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    places = [[float(row["wgs_lat"]), float(row["wgs_lon"])] for row in rows]
    shifted = board.ask(
        "import('waiqin://map/page/gcj02.js').then((gcj) => "
        f"{json.dumps(places)}.map(([lat, lon]) => gcj.wgs84ToGcj02(lat, lon)))"
    )
    pairs = zip(rows, shifted, strict=True)
    off = [
        (row["place"], error_m(row, place)) for row, place in pairs if error_m(row, place) > tolerance_m(row)
    ]
    assert off == []


def test_outside_china_nothing_is_shifted(board: Board) -> None:
    austin = board.ask("import('waiqin://map/page/gcj02.js').then((gcj) => gcj.wgs84ToGcj02(30.27, -97.74))")
    assert austin == [30.27, -97.74]


def test_a_tile_of_shanghai_is_moved_by_the_known_offset(board: Board) -> None:
    """People's Square lies about 430 m east and 225 m south of itself in GCJ-02."""
    x, y = 54890, 26778  # tile of zoom 16 there
    tile = f"{{x: {x}, y: {y}, z: 16}}"
    left, top = board.ask(
        f"import('waiqin://map/page/shifted_tiles.js').then((m) => m.shiftedCorner({tile}))"
    )
    metres_per_px = 40_075_016.686 / (256 * 2**16) * 0.855  # cos 31.2°
    assert 350 < (left - x * 256) * metres_per_px < 520
    assert 150 < (top - y * 256) * metres_per_px < 300
