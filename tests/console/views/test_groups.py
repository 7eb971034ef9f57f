"""Groups in the people tree through the real window: by key, by mouse, taken back, and overtaken."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton

from console.models.tables.roles import Role
from tests.console.views import sample, sample_groups
from tests.console.views.acting import CTRL, find, press, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room
from tests.console.views.sample_groups import FIBRE, NIGHT

SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
GROUPS = {"change": sample_groups.fill}


def _said(room: Room) -> list[str]:
    return [toast.text for toast in room.window.toasts.shown]


def _stand_on(room: Room, group_id: int, row: int | None = None) -> None:
    """The keyboard on a group, or on somebody in it."""
    panel = room.window.people
    index = panel.rows.index_of_group(group_id)
    panel.tree.expand(index)
    panel.tree.setFocus()
    panel.tree.setCurrentIndex(index if row is None else panel.rows.index(row, 0, index))


def _menu_words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def _act(menu: QMenu, words: str) -> None:
    action = next(one for one in menu.actions() if one.text() == words)
    assert action.isEnabled(), words
    action.trigger()


def _row_menu(room: Room, group_id: int) -> QMenu:
    panel = room.window.people
    return panel.menu_for(panel.rows.index_of_group(group_id))


def test_a_group_is_made_of_the_ticked_people_and_taken_back_by_key(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = room.window.people
        heading = panel.rows.index(0, 0)
        assert (heading.data(), "Ctrl+G" in heading.data(Role.NOTE)) == ("分组", True)
        room.models.selection.set_ticked([1, 2])
        press(room.window, Qt.Key.Key_G, CTRL)
        name = find(QLineEdit, "group_name", room.window)
        assert find(QLabel, "group_people", room.window).text() == "2 人：张伟、王芳"
        press(name, Qt.Key.Key_Return)
        assert find(QLabel, "group_problem", room.window).text() == "先写名称。"
        type_text(name, "夜班抢修")
        press(name, Qt.Key.Key_Return)
        await until(lambda: len(room.models.groups) == 1, "the group is there")
        assert room.desk.posts("/api/groups") == [{"name": "夜班抢修", "worker_ids": [1, 2]}]
        assert panel.rows.index(0, 0, panel.rows.index(0, 0)).data() == "夜班抢修"
        await until(lambda: "已建立分组“夜班抢修”，2 人" in _said(room), "it is said")
        panel.tree.setFocus()
        press(panel.tree, Qt.Key.Key_Z, CTRL)
        await until(lambda: not len(room.models.groups), "the group is gone again")
        assert room.desk.posts("/api/groups/90/remove") == [{"version": 1}]

    in_room(story)


def test_a_deleted_group_comes_back_by_the_offer_in_the_message(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        _stand_on(room, NIGHT)
        press(room.window.people.tree, Qt.Key.Key_Delete)
        await until(lambda: NIGHT not in room.models.groups, "deleted at once")
        await until(lambda: bool(room.window.toasts.shown), "the message")
        QTest.mouseClick(
            find(QPushButton, "toast_offer", room.window.toasts.shown[-1]), Qt.MouseButton.LeftButton
        )
        await until(lambda: NIGHT in room.models.groups, "there again")
        assert room.desk.posts(f"/api/groups/{NIGHT}/restore") == [{"version": 2}]

    in_room(story, **GROUPS)


def test_somebody_leaves_a_group_by_key_and_the_others_stay(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        _stand_on(room, NIGHT, row=0)
        tree = room.window.people.tree
        assert tree.currentIndex().data() == "张伟"
        press(tree, Qt.Key.Key_Delete, CTRL)
        await until(lambda: room.models.groups.get(NIGHT).version == 2, "changed")  # type: ignore[union-attr] # it is there
        assert ("PATCH", f"/api/groups/{NIGHT}", {"version": 1, "worker_ids": [2, 7]}) in room.desk.asked
        await until(lambda: "1 人已移出“夜班抢修”" in _said(room), "it is said")

    in_room(story, **GROUPS)


def test_a_group_is_renamed_by_key(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        _stand_on(room, NIGHT)
        press(room.window.people.tree, Qt.Key.Key_F2)
        name = find(QLineEdit, "group_name", room.window)
        assert name.text() == "夜班抢修"
        name.setText("光缆割接")
        assert "已有同名分组" in find(QLabel, "group_problem", room.window).text()
        name.setText("白班")
        press(name, Qt.Key.Key_Return)
        index = room.window.people.rows.index_of_group
        await until(lambda: index(NIGHT).data() == "白班", "the new name")

    in_room(story, **GROUPS)


def test_the_menu_of_a_group_adds_and_takes_out_the_ticked_people(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.set_ticked([2, 4, 5])
        _act(_row_menu(room, NIGHT), "加入已勾选的 2 人")
        await until(lambda: set(room.models.groups.get(NIGHT).worker_ids) == {1, 2, 4, 5, 7}, "added")  # type: ignore[union-attr] # it is there
        _act(_row_menu(room, FIBRE), "移出已勾选的 2 人")
        await until(lambda: room.models.groups.get(FIBRE).worker_ids == [999], "who is out of sight stays")  # type: ignore[union-attr] # it is there

    in_room(story, **GROUPS)


def test_people_go_into_a_group_from_their_own_menu_and_by_key(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = room.window.people
        menu = panel.menu_for(panel.rows.index_of_worker(5))
        into = find(QMenu, "group_menu", menu)
        assert _menu_words(into) == ["光缆割接", "夜班抢修", "新建分组…"]
        _act(into, "夜班抢修")
        await until(lambda: 5 in room.models.groups.get(NIGHT).worker_ids, "added")  # type: ignore[union-attr] # it is there
        menu.close()
        room.models.selection.set_ticked([7])
        press(room.window, Qt.Key.Key_G, CTRL | SHIFT)
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, QMenu)
        assert [one.isEnabled() for one in popup.actions()[:2]] == [True, False]  # 7 is in the second already
        press(popup, Qt.Key.Key_Down)
        press(popup, Qt.Key.Key_Return)
        await until(lambda: 7 in room.models.groups.get(FIBRE).worker_ids, "added")  # type: ignore[union-attr] # it is there

    in_room(story, **GROUPS)


def test_the_menu_key_opens_the_menu_of_the_row_the_keyboard_is_on(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        tree = room.window.people.tree
        _stand_on(room, NIGHT)

        def by_key() -> None:
            press(tree, Qt.Key.Key_Menu)

        def by_the_system() -> None:
            far = QPoint(3, tree.viewport().height() - 3)
            event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, far, tree.mapToGlobal(far))
            QApplication.sendEvent(tree.viewport(), event)

        ways: list[Callable[[], None]] = [by_key, lambda: press(tree, Qt.Key.Key_F10, SHIFT), by_the_system]
        for way in ways:
            way()
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            assert "删除分组\tDel" in _menu_words(menu)
            press(menu, Qt.Key.Key_Escape)
            await until(lambda: QApplication.activePopupWidget() is None, "closed")

    in_room(story, **GROUPS)


def test_who_was_overtaken_hears_by_whom_and_with_what(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        current = sample_groups.group(NIGHT, "通宵抢修", 1, 2, 5, version=4)
        problem = {
            "type": "/problems/version-conflict",
            "title": "conflict",
            "status": 409,
            "current_version": 4,
            "changed_by": "李主管",
            "current": current,
        }
        room.desk.refusals[f"/api/groups/{NIGHT}"] = (409, msgspec.json.encode(problem))
        room.operations.groups.take_out(NIGHT, [1])
        await until(lambda: bool(_said(room)), "it is said")
        said = _said(room)[-1]
        for part in ("李主管", "改名为“通宵抢修”", "加入 1 人：陈静", "移出 1 人：赵磊"):
            assert part in said
        assert room.models.groups.get(NIGHT) == current

    in_room(story, **GROUPS)


def test_a_group_deleted_meanwhile_and_one_too_big_are_said(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        gone = {"type": "/problems/not-found", "title": "not found", "status": 404}
        room.desk.refusals[f"/api/groups/{NIGHT}"] = (404, msgspec.json.encode(gone))
        room.operations.groups.rename(NIGHT, "白班")
        await until(lambda: "分组“夜班抢修”已被删除，您的操作未执行" in _said(room), "gone")
        assert room.operations.groups.create("太大", range(2_001)) is None
        assert room.desk.posts("/api/groups") == []
        assert any("最多 2000 人" in one for one in _said(room))

    in_room(story, **GROUPS)


def test_events_change_the_tree_while_it_stays_where_it_is(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = room.window.people
        _stand_on(room, NIGHT)
        assert panel.tree.isExpanded(panel.rows.index_of_group(NIGHT))
        room.models.groups.take([sample_groups.group(NIGHT, "夜班抢修", 1, 2, 7, 5, version=2)])
        index = panel.rows.index_of_group(NIGHT)
        assert panel.tree.isExpanded(index)
        assert panel.rows.rowCount(index) == 4

    in_room(story, **GROUPS)


def test_keys_filter_the_tree_and_an_empty_one_says_why(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = room.window.people
        press(room.window, Qt.Key.Key_4, ALT)
        assert panel.rows.workers_at(panel.rows.index_of_department(1)) == {4, 13}
        assert panel.found.text() == "失联 2 人"
        assert panel.filters.chips[panel.rows.filter].isChecked()
        panel.search.setFocus()
        type_text(panel.search, "zhangwei")
        await until(lambda: panel.rows.text == "zhangwei", "searched")
        assert not panel.rows.rowCount()
        assert "“失联”的人里没有人符合“zhangwei”" in panel.empty_words()
        press(room.window, Qt.Key.Key_1, ALT)
        assert panel.found.text() == "找到 1 人"
        QTest.mouseClick(find(QPushButton, "staff_filter_on_duty", panel.filters), Qt.MouseButton.LeftButton)
        assert panel.rows.shown_workers == 1

    in_room(story)


def test_a_search_by_the_name_of_a_group_unfolds_it_and_esc_folds_it_again(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = room.window.people
        tree, group = panel.tree, panel.rows.index_of_group
        assert not tree.isExpanded(group(NIGHT))
        press(room.window, Qt.Key.Key_F, CTRL)
        type_text(panel.search, "ybqx")
        await until(lambda: panel.rows.text == "ybqx", "searched")
        assert tree.isExpanded(group(NIGHT))
        assert panel.found.text() == "找到 3 人"
        press(panel.search, Qt.Key.Key_Escape)
        assert not tree.isExpanded(group(NIGHT))
        assert panel.rows.shown_workers == len(sample.workers())

    in_room(story, **GROUPS)
