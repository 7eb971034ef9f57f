"""The six actions below the tree, by mouse and by key, on the ticked people or the selected one."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton

from console.models.world import Models
from contract.vocabulary import LocateState, MessageState
from tests.console.views import sample
from tests.console.views.acting import CTRL, find, press, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

ORDER = ["显示位置", "立即定位", "发送短信", "查询轨迹", "客户分布", "定位记录"]


def _click(room: Room, command_id: str) -> None:
    made = find(QPushButton, f"button.{command_id}", room.window.people.six)
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def test_there_are_exactly_six_in_their_order_and_without_people_they_say_why_not(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        buttons = room.window.people.six.buttons
        assert [one.text() for one in buttons] == ORDER
        assert not any(one.isEnabled() for one in buttons)
        assert {one.toolTip() for one in buttons} == {"先勾选或选中人员"}
        room.models.selection.select_worker(1)
        assert all(one.isEnabled() for one in buttons)
        assert all(one.accessibleName() for one in buttons)
        places = [one.mapTo(room.window, one.rect().topLeft()) for one in buttons]
        assert places == sorted(places, key=lambda at: (at.y(), at.x()))

    in_room(story)


def test_show_position_shows_the_ticked_people_before_the_selected_one(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        shown: list[object] = []
        room.models.selection.show_requested.connect(lambda kind, ids: shown.append((kind, ids)))
        room.models.selection.select_worker(4)
        press(room.window, Qt.Key.Key_P)
        room.models.selection.set_ticked([1, 2])
        _click(room, "people.show")
        assert shown == [("worker", frozenset([4])), ("worker", frozenset([1, 2]))]

    in_room(story)


def test_locate_now_waits_is_refused_by_a_rule_and_answered_without_blocking(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.set_ticked([1, 2, 7])
        _click(room, "people.locate")
        panel = room.window.panes.locating
        await until(lambda: len(room.models.locates) == 3, "the requests are there")
        assert panel.isVisible()
        rows = panel.rows
        words = {room.models.locates.get(key).worker_id: rows.words(key, "outcome") for key in rows.keys}  # type: ignore[union-attr] # a key is there
        assert words[7] == "本人已隐身，不可定位"
        assert words[1] == "等手机回应，最多 60 秒"
        pending = room.models.locates.get(101)
        assert pending is not None
        answered = msgspec.structs.replace(
            pending,
            state=LocateState.FIXED,
            answered_at=sample.NOW + timedelta(seconds=3),
            lat=31.2,
            lon=121.5,
            accuracy_m=9.0,
            at=sample.NOW,
        )
        room.models.locates.put([answered])
        assert rows.words(101, "state") == "已定位"
        assert rows.words(101, "outcome").startswith("±9 米，用时 3 秒")
        room.models.locates.put([pending])
        assert rows.words(101, "state") == "已定位"
        late = room.models.locates.get(102)
        assert late is not None
        room.models.locates.put([msgspec.structs.replace(late, state=LocateState.TIMED_OUT)])
        assert rows.words(102, "outcome") == "60 秒内没有回应"
        panel.table.setFocus()
        panel.table.select_key(101)
        assert room.models.selection.worker_id == 1

    in_room(story)


def test_a_message_is_written_from_a_template_counted_sent_and_its_states_come_back(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.set_ticked([1, 2])
        press(room.window, Qt.Key.Key_M)
        dialog = find(QDialog, "message_dialog", room.window)
        await until(lambda: dialog.template.count() == 3, "the templates are there")  # type: ignore[attr-defined] # MessageDialog
        body = find(QPlainTextEdit, "message_body", dialog)
        press(body, Qt.Key.Key_Return, CTRL)
        assert dialog.problem.text() == "先写内容。"  # type: ignore[attr-defined] # as above
        dialog.template.setCurrentIndex(1)  # type: ignore[attr-defined] # as above
        dialog.template.activated.emit(1)  # type: ignore[attr-defined] # as above
        assert dialog.count.text() == "19 / 500 字"  # type: ignore[attr-defined] # as above
        assert "张伟、王芳" in dialog.to.text()  # type: ignore[attr-defined] # as above
        press(body, Qt.Key.Key_Return, CTRL)
        await until(lambda: len(room.models.messages) == 2, "both are queued")
        sent = room.desk.posts("/api/messages")
        assert sent == [{"worker_ids": [1, 2], "text": "请于 14:00 前到营业厅领取光猫。", "template_id": 1}]
        await until(room.window.panes.messages.isVisible, "the list comes up")
        rows = room.window.panes.messages.rows
        assert [rows.words(key, "state") for key in rows.keys] == ["排队中", "排队中"]
        queued = room.models.messages.get(301)
        assert queued is not None
        for state, words in ((MessageState.SENT, "已发出"), (MessageState.DELIVERED, "已送达")):
            room.models.messages.put([msgspec.structs.replace(queued, state=state)])
            assert rows.words(301, "state") == words
        failed = msgspec.structs.replace(queued, id=302, state=MessageState.FAILED, error="no_device")
        room.models.messages.put([failed])
        assert rows.words(302, "state") == "失败：没有绑定手机"

    in_room(story)


def test_a_message_that_cannot_go_stays_in_the_dialog_with_the_reason(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.select_worker(1)
        _click(room, "people.message")
        dialog = find(QDialog, "message_dialog", room.window)
        body = find(QPlainTextEdit, "message_body", dialog)
        type_text(body, "x" * 503)
        press(body, Qt.Key.Key_Return, CTRL)
        assert dialog.problem.text() == "最多 500 字，多了 3 字。"  # type: ignore[attr-defined] # MessageDialog
        body.setPlainText("hello")
        room.desk.down = True
        press(body, Qt.Key.Key_Return, CTRL)
        await until(lambda: bool(dialog.problem.text()), "it says why")  # type: ignore[attr-defined] # as above
        assert body.toPlainText() == "hello"
        press(dialog, Qt.Key.Key_Escape)

    in_room(story)


def _managed(models: Models) -> None:
    models.customers.put(
        msgspec.structs.replace(one, manager_worker_id=1 if one.id < 3 else 2) for one in sample.CUSTOMERS
    )


def test_customer_distribution_counts_and_shows_the_customers_of_the_people(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        shown: list[object] = []
        room.models.selection.show_requested.connect(lambda kind, ids: shown.append((kind, ids)))
        six = room.window.people.six
        room.models.selection.set_ticked([1, 2])
        press(room.window, Qt.Key.Key_U)
        assert room.models.distribution.customer_ids == {1, 2, 3}
        assert shown == [("customer", frozenset([1, 2, 3]))]
        assert six.customers.text() == "客户分布：3 家客户（张伟 2、王芳 1）"
        QTest.mouseClick(six.clear, Qt.MouseButton.LeftButton)
        assert room.models.distribution.customer_ids == frozenset()
        assert not six.customers.isVisible()
        room.models.selection.set_ticked([5])
        _click(room, "people.customers")
        assert six.customers.text() == "这些人员名下没有客户"

    in_room(story, change=_managed)


def test_the_supervisors_view_raises_the_tracks_and_back_again(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        window = room.window
        window.commands["perspective.supervise"].trigger()
        await until(window.panes.tracks.isVisible, "the tracks come up")
        assert not window.dispatch_dock.isVisible()
        assert window.people_dock.isVisible()
        window.commands["perspective.dispatch"].trigger()
        await until(window.dispatch_dock.isVisible, "dispatching is back")

    in_room(story)
