"""The rest of an order's life in the window: stopped clocks, second thoughts, checks; by key and by mouse."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from console.api.types import Account, Feedback, Filled, Order, QualityCheck, Suspension, Timer
from contract.vocabulary import OrderMove, OrderState, Role, TimerKind
from tests.console.views import sample, sample_orders
from tests.console.views.acting import find, press, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

CTRL = Qt.KeyboardModifier.ControlModifier


def put(room: Room, order_id: int, state: OrderState, **changes: object) -> Order:
    """An order in this state, selected."""
    made = msgspec.structs.replace(sample.order(order_id, state, version=9), **changes)
    room.models.orders.put([made])
    room.models.selection.select_order(order_id)
    return made


def shown(room: Room) -> set[str]:
    buttons = room.window.dispatch.header.buttons
    return {str(move) for move, one in buttons.items() if not one.isHidden()}


def test_an_order_is_suspended_by_key_with_a_reason_and_says_so(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.select_order(6)
        press(room.window, Qt.Key.Key_Z)
        dialog = find(QDialog, "reason_dialog", room.window)
        press(find(QLineEdit, "reason_text", dialog), Qt.Key.Key_Return)
        assert find(QLabel, "reason_problem", dialog).text()
        find(QPushButton, "reason_preset_power", dialog).click()
        press(find(QLineEdit, "reason_text", dialog), Qt.Key.Key_Return)
        await until(lambda: room.desk.posts("/api/orders/6/suspend") != [], "sent")
        assert room.desk.posts("/api/orders/6/suspend")[0]["reason"] == "客户停电"
        await until(lambda: shown(room) == {"resume"}, "only going on is possible")
        words = find(QLabel, "order_suspension", room.window).text()
        assert all(word in words for word in ("客户停电", "周敏", "张伟 申请"))
        press(room.window, Qt.Key.Key_Y)
        await until(lambda: room.desk.posts("/api/orders/6/resume") != [], "resumed without a question")
        await until(lambda: not find(QLabel, "order_suspension", room.window).isVisible(), "no longer said")

    in_room(story)


def test_what_a_worker_asks_for_is_shown_and_taken_over(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        asked = Suspension(reason="等物业开门", requested_at=sample.NOW, requested_by="郭峰")
        put(room, 6, OrderState.ON_SITE, suspension=asked)
        assert "郭峰 申请挂起：等物业开门" in find(QLabel, "order_suspension", room.window).text()
        room.window.dispatch.header.buttons[OrderMove.SUSPEND].click()
        dialog = find(QDialog, "reason_dialog", room.window)
        assert find(QLineEdit, "reason_text", dialog).text() == "等物业开门"
        press(dialog, Qt.Key.Key_Escape)

    in_room(story)


def test_a_clock_that_stands_still_does_not_run_down(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        paused = Timer(
            kind=TimerKind.REPAIR,
            started_at=sample.NOW - timedelta(hours=1),
            due_at=sample.NOW - timedelta(minutes=30),
            paused_at=sample.NOW - timedelta(minutes=50),
        )
        put(room, 6, OrderState.SUSPENDED, timers=[paused])
        header = room.window.dispatch.header
        assert header.time.text == "修复时限 已暂停，剩 20:00"

    in_room(story)


@pytest.mark.parametrize(
    ("role", "state", "moves"),
    [
        (Role.DISPATCHER, OrderState.FEEDBACK_DONE, {"rate"}),
        (Role.INSPECTOR, OrderState.FEEDBACK_DONE, {"qc-pass", "qc-fail"}),
        (Role.SUPERVISOR, OrderState.ACCEPTED, set()),
        (
            Role.DISPATCHER,
            OrderState.DIAGNOSING,
            {"diagnose", "dispatch", "fix-remotely", "suspend", "cancel"},
        ),
    ],
)
def test_everybody_is_offered_what_the_backend_says(
    in_room: InRoom, role: Role, state: OrderState, moves: set[str]
) -> None:
    async def story(room: Room) -> None:
        room.models.connection.account = Account(id=1, name="某人", role=role, department_id=1)
        put(room, 6, state)
        assert shown(room) == moves

    in_room(story)


def test_a_failed_check_needs_its_defects_and_a_score_in_range(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.connection.account = Account(id=1, name="质检", role=Role.INSPECTOR, department_id=1)
        put(room, 6, OrderState.RATED, possible_moves=sample_orders.possible(OrderState.RATED))
        press(room.window, Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
        dialog = find(QDialog, "reason_dialog", room.window)
        type_text(find(QLineEdit, "reason_score", dialog), "120")
        find(QPushButton, "reason_ok", dialog).click()
        assert "0 到 100" in find(QLabel, "reason_problem", dialog).text()
        find(QLineEdit, "reason_score", dialog).setText("61")
        find(QPushButton, "reason_ok", dialog).click()
        assert "缺陷" in find(QLabel, "reason_problem", dialog).text()
        defects = find(QPlainTextEdit, "reason_defects", dialog)
        defects.setPlainText("标签缺失")
        press(defects, Qt.Key.Key_Return, CTRL)
        await until(lambda: room.desk.posts("/api/orders/6/qc-fail") != [], "sent")
        body = room.desk.posts("/api/orders/6/qc-fail")[0]
        assert (body["score"], body["defects"]) == (61, "标签缺失")

    in_room(story)


def test_an_order_is_passed_to_the_centre_above_or_below(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        put(room, 6, OrderState.ACKNOWLEDGED)
        press(room.window, Qt.Key.Key_E)
        dialog = find(QDialog, "reason_dialog", room.window)
        choice = find(QComboBox, "reason_department_id", dialog)
        offered = [choice.itemText(place) for place in range(choice.count())]
        assert offered
        assert all(words.startswith(("上级", "下级")) for words in offered)
        first = choice.itemData(0)
        type_text(find(QLineEdit, "reason_text", dialog), "要传输专业")
        find(QPushButton, "reason_ok", dialog).click()
        await until(lambda: room.desk.posts("/api/orders/6/escalate") != [], "sent")
        body = room.desk.posts("/api/orders/6/escalate")[0]
        assert (body["department_id"], body["reason"]) == (first, "要传输专业")

    in_room(story)


def test_the_details_tell_the_whole_story(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        done = sample.order(7, OrderState.REPAIRED)
        assert done.reply is not None
        field = Filled(name="optical_power", zh="光功率", en="Optical power", value=-18.5, unit="dBm")
        put(
            room,
            7,
            OrderState.QC_FAILED,
            reply=msgspec.structs.replace(done.reply, fields=[field]),
            feedback=Feedback(at=sample.NOW, by="周敏", cause="光缆被挖断", advice="施工前联系我们"),
            checks=[QualityCheck(at=sample.NOW, by="吴质检", passed=False, score=61, defects="标签缺失")],
            taken_in_by="周敏",
        )
        details = room.window.dispatch.details
        assert find(QLabel, "reply_field_optical_power", details).text() == "光功率 -18.5 dBm"
        assert find(QLabel, "order_field_cause", details).text() == "光缆被挖断"
        assert "不合格 61 分 · 标签缺失" in find(QLabel, "order_field_checks", details).text()
        assert find(QLabel, "order_field_stage", details).text() == "受理"

    in_room(story)


def test_an_order_can_be_kept_as_a_draft(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        form = room.window.dispatch.open_form()
        type_text(form.heading, "等客户盖章")
        type_text(form.address, "福州路 1 号")
        press(form.heading, Qt.Key.Key_S, CTRL)
        await until(lambda: room.desk.posts("/api/orders") != [], "sent")
        assert room.desk.posts("/api/orders")[0]["draft"] is True

    in_room(story)
