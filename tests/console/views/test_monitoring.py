"""How people are monitored, through the real window: one, many at once, refused, overtaken, stopped."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QMenu, QRadioButton

from console.api.types import Account
from console.models.world import Models
from console.views.settings.monitoring import MonitoringDialog
from contract.vocabulary import MonitoringMode, Role
from tests.console.views.acting import CTRL, find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

ADMIN = Account(id=9, username="admin", name="钱主任", role=Role.DEPARTMENT_ADMIN, department_id=1)


def as_admin(models: Models) -> None:
    models.connection.set_account(ADMIN)


def patches(room: Room) -> dict[int, dict[str, Any]]:
    """By worker, the last one."""
    return {
        int(path.split("/")[-1]): body
        for method, path, body in room.desk.asked
        if method == "PATCH" and path.startswith("/api/workers/")
    }


def opened(room: Room) -> MonitoringDialog:
    press(room.window, Qt.Key.Key_M, CTRL)
    return find(MonitoringDialog, "monitoring_dialog", room.window)


def test_one_person_gets_another_mode_by_keys_alone(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.select_worker(1)
        dialog = opened(room)
        assert dialog.who.text() == "张伟"
        assert dialog.mode.chosen == "full"
        await until(dialog.isVisible, "shown")
        full = dialog.mode.buttons["full"]
        full.setFocus()
        await until(full.hasFocus, "the mode has the keyboard")
        press(full, Qt.Key.Key_Down)
        assert dialog.mode.chosen == "task"
        press(dialog, Qt.Key.Key_S, CTRL)
        await until(lambda: room.models.workers.get(1).monitoring is MonitoringMode.TASK, "changed")  # type: ignore[union-attr] # a worker of the sample
        assert patches(room)[1] == {"version": 1, "monitoring": "task"}
        await until(lambda: room.window.findChild(MonitoringDialog) is None, "closed")

    in_room(story, change=as_admin)


def test_everybody_ticked_at_once_and_what_differs_may_stay(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        first = room.models.workers.get(1)
        assert first is not None
        room.models.workers.put([msgspec.structs.replace(first, version=2, monitoring="never")])
        room.models.selection.set_ticked([1, 2, 3, 4, 5])
        dialog = opened(room)
        assert dialog.mode.chosen == "keep"
        find(QRadioButton, "monitoring_interval_own", dialog).click()
        dialog.own_interval.fill(120)
        find(QRadioButton, "monitoring_hours_own", dialog).click()
        find(QRadioButton, "monitoring_own_hours_limited", dialog).click()
        find(QLineEdit, "monitoring_own_hours_day_6", dialog).setText("9-17")
        dialog.apply()
        await until(lambda: len(patches(room)) == 5, "all were asked")
        assert {name for body in patches(room).values() for name in body} == {
            "version",
            "fix_interval_s",
            "working_periods",
        }
        assert patches(room)[3]["fix_interval_s"] == 120
        assert patches(room)[3]["working_periods"] == [{"days": [6], "from": "09:00", "until": "17:00"}]
        await until(lambda: room.window.findChild(MonitoringDialog) is None, "closed")

    in_room(story, change=as_admin)


def test_who_could_not_be_changed_is_named_and_tried_again(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.policy.unwilling = {2}
        room.models.selection.set_ticked([1, 2, 3])
        dialog = opened(room)
        dialog.mode.choose("never")
        dialog.apply()
        await until(lambda: "3 人中有 1 人没有成功" in dialog.problem.text(), "partly")
        failures = find(QListWidget, "monitoring_failures", dialog)
        assert [failures.item(row).text() for row in range(failures.count())] == [
            "王芳：对象不存在，或不在您的管辖范围内"
        ]
        assert room.models.workers.get(3).monitoring is MonitoringMode.NEVER  # type: ignore[union-attr] # a worker of the sample
        room.desk.policy.unwilling = set()
        room.desk.asked.clear()
        dialog.apply()
        await until(lambda: list(patches(room)) == [2], "only the one who failed")

    in_room(story, change=as_admin)


def test_going_on_duty_meanwhile_is_no_conflict(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.policy.moved = {1}
        room.models.selection.select_worker(1)
        dialog = opened(room)
        dialog.mode.choose("task")
        dialog.apply()
        await until(lambda: room.window.findChild(MonitoringDialog) is None, "done all the same")
        assert patches(room)[1]["version"] == 6

    in_room(story, change=as_admin)


def test_a_dispatcher_may_not_and_is_told_why(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.select_worker(1)
        action = room.window.commands["people.monitoring"]
        assert not action.isEnabled()
        assert "只有管理员可以修改监控方式" in action.toolTip()
        menu = room.window.people.menu_for(room.window.people.rows.index_of_worker(1))
        assert "监控方式…" not in [one.text() for one in menu.actions()]

    in_room(story)


def test_the_menu_of_the_tree_opens_it_for_a_whole_department(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = room.window.people
        menu = panel.menu_for(panel.rows.index_of_worker(1).parent())
        assert isinstance(menu, QMenu)
        [watch] = [one for one in menu.actions() if one.text() == "监控方式…"]
        watch.trigger()
        dialog = find(MonitoringDialog, "monitoring_dialog", room.window)
        assert len(dialog.changes()) == 0
        assert int(dialog.who.text().split(" ")[0]) > 1
        await until(lambda: room.models.policy.organisation is not None, "the usual hours")
        dialog.apply()
        assert dialog.problem.text() == "没有修改，无需保存"
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    in_room(story, change=as_admin)
