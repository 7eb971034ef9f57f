"""Places out of customers' files: every row is kept and says what is wrong with it."""

import contextlib
import io
import json
import zipfile

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from console.core import coordinates
from console.reports.place_files import PlacesUnreadable, Written, read
from console.reports.places_import import PlaceSheet, degrees, judged, read_sheet, with_swapped_back

LAYERS = {"营业厅": 1, "机房": 2}
TABLE = """网点清单,,,
名称,经度,纬度,图层,备注
外滩营业厅,121.4906,31.2384,营业厅,一楼
人民广场机房,121.4737,31.2304,机房,"含逗号, 和
换行"
"""


def sheet_of(content: bytes, name: str = "places.csv", **options: object) -> PlaceSheet:
    return read_sheet(content, name, layers=LAYERS, **options)  # type: ignore[arg-type]  # as given by the test


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_table_is_read_in_every_encoding_that_customers_use(encoding: str) -> None:
    sheet = sheet_of(TABLE.encode(encoding))
    assert [row.name for row in sheet.good] == ["外滩营业厅", "人民广场机房"]
    first, second = sheet.rows
    assert (first.lat, first.lon, first.layer, first.note) == (31.2384, 121.4906, 1, "一楼")
    assert (second.layer, second.note) == (2, "含逗号, 和 换行")


def test_lines_are_those_of_the_file() -> None:
    sheet = sheet_of(TABLE.encode())
    assert [row.written.line for row in sheet.rows] == [3, 5]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_separators_are_found(delimiter: str) -> None:
    text = f"名称{delimiter}坐标\n外滩{delimiter}121.49 31.24\n"
    [row] = sheet_of(text.encode()).good
    assert (row.lat, row.lon) == (31.24, 121.49)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",121.4,31.2", "no_name"),
        ("长" * 81 + ",121.4,31.2", "long_name"),
        ("外滩,,31.2", "no_position"),
        ("外滩,东边,31.2", "not_a_number"),
        ("外滩,nan,31.2", "not_a_number"),
        ("外滩,1e999,31.2", "not_a_number"),
        ("外滩,0,0", "zero"),
        ("外滩,200,31.2", "out_of_range"),
        ("外滩,31.2,121.4", "swapped"),
        ("外滩,30.2,-97.7", "swapped"),
        ("外滩,121.4,31.2,仓库", "unknown_layer"),
        ("外滩", "no_position"),
    ],
)
def test_a_bad_row_is_kept_and_named(row: str, fault: str) -> None:
    sheet = sheet_of(f"名称,经度,纬度,图层\n好的,121.4,31.2\n{row}\n".encode())
    assert len(sheet.rows) == 2
    assert [one.faults for one in sheet.bad] == [(fault,)]
    assert [one.name for one in sheet.good] == ["好的"]


def test_swapped_columns_are_offered_and_exchanged_only_where_needed() -> None:
    sheet = sheet_of("名称,纬度,经度\n甲,121.49,31.24\n乙,31.23,121.47\n丙,121.50,31.20\n".encode())
    assert sheet.swapped == 2
    mended = with_swapped_back(sheet, layers=LAYERS)
    assert [(row.lat, row.lon) for row in mended.rows] == [(31.24, 121.49), (31.23, 121.47), (31.2, 121.5)]
    assert mended.swapped == 0


def test_a_declared_datum_is_moved_to_wgs84() -> None:
    lat, lon = coordinates.wgs84_to_gcj02(31.2304, 121.4737)
    text = f"名称,经度,纬度\n人民广场,{lon},{lat}\n坏的,东,西\n"
    good, bad = sheet_of(text.encode(), datum="gcj02").rows
    assert good.lat == pytest.approx(31.2304, abs=1e-8)
    assert good.lon == pytest.approx(121.4737, abs=1e-8)
    assert (bad.lat, bad.lon) == (None, None)


def test_the_same_place_twice_is_remarked_not_refused() -> None:
    sheet = sheet_of("名称,经度,纬度\n甲,121.4,31.2\n甲,121.4,31.2\n".encode())
    assert [row.remarks for row in sheet.rows] == [(), ("duplicate",)]
    assert len(sheet.good) == 2


