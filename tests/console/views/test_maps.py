"""Base maps through the window: made from an extract, chosen from the table, added, refused, taken away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from console.core.map_build import MapBuild
from console.core.texts import Texts
from console.map import own_bases
from console.views.maps.bases import BasesDialog
from console.views.maps.build import BuildMapDialog
from tests.console.views.acting import CTRL, find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room
from tests.tools.mapdata.osm_file import town
from tools.mapdata import graph, problems
from tools.mapdata.progress import TITLES

CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
WITHIN_S = 60.0


def click(name: str, within: QWidget) -> None:
    QTest.mouseClick(find(QPushButton, name, within), Qt.MouseButton.LeftButton)


def open_build(room: Room) -> BuildMapDialog:
    press(room.window, Qt.Key.Key_B, CTRL_SHIFT)
    return find(BuildMapDialog, "build_map_dialog", room.window)


def open_bases(room: Room) -> BasesDialog:
    press(room.window, Qt.Key.Key_B, CTRL)
    return find(BasesDialog, "bases_dialog", room.window)


def test_an_extract_becomes_the_base_map_in_use(in_room: InRoom, tmp_path: Path) -> None:
    file = town().write(tmp_path / "town.osm.pbf")

    async def story(room: Room) -> None:
        dialog = open_build(room)
        dialog.extract.setText(str(file))
        dialog.out.setText(str(tmp_path / "map"))
        click("build_map_begin", dialog)
        assert dialog.stop.isVisible()
        settings = room.ui.settings
        await until(lambda: settings.text("map.base").startswith("own-"), "chosen", WITHIN_S)
        [base] = own_bases.read(settings.text("map.own_bases"))
        assert (base.kind, base.address) == ("folder", str(tmp_path / "map"))
        assert settings.text("map.base") == base.key
        assert "底图已生成" in dialog.status.text()
        if graph.engine_version() is not None:
            assert settings.text("roads.folder") == str(tmp_path / "map")
            assert "路网时间" in dialog.status.text()
        assert dialog.begin.isEnabled()
        click("build_map_close", dialog)

    in_room(story)


def test_a_refusal_is_a_sentence_and_the_dialog_stays(in_room: InRoom, tmp_path: Path) -> None:
    (tmp_path / "letter.osm.pbf").write_text("no map")

    async def story(room: Room) -> None:
        dialog = open_build(room)
        click("build_map_begin", dialog)
        assert dialog.status.text() == "请先选择 OSM 文件。"
        dialog.extract.setText(str(tmp_path / "letter.osm.pbf"))
        dialog.out.setText(str(tmp_path / "map"))
        click("build_map_begin", dialog)
        await until(lambda: "不是 OpenStreetMap" in dialog.status.text(), "refused", WITHIN_S)
        assert dialog.begin.isEnabled()
        assert room.ui.settings.text("map.own_bases") == "[]"
        dialog.reject()

    in_room(story)


def test_stopping_leaves_nothing(in_room: InRoom, tmp_path: Path) -> None:
    file = town().write(tmp_path / "town.osm.pbf")

    async def story(room: Room) -> None:
        dialog = open_build(room)
        dialog.extract.setText(str(file))
        dialog.out.setText(str(tmp_path / "map"))
        click("build_map_begin", dialog)
        click("build_map_cancel", dialog)
        await until(lambda: dialog.status.text() == "已停止，没有留下任何文件。", "stopped", WITHIN_S)
        dialog.reject()

    in_room(story)
    assert [one.name for one in tmp_path.iterdir() if one.name.lstrip(".").startswith("map")] == []


def test_closing_the_dialog_stops_the_build(in_room: InRoom, tmp_path: Path) -> None:
    file = town().write(tmp_path / "town.osm.pbf")

    async def story(room: Room) -> None:
        dialog = open_build(room)
        dialog.extract.setText(str(file))
        dialog.out.setText(str(tmp_path / "map"))
        click("build_map_begin", dialog)
        gone: list[bool] = []
        find(MapBuild, "map_build", room.window).destroyed.connect(lambda: gone.append(True))
        dialog.reject()
        await until(lambda: bool(gone), "the child is gone", WITHIN_S)

    in_room(story)
    assert [one.name for one in tmp_path.iterdir() if one.name.lstrip(".").startswith("map")] == []


def test_picking_an_extract_proposes_a_folder(in_room: InRoom, tmp_path: Path) -> None:
    file = town().write(tmp_path / "town.osm.pbf")

    async def story(room: Room) -> None:
        dialog = open_build(room)
        click("build_map_pick_extract", dialog)
        picker = find(QFileDialog, "build_map_extract_picker", dialog)
        picker.fileSelected.emit(str(file))
        picker.reject()
        assert dialog.extract.text() == str(file)
        assert Path(dialog.out.text()).name == "town"
        dialog.reject()

    in_room(story)


def test_a_tile_address_is_added_used_and_taken_away(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog, settings = open_bases(room), room.ui.settings
        dialog.name.setText("内网底图")
        dialog.address.setText("https://tiles.example.cn/{z}/{x}.png")
        click("bases_add", dialog)
        await until(lambda: "{y}" in dialog.problem.text(), "refused with a sentence")
        assert settings.text("map.own_bases") == "[]"
        dialog.address.setText("https://tiles.example.cn/{z}/{x}/{y}.png")
        dialog.datum.setCurrentIndex(1)
        click("bases_add", dialog)
        await until(lambda: settings.text("map.base").startswith("own-"), "in use")
        [base] = own_bases.read(settings.text("map.own_bases"))
        assert (base.name, base.datum) == ("内网底图", "gcj02")
        assert dialog.problem.text() == ""
        assert dialog.list.currentItem().text().startswith("内网底图")
        click("bases_remove", dialog)
        assert settings.text("map.own_bases") == "[]"
        assert settings.text("map.base") == "auto"
        dialog.accept()

    in_room(story)


def test_a_base_map_of_the_table_is_chosen_and_tianditu_needs_its_key(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog, settings = open_bases(room), room.ui.settings

        def words() -> list[str]:
            return [dialog.list.item(row).text() for row in range(dialog.list.count())]

        assert {"无底图", "高德地图（在线）", "腾讯地图（在线）", "百度地图（在线）"} <= set(words())
        assert "天地图（在线）" not in words()
        assert dialog.list.currentItem().text() == "行政区划（离线）  （当前）"
        dialog.key.setText("0123abcd")
        click("bases_save_key", dialog)
        assert "天地图（在线）" in words()
        dialog.list.setCurrentRow(words().index("百度地图（在线）"))
        click("bases_choose", dialog)
        assert settings.text("map.base") == "baidu"
        dialog.accept()

    in_room(story)


def test_a_server_without_the_archive_is_refused(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = open_bases(room)
        dialog.kind.setCurrentIndex(2)
        dialog.name.setText("网上")
        dialog.address.setText("http://127.0.0.1:9/a.pmtiles")  # the discard port: nobody listens
        click("bases_add", dialog)
        await until(lambda: bool(dialog.problem.text()), "refused", WITHIN_S)
        assert dialog.problem.text() == room.ui.texts("map.refused.unreachable")
        assert room.ui.settings.text("map.own_bases") == "[]"
        dialog.accept()

    in_room(story)


def test_every_word_of_the_builder_has_a_sentence_in_both_languages() -> None:
    gaps = dict.fromkeys(("file", "out", "detail", "needed_mb", "free_mb", "library", "name"), "1")
    for language in ("zh", "en"):
        texts = Texts.strict(language)
        for code in (*problems.SENTENCES, "crashed"):
            assert texts(f"maps.problem.{code}", **gaps)
        for stage in TITLES:
            assert texts(f"maps.stage.{stage}", **gaps)
        for reason in ("not_installed", "failed"):
            assert texts(f"maps.no_graph.{reason}", **gaps)
