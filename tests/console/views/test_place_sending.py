"""Rows on their way to the backend: lost networks, stopping, refusals, large files, files dropped."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from console.api.types import ImportedPlace, ImportedPlaces
from console.views.places.import_dialog import ImportDialog
from console.views.places.panel import PlacePanel
from tests.console.views.acting import find, until
from tests.console.views.conftest import InRoom
from tests.console.views.importing import GOOD, click, made, open_import, read, written
from tests.console.views.room import Room


def test_a_lost_network_is_waited_for_and_nothing_is_made_twice(in_room: InRoom, tmp_path: Path) -> None:
    text = "名称,纬度,经度\n" + "".join(f"点{n},{31 + n * 1e-4:.4f},121.4\n" for n in range(1_200))

    async def story(room: Room) -> None:
        dialog = await read(room, written(tmp_path, text))
        room.desk.down = True
        click("import_begin", dialog)
        await until(lambda: "网络中断" in dialog.status.text(), "waiting")
        room.desk.down = False
        await until(lambda: len(made(room)) == 1_200, "imported")
        keys = [key for key, _ in room.desk.places.imports]
        assert len(keys) == len(set(keys)) == 3
        await until(lambda: dialog.list.rows.rowCount() == 0, "done")
        dialog.reject()

    in_room(story)


def test_a_stopped_import_goes_on_with_the_rest(in_room: InRoom, tmp_path: Path) -> None:
    text = "名称,纬度,经度\n" + "".join(f"点{n},{31 + n * 1e-4:.4f},121.4\n" for n in range(1_200))

    async def story(room: Room) -> None:
        dialog = await read(room, written(tmp_path, text))
        model = room.models.place_import

        def lose_the_rest() -> None:
            if model.sent == 500:
                room.desk.down = True

        model.changed.connect(lose_the_rest)
        click("import_begin", dialog)
        await until(lambda: model.waiting, "in the middle")
        click("import_stop", dialog)
        assert dialog.begin_button.text().startswith("继续导入剩余 700 条")
        assert "已导入的保留" in dialog.problem.text()
        model.changed.disconnect(lose_the_rest)
        room.desk.down = False
        click("import_begin", dialog)
        await until(lambda: len(made(room)) == 1_200, "the rest")
        assert len(set(made(room))) == 1_200
        dialog.reject()

    in_room(story)


def test_another_file_ends_the_wish_to_go_on_with_a_stopped_one(in_room: InRoom, tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        dialog = await read(room, written(tmp_path, GOOD))
        room.desk.down = True
        click("import_begin", dialog)
        await until(lambda: room.models.place_import.waiting, "no network")
        click("import_stop", dialog)
        assert dialog.begin_button.text().startswith("继续导入剩余 2 条")
        room.desk.down = False
        dialog.take_file(written(tmp_path, GOOD.split("打浦桥")[0], name="另一个.csv"))
        await until(lambda: dialog.begin_button.text().startswith("导入 1 条"), "the new file")
        click("import_begin", dialog)
        await until(lambda: made(room) == ["河南路营业厅"], "only that")
        dialog.reject()

    in_room(story)


def test_what_the_backend_refuses_is_a_bad_row_then(in_room: InRoom, tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        dialog = await read(room, written(tmp_path, GOOD))
        answer = ImportedPlaces(
            imported=1,
            refused=1,
            rows=[ImportedPlace(row=0, place_id=9), ImportedPlace(row=1, faults=["name: string_too_long"])],
        )
        room.desk.refusals["/api/places/import"] = (200, msgspec.json.encode(answer))
        click("import_begin", dialog)
        await until(lambda: dialog.list.rows.rowCount() == 1, "one came back")
        assert dialog.list.rows.words(0, "state") == "后端不接受"
        dialog.reject()

    in_room(story)


def test_a_file_dropped_on_the_pane_is_read(in_room: InRoom, tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)

    async def story(room: Room) -> None:
        room.window.bring_up("places")
        panel = find(PlacePanel, "place_panel", room.window)
        held = QMimeData()
        held.setUrls([QUrl.fromLocalFile(str(file))])
        drop = QDropEvent(
            QPointF(50, 50),
            Qt.DropAction.CopyAction,
            held,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        panel.dropEvent(drop)
        dialog = find(ImportDialog, "import_dialog", room.window)
        await until(lambda: len(dialog.list.sheet.good) == 2, "read")
        dialog.reject()

    in_room(story)


def test_fifty_thousand_rows_are_read_while_the_window_lives_and_can_be_stopped(
    in_room: InRoom, tmp_path: Path
) -> None:
    text = "名称,纬度,经度\n" + "".join(f"点{n},{31 + n * 1e-5:.5f},121.4\n" for n in range(50_000))
    file = written(tmp_path, text)

    async def story(room: Room) -> None:
        dialog = await open_import(room)
        dialog.take_file(file)
        assert dialog.stop_button.isVisible()
        await until(lambda: dialog.bar.value() > 0, "it says how far it is", 30.0)
        click("import_stop", dialog)
        await until(lambda: dialog.status.text() == "已停止读取。", "stopped")
        assert dialog.list.rows.rowCount() == 0
        dialog.take_file(file)
        await until(lambda: dialog.list.rows.rowCount() == 50_000, "read", 60.0)
        dialog.reject()

    in_room(story)