def test_a_workbook_is_read_cell_by_cell() -> None:
    out = io.BytesIO()
    table = pd.DataFrame(
        [["外滩营业厅", 31.2384, 121.4906, 2], [None] * 4, ["没有位置", None, None, None]],
        columns=["名称", "纬度", "经度", "图层"],
    )
    table.to_excel(out, engine="xlsxwriter", index=False, startrow=1, startcol=1)
    good, bad = sheet_of(out.getvalue(), "places.xlsx").rows
    assert (good.written.line, good.name, good.lat, good.lon, good.layer) == (
        3,
        "外滩营业厅",
        31.2384,
        121.4906,
        2,
    )
    assert (bad.written.line, bad.faults) == (5, ("no_position",))


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>机房</name>
<Placemark><name>一号</name><description>地下</description>
<Point><coordinates>121.47,31.23,4</coordinates></Point></Placemark>
<Placemark><name>一片</name><Polygon/></Placemark></Folder></Document></kml>"""


def test_kml_and_kmz_give_points_with_their_folder_as_layer() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("doc.kml", KML)
    for content, name in ((KML.encode(), "a.kml"), (packed.getvalue(), "a.kmz")):
        good, bad = sheet_of(content, name).rows
        assert (good.name, good.layer, good.lat, good.lon, good.note) == ("一号", 2, 31.23, 121.47, "地下")
        assert (bad.name, bad.faults) == ("一片", ("no_point",))


def test_geojson_gives_points_and_keeps_what_is_none() -> None:
    features = [
        {"properties": {"名称": "甲"}, "geometry": {"type": "Point", "coordinates": [121.4, 31.2]}},
        {"properties": {"name": "乙"}, "geometry": {"type": "LineString", "coordinates": []}},
        {"properties": None, "geometry": None},
        "nonsense",
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    sheet = sheet_of(text.encode("utf-8-sig"), "a.geojson")
    assert [row.is_good for row in sheet.rows] == [True, False, False, False]
    assert sheet.rows[1].faults == ("no_point",)


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.csv", "empty"),
        (b"a,b\n1,2\n", "a.csv", "no_columns"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a.xls", "old_excel"),
        (b"PK\x03\x04" + bytes(60), "a.xlsx", "excel"),
        (b"<kml><Placemark>", "a.kml", "kml"),
        (b"<html></html>", "a.kml", "no_places"),
        (b'{"features": 3}', "a.geojson", "json"),
        (b"{", "a.geojson", "json"),
        (b"\x81\xff\xfe\xff\x00\xff", "a.csv", "encoding"),
    ],
)
def test_a_file_that_is_of_no_use_says_why(content: bytes, name: str, reason: str) -> None:
    with pytest.raises(PlacesUnreadable) as caught:
        read(content, name)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("31.2304", 31.2304),
        ("３１．２３", 31.23),
        ("31,2304", 31.2304),
        ("31°13'49.44\"N", 31.2304),
        ("31度13分49.44秒", 31.2304),
        ("31°13′49.44″", 31.2304),
        ("北纬31.2304", 31.2304),
        ("东经121.4737°", 121.4737),
        ("97.74W", -97.74),
        ("南纬33.9", -33.9),
        ("31°75'00\"N", None),
        ("约31.2", None),
        ("inf", None),
    ],
)
def test_degrees_are_understood_as_people_write_them(text: str, value: float | None) -> None:
    assert degrees(text) == (None if value is None else pytest.approx(value, abs=1e-9))


@given(st.lists(st.builds(Written, st.integers(1, 9), st.text(), st.text(), st.text(), st.text(), st.text())))
def test_no_row_is_ever_lost_or_breaks_the_others(rows: list[Written]) -> None:
    sheet = judged(rows, layers=LAYERS)
    assert [row.written for row in sheet.rows] == rows
    assert len(sheet.good) + len(sheet.bad) == len(rows)
    for row in sheet.good:
        assert row.lat is not None
        assert row.lon is not None


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.kml", "a.kmz", "a.geojson"]))
def test_no_file_whatever_raises_anything_else(content: bytes, name: str) -> None:
    with contextlib.suppress(PlacesUnreadable):
        read(content, name)


def test_nesting_without_end_is_a_broken_file() -> None:
    for content, name in ((b"[" * 100_000, "a.json"), (b"<Document>" * 50_000, "a.kml")):
        with pytest.raises(PlacesUnreadable):
            read(content, name)


def test_entities_that_explode_are_a_broken_file() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE kml [<!ENTITY e0 "ha">{levels}]><kml><Placemark><name>&e9;</name></Placemark></kml>'
    with pytest.raises(PlacesUnreadable):
        read(text.encode(), "a.kml")
