"""Giving a job to the right one, by keyboard alone, and being told the truth about it."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton

from console.api.types import Order
from console.models.connection import ConnectionState
from console.models.pending import PendingState
from console.models.tables.orders import QueueFilter
from console.views.dispatch.form import NewOrderForm
from console.views.dispatch.override import OverrideDialog
from contract.vocabulary import OrderMove, OrderState
from tests.console.views import sample
from tests.console.views.acting import CTRL, find, press, press_focused, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room
from tests.console.views.sample_orders import NAMES


def _order(room: Room, order_id: int) -> Order:
    found = room.models.orders.get(order_id)
    assert found is not None
    return found


def test_an_order_is_made_and_dispatched_without_a_mouse(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        window, dispatch = room.window, room.window.dispatch
        press(window, Qt.Key.Key_N)
        await until(lambda: isinstance(QApplication.activeModalWidget(), NewOrderForm), "the form")
        form = QApplication.activeModalWidget()
        assert isinstance(form, NewOrderForm)
        type_text(form.customer, "shht")
        press(form.customer, Qt.Key.Key_Return)
        assert form.customer.text() == "上海汇通银行外滩支行"
        assert form.address.text() == "黄浦区中山东一路 23 号"
        type_text(form.heading, "专线抖动")
        press(form.heading, Qt.Key.Key_Return, CTRL)
        await until(lambda: room.models.selection.order_id == 900, "the new order is selected")
        await until(lambda: dispatch.candidates.table.hasFocus(), "the cursor is on the candidates")
        assert dispatch.candidates.chosen == 1
        await press_focused(Qt.Key.Key_J)
        assert dispatch.candidates.chosen == 2
        await press_focused(Qt.Key.Key_Return)
        await until(lambda: _order(room, 900).state is OrderState.DISPATCHED, "dispatched")
        assert _order(room, 900).worker_name == "王芳"
        assert room.desk.posts("/api/orders")[0]["customer_id"] == 1
        assert [body["worker_id"] for body in room.desk.posts("/api/orders/900/dispatch")] == [2]

    in_room(story)


def test_enter_in_the_queue_goes_to_the_candidates_first(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        queue, candidates = room.window.dispatch.queue.table, room.window.dispatch.candidates
        queue.setFocus()
        room.models.selection.select_order(1)
        await until(lambda: candidates.rows.able == 5, "candidates")
        press(queue, Qt.Key.Key_Return)
        await until(candidates.table.hasFocus, "the candidates have the cursor")
        assert room.window.dispatch.header.buttons[OrderMove.DISPATCH].text() == "派给 张伟"
        assert room.desk.posts("/api/orders/1/dispatch") == []

    in_room(story)


def test_an_excluded_worker_says_why_and_is_not_dispatched(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        candidates = room.window.dispatch.candidates
        room.models.selection.select_order(1)
        await until(lambda: candidates.rows.able == 5, "candidates")
        assert candidates.rows.words(4, "skills") == "太久未定位"
        assert candidates.rows.words(10, "skills") == "任务已满、技能不符"
        candidates.focus_first()
        candidates.table.select_key(5)  # off duty: nobody may
        assert candidates.chosen is None
        button = room.window.dispatch.header.buttons[OrderMove.DISPATCH]
        assert button.text() == "派单"
        press(candidates.table, Qt.Key.Key_Return)
        assert room.window.findChild(OverrideDialog) is None
        candidates.table.select_key(4)  # that is advice: whoever says why may
        assert candidates.chosen is None
        assert button.text() == f"仍派给 {NAMES[3]}…"
        assert room.desk.posts("/api/orders/1/dispatch") == []

    in_room(story)


def test_the_filters_show_what_they_say_and_count_it(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        queue = room.window.dispatch.queue
        expected = {
            QueueFilter.WAITING: {OrderState.SUBMITTED, OrderState.ACCEPTED},
            QueueFilter.DISPATCHED: {OrderState.DISPATCHED},
            QueueFilter.ALL: {order.state for order in sample.orders()},
        }
        for name, states in expected.items():
            queue.chips[name].click()
            assert {_order(room, key).state for key in queue.rows.keys} == states
            assert queue.chips[name].text().endswith(f" {len(queue.rows.keys)}")
        queue.chips[QueueFilter.OVERDUE].click()
        assert queue.rows.keys == [10, 3]

    in_room(story)


def test_the_queue_is_sorted_by_time_to_breach_and_keeps_the_selection(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        queue = room.window.dispatch.queue
        assert queue.rows.keys[:3] == [10, 3, 1]
        room.models.selection.select_order(1)
        room.models.orders.put([sample.order(50, OrderState.SUBMITTED, left_min=-90)])
        assert queue.rows.keys[:2] == [50, 10]
        assert queue.table.current_key == 1
        assert room.models.selection.order_id == 1

    in_room(story)


def test_a_command_pressed_while_the_backend_is_away_is_shown_as_waiting(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.down = True
        room.models.connection.set_state(ConnectionState.DOWN)
        room.models.selection.select_order(1)
        press(room.window, Qt.Key.Key_I)
        await until(lambda: len(room.models.pending.items) == 1, "the command is kept")
        rows = room.window.dispatch.queue.rows
        assert rows.note(1, "state") == "待发"
        assert "受理" in room.window.dispatch.header.waiting.text
        assert "待发命令 1" in room.window.status.pending.text()
        assert "待发命令 1" in room.window.banner.text
        assert _order(room, 1).state is OrderState.SUBMITTED  # nothing is pretended
        room.desk.down = False
        room.outbox.retry_now()
        await until(lambda: room.models.pending.items == [], "sent")
        assert rows.note(1, "state") == ""
        assert len(room.desk.posts("/api/orders/1/intake")) >= 1

    in_room(story)


def test_a_conflict_says_who_was_faster_shows_the_present_state_and_can_be_dismissed(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        current = msgspec.structs.replace(
            sample.order(1, OrderState.DISPATCHED), version=2, worker_name="郭峰", updated_by="李主管"
        )
        room.desk.refusals["/api/orders/1/intake"] = (
            409,
            msgspec.json.encode(
                {
                    "type": "/problems/version-conflict",
                    "title": "conflict",
                    "status": 409,
                    "detail": "changed",
                    "current_version": 2,
                    "changed_by": "李主管",
                    "changed_at": sample.NOW,
                    "changes": [{"kind": "order.dispatched", "by": "李主管", "at": sample.NOW}],
                    "current": current,
                }
            ),
        )
        room.models.selection.select_order(1)
        press(room.window, Qt.Key.Key_I)
        await until(
            lambda: any(one.state is PendingState.REFUSED for one in room.models.pending.items), "refused"
        )
        assert "李主管" in room.window.dispatch.header.refusal.text()
        assert _order(room, 1).worker_name == "郭峰"
        toast = room.window.toasts.shown[-1]
        assert "李主管" in toast.text
        press(room.window, Qt.Key.Key_P, CTRL)
        dialog = find(QDialog, "pending_dialog", room.window)
        assert "李主管" in find(QLabel, "pending_error", dialog).text()
        find(QPushButton, "pending_dismiss", dialog).click()
        await until(lambda: room.models.pending.items == [], "dismissed")
        press(dialog, Qt.Key.Key_Escape)

    in_room(story)


def test_returning_an_order_needs_a_reason(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.select_order(3)
        press(room.window, Qt.Key.Key_R)
        dialog = find(QDialog, "reason_dialog", room.window)
        reason = find(QLineEdit, "reason_text", dialog)
        press(reason, Qt.Key.Key_Return)
        assert find(QLabel, "reason_problem", dialog).text()
        assert dialog.isVisible()
        type_text(reason, "客户改期")
        press(reason, Qt.Key.Key_Return)
        await until(lambda: len(room.desk.posts("/api/orders/3/return")) == 1, "sent")
        assert room.desk.posts("/api/orders/3/return")[0]["reason"] == "客户改期"
        await until(lambda: room.models.pending.items == [], "done")

    in_room(story)


def test_the_form_says_what_is_missing_and_where(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        form = room.window.dispatch.open_form()
        press(form.address, Qt.Key.Key_Return, CTRL)
        assert "标题" in form.problem.text()
        type_text(form.heading, "巡检")
        press(form.heading, Qt.Key.Key_Return, CTRL)
        assert "去哪里" in form.problem.text()
        type_text(form.position, "121.47, 31.23")
        press(form.position, Qt.Key.Key_Return, CTRL)
        assert "写反" in form.problem.text()
        form.position.clear()
        type_text(form.position, "31.23, 121.47")
        draft = form.draft()
        assert draft is not None
        assert (draft.lat, draft.lon) == (31.23, 121.47)
        press(form, Qt.Key.Key_Escape)
        assert room.desk.posts("/api/orders") == []

    in_room(story)


def test_buttons_follow_what_the_state_allows(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        header = room.window.dispatch.header
        for order_id, moves in (
            (1, {"intake", "dispatch", "reject", "cancel"}),
            (3, {"dispatch", "return", "suspend", "cancel"}),
            (6, {"suspend"}),
            (7, {"confirm", "reopen"}),
            (8, {"feedback"}),
        ):
            room.models.selection.select_order(order_id)
            shown = {str(move) for move, one in header.buttons.items() if not one.isHidden()}
            assert shown == moves, order_id

    in_room(story)


def test_the_reply_shows_its_photos_and_opens_one_large(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.select_order(7)
        details = room.window.dispatch.details
        thumb = find(QPushButton, "order_photo_1", details)
        await until(thumb.isEnabled, "the thumbnail")
        thumb.click()
        dialog = find(QDialog, "photo_dialog", room.window)
        assert not find(QLabel, "photo_large", dialog).pixmap().isNull()
        press(dialog, Qt.Key.Key_Escape)

    in_room(story)


def test_receipts_are_four_states_with_four_times(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.select_order(3)
        assert room.window.dispatch.header.receipts.steps() == [
            ("已发送", "13:29"),
            ("已送达", "13:29"),
            ("已读", "尚未"),
            ("已接单", "尚未"),
        ]

    in_room(story)
