"""Ctrl+Z at the window: what it says, what it does, and where it is somebody else's key."""

from __future__ import annotations

from PySide6.QtCore import Qt

from console.views.chrome.toasts import Toast
from console.views.dispatch.bulk import RefusalsDialog
from contract.vocabulary import OrderState
from tests.console.views.acting import CTRL, press, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room


def _state(room: Room, order_id: int) -> OrderState:
    order = room.models.orders.get(order_id)
    assert order is not None
    return order.state


def _toast(room: Room, words: str) -> Toast | None:
    return next((one for one in reversed(room.window.toasts.shown) if words in one.text), None)


async def _told(room: Room, words: str) -> Toast:
    await until(lambda: _toast(room, words) is not None, words)
    found = _toast(room, words)
    assert found is not None
    return found


async def _menu(room: Room, words: str) -> None:
    room.models.undo.outdated()
    await until(lambda: room.operations.undo.refresh() is not None, "asked")
    await until(lambda: room.window.commands["edit.undo"].text().startswith(words), words)


def test_a_dispatch_is_taken_back_by_its_message_by_the_key_and_made_again(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        table = room.window.dispatch.queue.table
        table.setFocus()
        room.operations.workorders.dispatch(1, 1)
        toast = await _told(room, "GD20261121-0001 已派给 张伟")
        assert toast.offer_button.text() == "撤销"
        toast.offer_button.click()
        undone = await _told(room, "已撤销：把工单 GD20261121-0001 派给 张伟")
        assert _state(room, 1) is OrderState.SUBMITTED
        undone.offer_button.click()
        await _told(room, "已重做：把工单 GD20261121-0001 派给 张伟")
        assert _state(room, 1) is OrderState.DISPATCHED
        await _menu(room, "撤销：把工单 GD20261121-0001 派给 张伟")
        press(table, Qt.Key.Key_Z, CTRL)
        await until(lambda: _state(room, 1) is OrderState.SUBMITTED, "undone by the key")
        press(table, Qt.Key.Key_Y, CTRL)
        await until(lambda: _state(room, 1) is OrderState.DISPATCHED, "done again by the key")

    in_room(story)


def test_what_somebody_went_on_from_is_explained_and_the_step_before_is_offered(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        table = room.window.dispatch.queue.table
        table.setFocus()
        room.operations.workorders.intake(1)
        await until(lambda: _state(room, 1) is OrderState.ACCEPTED, "taken in")
        room.desk.undo.accepted_by = "王芳"
        room.operations.workorders.dispatch(4, 2)  # and at once, before it is acknowledged:
        press(table, Qt.Key.Key_Z, CTRL)
        toast = await _told(room, "不能撤销")
        assert "王芳 接了单" in toast.text
        assert "受理工单 GD20261121-0001" in toast.text
        assert _state(room, 4) is OrderState.DISPATCHED
        press(table, Qt.Key.Key_Z, CTRL)  # it was said: now the step before
        await until(lambda: _state(room, 1) is OrderState.SUBMITTED, "the earlier step is taken back")
        room.desk.undo.done.pop()
        room.desk.undo.accepted_by = ""
        press(table, Qt.Key.Key_Z, CTRL)
        await _told(room, "没有可以撤销的操作")

    in_room(story)


def test_what_was_done_to_many_is_taken_back_by_one_key_and_told_once(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        table = room.window.dispatch.queue.table
        table.setFocus()
        waiting = [one.id for one in room.models.orders.all() if one.state is OrderState.SUBMITTED][:3]
        for order_id in waiting:
            room.operations.workorders.dispatch(order_id, 1)
            await until(lambda key=order_id: _state(room, key) is OrderState.DISPATCHED, "given")  # type: ignore[misc]
        room.desk.undo.at_once = True
        room.window.toasts.shown[0].dismiss()
        press(table, Qt.Key.Key_Z, CTRL)
        for order_id in waiting:
            await until(lambda key=order_id: _state(room, key) is OrderState.SUBMITTED, "back")  # type: ignore[misc]
        undone = await _told(room, "已撤销：一次处理的 3 张工单")
        assert len([one for one in room.window.toasts.shown if "已撤销" in one.text]) == 1
        assert len(room.desk.posts("/api/orders/batch/undo")) == 1
        undone.offer_button.click()
        for order_id in waiting:
            await until(lambda key=order_id: _state(room, key) is OrderState.DISPATCHED, "again")  # type: ignore[misc]
        await _told(room, "已重做：一次处理的 3 张工单")

        # of those that somebody went on with it is said which, the others come back
        room.desk.undo.went_on = {waiting[1]: "王芳"}
        await _menu(room, "撤销：一次处理的 2 张工单（")
        assert "其中 1 张已有新进展" in room.window.commands["edit.undo"].toolTip()
        press(table, Qt.Key.Key_Z, CTRL)
        await _told(room, "已撤销 2 张，1 张没有撤销")
        assert _state(room, waiting[1]) is OrderState.DISPATCHED
        assert _state(room, waiting[2]) is OrderState.SUBMITTED
        bar = room.window.dispatch.desk.bar
        await until(bar.refused.isVisible, "the reason can be read")
        dialog = bar.show_refusals()
        assert isinstance(dialog, RefusalsDialog)
        assert dialog.rows.words(waiting[1], "reason") == "王芳 已接着处理，没有撤销"
        dialog.accept()

    in_room(story)


def test_a_field_and_the_pane_of_places_keep_an_undo_of_their_own(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.operations.workorders.intake(1)
        await until(lambda: _state(room, 1) is OrderState.ACCEPTED, "taken in")
        search = room.window.people.search
        search.setFocus()
        type_text(search, "zw")
        press(search, Qt.Key.Key_Z, CTRL)
        assert search.text() != "zw"
        room.window.bring_up("places")
        press(room.window.panes.places.table, Qt.Key.Key_Z, CTRL)
        await _told(room, "没有可撤销的兴趣点改动")
        assert room.desk.posts("/api/orders/1/undo") == []
        assert _state(room, 1) is OrderState.ACCEPTED

    in_room(story)


def test_nothing_is_taken_back_before_what_was_pressed_is_acknowledged(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.window.dispatch.queue.table.setFocus()
        room.desk.down = True
        room.operations.workorders.dispatch(1, 1)
        await until(lambda: room.models.pending.waiting_count() == 1, "waits")
        press(room.window.dispatch.queue.table, Qt.Key.Key_Z, CTRL)
        await _told(room, "还有 1 条命令没有得到确认")

    in_room(story)
