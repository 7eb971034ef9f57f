"""Importing places through the window: every encoding, every bad row kept, swaps, datums, lost networks."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
)

from console.core import coordinates
from console.reports.place_files import LARGEST_FILE
from console.views.places.import_rows import Shown
from tests.console.views.acting import CTRL, find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.importing import BAD, GOOD, SWAPPED, click, made, read, settled, written
from tests.console.views.room import Room
from tests.console.views.test_picking import PlayedMap


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("gbk", "自动（GBK / GB18030）"), ("utf-8-sig", "自动（UTF-8）"), ("utf-16", "自动（UTF-16）")],
)
def test_a_file_is_imported_whatever_its_encoding(
    in_room: InRoom, tmp_path: Path, encoding: str, said: str
) -> None:
    async def story(room: Room) -> None:
        dialog = await read(room, written(tmp_path, GOOD, encoding))
        assert dialog.choices.encoding.itemText(0) == said
        assert [dialog.list.rows.words(key, "name") for key in dialog.list.rows.keys] == [
            "河南路营业厅",
            "打浦桥机房",
        ]
        assert dialog.begin_button.text() == "导入 2 条  Ctrl+Enter"
        press(dialog, Qt.Key.Key_Return, CTRL)
        await until(lambda: made(room) == ["河南路营业厅", "打浦桥机房"], "imported")
        assert [one.layer for one in room.desk.places.kept.values() if one.id > 8] == [1, 2]
        await until(lambda: "已导入 2 个" in dialog.status.text() or dialog.list.rows.rowCount() == 0, "said")
        assert dialog.list.rows.rowCount() == 0
        dialog.reject()

    in_room(story)


def test_another_encoding_can_be_chosen_and_the_file_is_read_again(in_room: InRoom, tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        dialog = await read(room, written(tmp_path, GOOD))
        combo = find(QComboBox, "import_encoding", dialog)
        combo.setCurrentIndex(2)
        combo.activated.emit(2)
        await until(lambda: not dialog.stop_button.isVisible(), "read again")
        assert "河南路营业厅" not in [dialog.list.rows.words(key, "name") for key in dialog.list.rows.keys]
        dialog.reject()

    in_room(story)


def test_every_bad_row_is_shown_with_its_reason_and_none_is_lost(in_room: InRoom, tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        dialog = await read(room, written(tmp_path, BAD))
        rows = dialog.list.rows
        assert rows.shown is Shown.BAD
        assert [rows.words(key, "state") for key in rows.keys] == [
            "经纬度不是数字",
            "没有名称",
            "没有这个图层",
        ]
        assert not dialog.begin_button.isEnabled(), "bad rows are skipped knowingly or not at all"
        click("import_export", dialog)
        picker = find(QFileDialog, "import_export_picker", dialog.list)
        picker.fileSelected.emit(str(tmp_path / "坏.csv"))
        picker.reject()
        await until((tmp_path / "坏.csv").is_file, "exported")
        with (tmp_path / "坏.csv").open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
        assert [line[0] for line in lines] == ["行", "4", "5", "6"]
        assert lines[1][1:] == ["无名", "31.2", "东边", "营业厅", "", "经纬度不是数字"]
        box = find(QCheckBox, "import_skip_bad", dialog)
        assert box.text() == "跳过 3 条有问题的行"
        box.setFocus()
        press(box, Qt.Key.Key_Space)
        click("import_begin", dialog)
        await until(lambda: len(made(room)) == 2, "imported")
        await until(lambda: rows.rowCount() == 3, "the bad rows are still there")
        dialog.reject()

    in_room(story)


def test_a_bad_row_is_corrected_cell_by_cell(in_room: InRoom, tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        dialog = await read(room, written(tmp_path, BAD))
        rows = dialog.list.rows
        columns = [name for name, _ in rows.COLUMNS]
        for row, column, text in ((0, "lon", "121.45"), (1, "name", "新场"), (2, "layer", "仓库")):
            dialog.list.table.setCurrentIndex(rows.index(row, columns.index(column)))
            dialog.list.table.setFocus()
            press(dialog.list.table, Qt.Key.Key_F2)
            [editor] = dialog.list.table.findChildren(QLineEdit)
            editor.setText(text)
            press(editor, Qt.Key.Key_Return)
            await until(lambda: not dialog.list.table.findChildren(QLineEdit), "the cell is closed")
        assert [rows.words(key, "state") for key in rows.keys] == ["可导入"] * 3
        assert dialog.begin_button.text().startswith("导入 5 条")
        click("import_begin", dialog)
        await until(lambda: len(made(room)) == 5, "imported")
        assert {one.name: one.layer for one in room.desk.places.kept.values()}["海外仓"] == 4
        dialog.reject()

    in_room(story)


def test_swapped_columns_are_exchanged_by_one_click(in_room: InRoom, tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        dialog = await read(room, written(tmp_path, SWAPPED))
        assert "2 行的经度和纬度似乎写反了" in find(QLabel, "import_swap_words", dialog).text()
        click("import_swap", dialog)
        await settled(dialog)
        assert dialog.notes.swapped.isHidden()
        assert dialog.begin_button.text().startswith("导入 3 条")
        click("import_begin", dialog)
        await until(lambda: len(made(room)) == 3, "imported")
        assert [round(one.lat, 4) for one in room.desk.places.kept.values() if one.id > 8] == [
            31.2401,
            31.2078,
            31.21,
        ]
        dialog.reject()

    in_room(story)


def roads_at(folder: Path) -> Path:
    """A grid of streets 200 m apart, as `mapdata build` leaves it."""
    lines = []
    for step in range(41):
        lines.append([(31.20, 121.44 + step * 0.002), (31.26, 121.44 + step * 0.002)])
        lines.append([(31.20 + step * 0.0015, 121.44), (31.20 + step * 0.0015, 121.52)])
    corners = np.round(np.array(lines).reshape(-1, 2) * 1e7).astype(np.int32)
    folder.mkdir()
    np.savez_compressed(
        folder / "roads.npz", corners=corners, road=np.repeat(np.arange(82), 2).astype(np.int32)
    )
    return folder


class Board(PlayedMap):
    """A map that was started with map data."""

    def __init__(self, mapdata_dir: Path) -> None:
        super().__init__()
        self.mapdata_dir = mapdata_dir


def beside_roads(datum: str) -> str:
    spread = np.random.default_rng(3)
    lat = 31.2105 + spread.integers(0, 20, 120) * 0.0015 + spread.normal(0, 6e-5, 120)
    lon = 121.45 + spread.uniform(0, 0.05, 120)
    moved = coordinates.from_wgs84(datum, lat, lon)  # type: ignore[arg-type] # one of the three
    return "名称,纬度,经度\n" + "".join(
        f"点{n},{a:.6f},{b:.6f}\n" for n, (a, b) in enumerate(zip(*moved, strict=True))
    )


def test_gcj02_declared_as_wgs84_is_noticed_by_the_roads(
    in_room: InRoom,
    qapp: QApplication,  # noqa: ARG001 (the map is a widget)
    tmp_path: Path,
) -> None:
    file = written(tmp_path, beside_roads("gcj02"))
    board = Board(roads_at(tmp_path / "map"))

    async def story(room: Room) -> None:
        dialog = await read(room, file)
        words = find(QLabel, "import_use_datum_words", dialog)
        assert "声明为 WGS-84，但更像 GCJ-02" in words.text()
        click("import_use_datum", dialog)
        await until(lambda: "已用路网核对" in words.text(), "measured again")
        assert dialog.choices.chosen_datum == "gcj02"
        click("import_begin", dialog)
        await until(lambda: len(made(room)) == 120, "imported")
        first = room.desk.places.kept[9]
        lat, lon = (float(part) for part in file.read_text().splitlines()[1].split(",")[1:])
        assert abs(first.lat - lat) > 0.001, "moved"
        assert abs(first.lat - float(coordinates.gcj02_to_wgs84(lat, lon)[0])) < 1e-9
        dialog.reject()

    in_room(story, map_view=board)


def test_true_wgs84_is_confirmed_and_without_roads_it_is_said_that_nothing_was_checked(
    in_room: InRoom, tmp_path: Path
) -> None:
    file = written(tmp_path, beside_roads("wgs84"))

    async def story(room: Room) -> None:
        dialog = await read(room, file)
        words = find(QLabel, "import_use_datum_words", dialog)
        assert "没有可用的路网数据" in words.text()
        assert not find(QPushButton, "import_use_datum", dialog).isVisible()
        dialog.reject()

    in_room(story)


def test_what_is_there_already_is_marked_and_skipped(in_room: InRoom, tmp_path: Path) -> None:
    first = "名称,纬度,经度\n外滩营业厅,31.23845,121.49065\n新点,31.2,121.4\n"
    text = first + "新点,31.20001,121.40001\n新点,31.3,121.4\n"

    async def story(room: Room) -> None:
        dialog = await read(room, written(tmp_path, text))
        rows = dialog.list.rows
        assert [rows.words(key, "state") for key in rows.keys] == [
            "已有同名兴趣点（20 米内）",
            "可导入",
            "文件中重复（同名，20 米内）",
            "可导入",
        ]
        assert dialog.begin_button.text().startswith("导入 2 条")
        find(QCheckBox, "import_skip_twice", dialog).setChecked(False)
        assert dialog.begin_button.text().startswith("导入 4 条")
        dialog.reject()

    in_room(story)


def test_columns_can_be_mapped_by_hand(in_room: InRoom, tmp_path: Path) -> None:
    text = "甲栏,乙栏,丙栏\n一号,31.2,121.4\n二号,31.3,121.5\n"

    async def story(room: Room) -> None:
        dialog = await read(room, written(tmp_path, text))
        assert len(dialog.list.sheet.rows) == 3, "no header was recognised, so no row is taken for one"
        for key, place in (("name", 1), ("lat", 2), ("lon", 3)):
            combo = find(QComboBox, f"import_column_{key}", dialog)
            combo.setCurrentIndex(place)
            combo.activated.emit(place)
            await settled(dialog)
        assert [row.name for row in dialog.list.sheet.good] == ["一号", "二号"]
        assert len(dialog.list.sheet.bad) == 1
        dialog.reject()

    in_room(story)


def test_a_file_of_no_use_says_what_to_do(in_room: InRoom, tmp_path: Path) -> None:
    (tmp_path / "老.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with (tmp_path / "大.csv").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)

    async def story(room: Room) -> None:
        dialog = await read(room, tmp_path / "老.xls")
        assert "另存为 .xlsx" in dialog.problem.text()
        dialog.take_file(tmp_path / "大.csv")
        await until(lambda: "32 MB" in dialog.problem.text(), "too large")
        dialog.take_file(tmp_path / "没有.csv")
        await until(lambda: "无法打开" in dialog.problem.text(), "not there")
        assert not dialog.begin_button.isEnabled()
        dialog.reject()

    in_room(story)


def test_english_says_the_same(in_room: InRoom, tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        dialog = await read(room, written(tmp_path, BAD))
        rows = dialog.list.rows
        assert rows.words(rows.keys[0], "state") == "coordinates are no numbers"
        dialog.reject()

    in_room(story, language="en")
