"""Sentences in the command box: what Enter will do is said before it does it, and nothing is guessed."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from console.models.tables.roles import Role
from console.models.world import Models
from console.views.command.box import CommandBox
from console.views.dispatch.asking import MoveDialog
from console.views.dispatch.form import NewOrderForm
from contract.vocabulary import AlarmState, OrderState
from tests.console.views import sample
from tests.console.views.acting import CTRL, press, press_focused, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room


def _state(room: Room, order_id: int) -> OrderState:
    order = room.models.orders.get(order_id)
    assert order is not None
    return order.state


def _type(box: CommandBox, text: str) -> None:
    """As from an input method: all at once, and the box hears of it."""
    box.setText(text)
    box.textEdited.emit(text)


async def _open(room: Room) -> CommandBox:
    box = room.window.header.command
    room.window.dispatch.queue.table.setFocus()
    press(room.window, Qt.Key.Key_Slash)
    await until(box.hasFocus, "/ opens the box")
    return box


def _lines(box: CommandBox) -> list[str]:
    return [box.hits.item(row).text() for row in range(box.hits.count())]


def test_an_order_is_made_dispatched_and_an_alarm_acknowledged_in_the_box_alone(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        box = await _open(room)
        assert "派\N{NO-BREAK SPACE}工单\N{NO-BREAK SPACE}人员" in box.help.text()
        _type(box, "新建")
        assert box.preview.text() == "回车：新建工单"
        press(box, Qt.Key.Key_Return)
        await until(lambda: isinstance(QApplication.activeModalWidget(), NewOrderForm), "the form")
        form = QApplication.activeModalWidget()
        assert isinstance(form, NewOrderForm)
        type_text(form.customer, "shht")
        press(form.customer, Qt.Key.Key_Return)
        type_text(form.heading, "专线抖动")
        press(form.heading, Qt.Key.Key_Return, CTRL)
        await until(lambda: room.models.selection.order_id == 900, "the new order is selected")

        box = await _open(room)
        _type(box, "派 900 wf")
        assert box.preview.text() == "回车：把工单 GD20261121-0900（专线抖动）派给 王芳"
        press(box, Qt.Key.Key_Return)
        await until(lambda: _state(room, 900) is OrderState.DISPATCHED, "dispatched")
        assert [body["worker_id"] for body in room.desk.posts("/api/orders/900/dispatch")] == [2]

        alarm = room.models.alarms.all()
        before = [one for one in alarm if one.state is AlarmState.ACTIVE]
        box = await _open(room)
        _type(box, "ack")
        press(box, Qt.Key.Key_Return)

        def still() -> int:
            return sum(one.state is AlarmState.ACTIVE for one in room.models.alarms.all())

        await until(lambda: still() == len(before) - 1, "acknowledged")

    in_room(story)


def _two_called_zw(models: Models) -> None:
    other = models.workers.get(2)
    assert other is not None
    models.workers.put([msgspec.structs.replace(other, name="周文", version=other.version + 1)])


def test_what_is_ambiguous_is_asked_and_not_guessed(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        box = await _open(room)
        _type(box, "1 派 zw")
        assert box.preview.text() == "有 2 种可能，按 ↓ 选一个"
        assert {line.split("：")[0] for line in _lines(box)} == {"派给 张伟", "派给 周文"}
        press(box, Qt.Key.Key_Return)  # goes among them, does nothing
        assert room.desk.posts("/api/orders/1/dispatch") == []
        assert box.hits.currentRow() == 0
        press(box, Qt.Key.Key_Down)
        chosen = box.hits.currentItem().data(Role.KEY).key
        assert box.preview.text() == f"回车：{chosen.title}"
        press(box, Qt.Key.Key_Return)
        await until(lambda: _state(room, 1) is OrderState.DISPATCHED, "dispatched")
        assert room.desk.posts("/api/orders/1/dispatch")[0]["worker_id"] == chosen.worker_id

    in_room(story, change=_two_called_zw)


def test_what_cannot_be_and_what_is_unknown_says_so_and_does_nothing(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        box = await _open(room)
        said = {
            "派 1": "还缺人员：派 工单 人员（姓名、编号或拼音首字母）",
            "派 7777 zw": "没有编号以“7777”结尾的工单",
            "派 1 qqqq": "没有找到人员“qqqq”",
            "受理 1 zw": "“zw”在这里没有意义：受理 工单",
        }
        for line, words in said.items():
            _type(box, line)
            assert box.preview.text() == words, line
            press(box, Qt.Key.Key_Return)
        away = room.models.workers.get(5)
        assert away is not None
        _type(box, f"派 1 {away.name}")
        assert "不能执行" in box.preview.text()
        assert "已下班" in box.preview.text()
        press(box, Qt.Key.Key_Return)
        assert [path for method, path, _ in room.desk.asked if method == "POST"] == []
        assert box.hasFocus()
        press(box, Qt.Key.Key_Escape)
        await until(lambda: not box.hasFocus(), "Esc leaves")
        assert not box.list_frame.isVisible()

    in_room(story)


def test_tab_completes_the_present_word_and_the_history_outlives_the_box(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        box = await _open(room)
        for letters, line in (("disp", "dispatch "), ("1", "dispatch GD20261121-0001 ")):
            type_text(box, letters)
            press(box, Qt.Key.Key_Tab)
            assert box.text() == line
        type_text(box, "zw")
        press(box, Qt.Key.Key_Tab)
        assert box.text() == "dispatch GD20261121-0001 张伟 "
        press(box, Qt.Key.Key_Return)
        await until(lambda: _state(room, 1) is OrderState.DISPATCHED, "dispatched")
        box = await _open(room)
        assert box.text() == ""
        press(box, Qt.Key.Key_Up)
        assert box.text() == "dispatch GD20261121-0001 张伟"
        assert "dispatch" in room.ui.settings.text("command.history")
        assert "张伟" in box.preview.text()  # it says that this cannot be done twice
        assert "不能执行" in box.preview.text()

    in_room(story)


def test_a_reason_is_said_in_the_line_or_asked_next(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        box = await _open(room)
        _type(box, "取消 1 客户已自行解决")
        assert box.preview.text().endswith("原因：客户已自行解决")
        press(box, Qt.Key.Key_Return)
        await until(lambda: _state(room, 1) is OrderState.CANCELLED, "cancelled")
        assert room.desk.posts("/api/orders/1/cancel")[0]["reason"] == "客户已自行解决"
        waiting = next(
            one for one in room.models.orders.all() if one.state is OrderState.ACCEPTED and one.id != 1
        )
        box = await _open(room)
        _type(box, f"取消 {waiting.number}")
        assert box.preview.text().endswith("接着问原因")
        press(box, Qt.Key.Key_Return)
        await until(lambda: isinstance(QApplication.activeModalWidget(), MoveDialog), "the reason is asked")
        await press_focused(Qt.Key.Key_Escape)
        assert _state(room, waiting.id) is OrderState.ACCEPTED

    in_room(story)


def test_people_are_located_followed_back_and_written_to(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        for line, path in (
            ("locate zw", "/api/locate-requests"),
            ("zw 短信 请尽快回电", "/api/messages"),
        ):
            box = await _open(room)
            _type(box, line)
            press(box, Qt.Key.Key_Return)
            await until(lambda path=path: bool(room.desk.posts(path)), path)  # type: ignore[misc]
            assert room.desk.posts(path)[0]["worker_ids"] == [1]
        assert room.desk.posts("/api/messages")[0]["text"] == "请尽快回电"
        box = await _open(room)
        _type(box, "轨迹 zw")
        assert box.preview.text() == "回车：查询 张伟 的轨迹"
        press(box, Qt.Key.Key_Return)
        await until(lambda: any(path.startswith("/api/tracks") for _, path, _ in room.desk.asked), "asked")
        assert room.models.selection.worker_id == 1

    in_room(story)


def test_the_box_speaks_english(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        box = await _open(room)
        assert "dispatch\N{NO-BREAK SPACE}order\N{NO-BREAK SPACE}person" in box.help.text()
        type_text(box, "dispatch 1 to zw")
        order = sample.order(1, OrderState.SUBMITTED)
        assert box.preview.text() == f"Enter: Dispatch order {order.number} ({order.title}) to 张伟"

    in_room(story, language="en")
