"""The offline base map: names, and whose outline it shows."""

from pathlib import Path

import pytest

from tools import basemap

ROOT = Path(__file__).resolve().parents[2]
COUNTRIES = ROOT / "node_modules" / "world-atlas" / "countries-50m.json"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("黄浦区", "Huangpu"),
        ("上海市", "Shanghai"),
        ("浦东新区", "Pudong"),
        ("陕西省", "Shaanxi"),
        ("大区", "Daqu"),
    ],
)
def test_places_have_english_names(name: str, expected: str) -> None:
    assert basemap.english(name) == expected


@pytest.mark.skipif(not COUNTRIES.is_file(), reason="npm ci has not run")
def test_the_world_set_draws_no_part_of_china() -> None:
    names = set(basemap.read_world(COUNTRIES)["name"])
    assert "Japan" in names
    assert names.isdisjoint({"China", "Taiwan", "Hong Kong", "Macao"})


def test_the_chinese_set_has_every_province_and_the_line_at_sea() -> None:
    provinces = basemap.boundaries(basemap.read_level("province"), "province")
    assert set(provinces["kind"]) == {"province", "line"}
    assert {"台湾省", "香港特别行政区", "澳门特别行政区", "上海市"} <= set(provinces["name"])
    assert provinces.crs is not None
    assert provinces.crs.to_epsg() == 4326
