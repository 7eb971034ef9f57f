"""Points of interest through the window: added, changed, removed, taken back, found, measured; layers."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPushButton, QWidget

from console.api.types import Event, EventPayload
from console.core.notify import Offer
from console.views.places.edit import PlaceDialog
from console.views.places.layers import LayerDialog
from console.views.places.panel import PlacePanel
from contract.vocabulary import EventKind, Role
from tests.console.views import sample, sample_places
from tests.console.views.acting import CTRL, activate, find, press, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room
from tests.console.views.test_picking import PlayedMap

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def click(name: str, within: QWidget) -> None:
    QTest.mouseClick(find(QPushButton, name, within), Qt.MouseButton.LeftButton)


async def open_pane(room: Room) -> PlacePanel:
    press(room.window, Qt.Key.Key_6, ALT)
    panel = find(PlacePanel, "place_panel", room.window)
    await until(lambda: panel.rows.rowCount() == 8, "the places were read")
    return panel


def names(panel: PlacePanel) -> list[str]:
    return [panel.rows.words(key, "name") for key in panel.rows.keys]


async def choose(panel: PlacePanel, place_id: int) -> None:
    panel.table.setFocus()
    panel.table.select_key(place_id)
    await until(lambda: panel.window().models.selection.place_id == place_id, "selected")  # type: ignore[attr-defined] # the main window


def patched(room: Room) -> dict[str, object]:
    """What the last change sent."""
    return [body for method, _, body in room.desk.asked if method == "PATCH"][-1]


def offers(room: Room) -> list[Offer]:
    return [one.notice.offer for one in room.window.toasts.shown if one.notice.offer is not None]


def test_a_place_is_added_by_a_key_and_a_click_on_the_map(in_room: InRoom, qapp: QApplication) -> None:  # noqa: ARG001 (the map is a widget)
    async def story(room: Room) -> None:
        panel = await open_pane(room)
        board = room.window.map_view
        assert isinstance(board, PlayedMap)
        press(room.window, Qt.Key.Key_N, SHIFT)
        assert "兴趣点" in board.hints[0]
        board.position_picked.emit((31.24, 121.48))
        dialog = find(PlaceDialog, "place_dialog", room.window)
        assert dialog.position.text() == "31.240000, 121.480000"
        click("place_save", dialog)
        assert dialog.problem.text() == "请填写名称。"
        type_text(dialog.name, "四川路营业厅")
        press(dialog.name, Qt.Key.Key_Return)
        await until(lambda: "四川路营业厅" in names(panel), "added")
        made = room.desk.places.kept[9]
        assert (made.lat, made.lon, made.layer) == (31.24, 121.48, 1)
        assert room.models.selection.place_id == 9

    in_room(story, map_view=PlayedMap())


def test_without_a_place_picked_nothing_is_added(in_room: InRoom, qapp: QApplication) -> None:  # noqa: ARG001 (the map is a widget)
    async def story(room: Room) -> None:
        panel = await open_pane(room)
        press(room.window, Qt.Key.Key_N, SHIFT)
        assert isinstance(room.window.map_view, PlayedMap)
        room.window.map_view.position_picked.emit(None)
        assert room.window.findChild(PlaceDialog) is None
        assert panel.rows.rowCount() == 8

    in_room(story, map_view=PlayedMap())


def test_a_place_is_changed_and_the_change_taken_back_by_the_message(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = await open_pane(room)
        await choose(panel, 1)
        press(panel.table, Qt.Key.Key_F2)
        dialog = find(PlaceDialog, "place_dialog", room.window)
        dialog.note.setText("周末休息")
        dialog.layer.setCurrentIndex(4)
        press(dialog.note, Qt.Key.Key_Return)
        await until(lambda: panel.rows.words(1, "note") == "周末休息", "changed")
        assert panel.rows.words(1, "layer") == "公共设施"
        assert patched(room) == {"version": 1, "layer": 5, "note": "周末休息"}
        click("toast_offer", room.window)
        await until(lambda: panel.rows.words(1, "layer") == "营业厅", "as it was")
        assert room.desk.places.kept[1].note.startswith("中山东一路")

    in_room(story)


def test_a_removed_place_comes_back_by_ctrl_z(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = await open_pane(room)
        await choose(panel, 3)
        press(panel.table, Qt.Key.Key_Delete)
        await until(lambda: panel.rows.rowCount() == 7, "removed")
        assert room.models.selection.place_id not in (3, None), "the next one is selected"
        [offer] = offers(room)
        assert offer.key == "places.undo"
        press(room.window, Qt.Key.Key_Z, CTRL)
        await until(lambda: panel.rows.rowCount() == 8, "back")
        assert room.desk.posts("/api/places/3/restore") == [{"version": 2}]
        press(room.window, Qt.Key.Key_Z, CTRL)
        await until(lambda: room.window.toasts.shown[-1].text == "没有可撤销的兴趣点改动", "nothing more")

    in_room(story)


def test_an_undo_is_refused_with_the_name_of_who_changed_the_place_since(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = await open_pane(room)
        await choose(panel, 1)
        press(panel.table, Qt.Key.Key_F2)
        dialog = find(PlaceDialog, "place_dialog", room.window)
        dialog.note.setText("新的")
        press(dialog.note, Qt.Key.Key_Return)
        await until(lambda: panel.rows.words(1, "note") == "新的", "changed")
        await activate(room.window)
        kept = room.desk.places.kept
        kept[1] = msgspec.structs.replace(kept[1], version=7, name="外滩旗舰厅")
        press(room.window, Qt.Key.Key_Z, CTRL)
        await until(lambda: "陈静" in room.window.toasts.shown[-1].text, "said who")
        assert "名称" in room.window.toasts.shown[-1].text
        assert panel.rows.words(1, "name") == "外滩旗舰厅"

    in_room(story)


def test_a_conflict_names_who_changed_what_and_saving_again_is_a_decision(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = await open_pane(room)
        await choose(panel, 2)
        press(panel.table, Qt.Key.Key_F2)
        dialog = find(PlaceDialog, "place_dialog", room.window)
        kept = room.desk.places.kept
        kept[2] = msgspec.structs.replace(kept[2], version=2, note="搬迁中", layer=4)
        dialog.name.setText("人民广场旗舰厅")
        click("place_save", dialog)
        await until(lambda: "陈静" in dialog.problem.text(), "said who")
        assert "图层、地址 / 备注" in dialog.problem.text()
        click("place_save", dialog)
        await until(lambda: kept[2].name == "人民广场旗舰厅", "decided")

    in_room(story)


def test_what_others_do_arrives_by_events(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = await open_pane(room)
        place = sample_places.place(40, 3, "新天地基站", 31.219, 121.475)

        def say(kind: EventKind, version: int, *, removed: bool = False) -> None:
            payload = EventPayload(place=msgspec.structs.replace(place, version=version, removed=removed))
            event = Event(
                seq=90_000 + version,
                at=sample.NOW,
                kind=kind,
                subject_kind="place",
                subject_id=40,
                payload=payload,
            )
            room.models.events.append([event])

        say(EventKind.PLACE_CREATED, 1)
        assert "新天地基站" in names(panel)
        say(EventKind.PLACE_REMOVED, 2, removed=True)
        assert "新天地基站" not in names(panel)
        say(EventKind.PLACE_RESTORED, 3)
        assert "新天地基站" in names(panel)

    in_room(story)


def test_an_import_elsewhere_brings_only_the_new_places(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = await open_pane(room)
        room.desk.places.kept[50] = sample_places.place(50, 2, "徐家汇机房", 31.19, 121.43)
        event = Event(
            seq=90_001, at=sample.NOW, kind=EventKind.PLACES_IMPORTED, subject_kind="places", subject_id=1
        )
        room.models.events.append([event])
        await until(lambda: "徐家汇机房" in names(panel), "read")

    in_room(story)


def test_places_are_found_by_pinyin_initials_and_by_their_note(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = await open_pane(room)
        search = find(QLineEdit, "place_search", panel)
        type_text(search, "wt")
        await until(lambda: names(panel) == ["外滩营业厅", "南外滩光交箱"], "by initials")
        search.clear()
        type_text(search, "钥匙")
        await until(lambda: names(panel) == ["豫园机房"], "by note")

    in_room(story)


def test_the_command_box_finds_a_place_and_the_map_goes_there(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await open_pane(room)
        asked: list[tuple[str, object]] = []
        room.models.selection.show_requested.connect(lambda kind, ids: asked.append((kind, ids)))
        box = room.window.header.command
        box.start()
        type_text(box, "豫园机房")
        box.textEdited.emit("豫园机房")
        press(box, Qt.Key.Key_Return)
        assert room.models.selection.place_id == 3
        assert asked == [("place", frozenset([3]))]

    in_room(story)


def test_hiding_a_layer_takes_its_places_away_and_is_kept(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = await open_pane(room)
        box = find(QCheckBox, "place_layer_2", panel)
        assert box.accessibleName() == "显示图层“机房”，2 个兴趣点"
        box.setFocus()
        press(box, Qt.Key.Key_Space)
        assert panel.rows.rowCount() == 6
        assert room.ui.settings.text("places.hidden") == "2"
        press(box, Qt.Key.Key_Space)
        assert panel.rows.rowCount() == 8

    in_room(story)


def test_distances_are_measured_from_the_selected_person_and_told_by_a_key(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = await open_pane(room)
        assert panel.rows.words(1, "distance") == "—"
        assert not room.window.commands["place.distance"].isEnabled()
        asked: list[tuple[str, object]] = []
        room.models.selection.show_requested.connect(lambda kind, ids: asked.append((kind, ids)))
        room.models.selection.select_worker(1)
        await choose(panel, 1)
        assert panel.rows.words(1, "distance").endswith(("公里", "米"))
        order = find(QComboBox, "place_order", panel)
        order.setCurrentIndex(1)
        order.activated.emit(1)
        far = [float(panel.rows.words(key, "distance").split()[0]) for key in panel.rows.keys]
        assert far[0] < far[-1] or "米" in panel.rows.words(panel.rows.keys[0], "distance")
        press(room.window, Qt.Key.Key_D, ALT)
        assert asked[-1] == ("distance", frozenset([1]))
        assert "距 外滩营业厅" in room.window.toasts.shown[-1].text

    in_room(story)


def test_a_hidden_person_has_no_distance(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = await open_pane(room)
        room.models.selection.select_worker(7)  # in stealth
        await choose(panel, 1)
        assert panel.rows.words(1, "distance") == "—"
        assert "不可见" in panel.count.toolTip()

    in_room(story)


def test_a_layer_is_changed_by_an_administrator_only(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = await open_pane(room)
        edit = find(QPushButton, "place_layer_4_edit", panel)
        assert not edit.isEnabled()
        admin = msgspec.structs.replace(sample.ACCOUNT, role=Role.ENTERPRISE_ADMIN)
        room.models.connection.set_account(admin)
        assert edit.isEnabled()
        QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
        dialog = find(LayerDialog, "place_layer_dialog", room.window)
        dialog.name.setText("竞品门店")
        dialog.icon.setCurrentIndex(dialog.icon.findData("star"))
        press(dialog.name, Qt.Key.Key_Return)
        await until(lambda: room.models.places.layers.get(4).name == "竞品门店", "changed")  # type: ignore[union-attr] # it is there
        box = "place_layer_4"  # the former one is gone a moment later
        await until(lambda: find(QCheckBox, box, panel).text() == "竞品门店", "and shown")
        assert patched(room) == {"version": 1, "name": "竞品门店", "icon": "star"}

    in_room(story)


def test_places_that_could_not_be_read_say_so_and_are_read_again(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        press(room.window, Qt.Key.Key_6, ALT)
        panel = find(PlacePanel, "place_panel", room.window)
        await until(lambda: panel.rows.rowCount() == 8, "read")
        room.desk.down = True
        await room.operations.places.load()
        assert panel.again.isVisible()
        assert "没有读到" in panel.again.toolTip()
        room.desk.down = False
        click("place_again", panel)
        await until(lambda: not panel.again.isVisible(), "read again")

    in_room(story)


def test_english_says_the_same(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = await open_pane(room)
        press(panel.table, Qt.Key.Key_End)
        assert room.ui.texts("actions.place.remove") == "Remove place"

    in_room(story, language="en")
