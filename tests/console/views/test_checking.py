"""One key opens the check list of the order's product; what it finds is kept, and decides what comes next."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from console.models.rules.checking import Finding
from console.models.world import Models
from console.views.checking.dialog import CheckDialog
from console.views.checking.edit import CheckListEdit
from contract.vocabulary import OrderState, Role
from tests.console.views import sample
from tests.console.views.acting import CTRL, find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

J, Y, N = Qt.Key.Key_J, Qt.Key.Key_Y, Qt.Key.Key_N


async def opened(room: Room, state: OrderState) -> CheckDialog:
    order = msgspec.structs.replace(sample.order(7, state), category="互联网", product="LAN专线")
    room.models.orders.put([order])
    room.models.selection.select_order(7)
    press(room.window, J, CTRL)
    dialog = find(CheckDialog, "check_dialog", room.window)
    await until(lambda: len(dialog.steps.rows) == 3, "the list of its product")
    return dialog


def moves(room: Room) -> list[str]:
    return [
        path.rsplit("/", 1)[1]
        for method, path, _ in room.desk.asked
        if method == "POST" and "/orders/7/" in path
    ]


def test_faults_are_kept_with_the_order_which_is_then_dispatched(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room, OrderState.SUBMITTED)
        press(dialog, Qt.Key.Key_Return, CTRL)
        assert "先检查至少一项" in dialog.problem.text()
        first, second, third = dialog.steps.rows
        press(first, Y)
        press(second, N)
        assert [row.finding for row in (first, second, third)] == [Finding.OK, Finding.FAULT, Finding.OPEN]
        assert dialog.found.text() == "异常项说明：光衰过大，需上门"
        dialog.note.setPlainText("客户说昨晚有施工")
        press(dialog, Qt.Key.Key_Return, CTRL)
        await until(lambda: moves(room) == ["pre-diagnosis"], "kept by one command")
        candidates = room.window.dispatch.candidates.table
        await until(lambda: room.window.focusWidget() is candidates, "on to the candidates")
        said = room.desk.posts("/api/orders/7/pre-diagnosis")[0]["text"]
        assert said == (
            "检查单 LAN专线（2/3 项）\n异常：收光功率在 -8 到 -27 dBm 之间（光衰过大，需上门）\n"
            "正常：网管上端口状态为 UP\n客户说昨晚有施工"
        )

    in_room(story)


def test_fixed_remotely_needs_no_visit(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room, OrderState.DIAGNOSING)
        press(dialog.steps.rows[0], N)
        dialog.note.setPlainText("重插光模块，恢复")
        press(dialog, Qt.Key.Key_R, CTRL)
        await until(lambda: moves(room) == ["pre-diagnosis"], "kept and fixed by one command")
        assert room.desk.posts("/api/orders/7/pre-diagnosis")[0]["fixed"] == "重插光模块，恢复"
        order = room.models.orders.get(7)
        assert order is not None
        assert order.state is OrderState.REPAIRED

    in_room(story)


def test_a_refused_step_leaves_what_was_ticked(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room, OrderState.ACCEPTED)
        problem = {
            "type": "/problems/move-not-allowed",
            "title": "no",
            "status": 409,
            "reason": "wrong_state",
        }
        room.desk.refusals["/api/orders/7/pre-diagnosis"] = (409, msgspec.json.encode(problem))
        press(dialog.steps.rows[0], N)
        press(dialog, Qt.Key.Key_Return, CTRL)
        await until(lambda: "没有保存" in dialog.problem.text(), "said")
        assert dialog.steps.rows[0].finding is Finding.FAULT
        assert dialog.isVisible()

    in_room(story)


def admin(models: Models) -> None:
    models.connection.set_account(msgspec.structs.replace(sample.ACCOUNT, role=Role.ENTERPRISE_ADMIN))


def test_an_administrator_changes_the_list_it_is_shown_at_once(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room, OrderState.ACCEPTED)
        find(QPushButton, "check_edit", dialog).click()
        edit = find(CheckListEdit, "check_edit_dialog", dialog)
        edit.text.setPlainText("")
        press(edit, Qt.Key.Key_S, CTRL)
        assert edit.problem.text() == "至少要有一项。"
        edit.text.setPlainText("端口 UP | 查跳纤\n重启后仍然故障")
        press(edit, Qt.Key.Key_S, CTRL)
        await until(
            lambda: [row.step.text for row in dialog.steps.rows] == ["端口 UP", "重启后仍然故障"], "changed"
        )
        assert room.desk.posts("/api/check-lists")[0]["product"] == "LAN专线"

    in_room(story, change=admin)
