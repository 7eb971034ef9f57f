"""管理 -> 组织设置 through the real window: shown, changed, refused at its row, overtaken, guarded."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from console.api.types import Account
from console.models.world import Models
from console.views.settings.organisation import OrganisationDialog
from contract.vocabulary import Role
from tests.console.views import sample_policy
from tests.console.views.acting import CTRL, find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

ADMIN = Account(id=9, username="admin", name="赵总", role=Role.ENTERPRISE_ADMIN, department_id=1)
LEFT = Qt.MouseButton.LeftButton


def as_admin(models: Models) -> None:
    models.connection.set_account(ADMIN)


class SeenMap(QWidget):
    """A map whose user is the test."""

    position_picked = Signal(object)
    viewed = (30.5, 114.25, 11.2)

    def pick_position(self, hint: str) -> None:
        self.hint = hint

    def give_up_pick(self) -> None:
        self.position_picked.emit(None)


async def opened(room: Room) -> OrganisationDialog:
    """By its key, with the settings read."""
    press(room.window, Qt.Key.Key_Comma, CTRL)
    dialog = find(OrganisationDialog, "organisation_dialog", room.window)
    await until(lambda: room.models.policy.retention is not None, "the settings are there")
    await until(dialog.isVisible, "the page is shown")
    return dialog


def patches(room: Room) -> list[dict[str, Any]]:
    return [
        body for method, path, body in room.desk.asked if (method, path) == ("PATCH", "/api/organisation")
    ]


def row(dialog: OrganisationDialog, name: str) -> str:
    return dialog.rows.by_name[name].problem.text()


def test_the_settings_are_shown_and_one_change_is_saved_by_its_key(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        assert not dialog.is_dirty
        assert find(QLineEdit, "policy_name", dialog).text() == "上海客户服务中心"
        assert dialog.rows.hours.summary.text() == (
            "周一至周五 08:00–12:00、13:30–18:00；周六 22:00–次日 06:00；周日 休息（每周 50.5 小时）"
        )
        find(QSpinBox, "policy_fix_interval_s_number", dialog).setValue(5)
        assert dialog.state.text() == "有未保存的修改"
        press(dialog, Qt.Key.Key_S, CTRL)
        await until(lambda: room.models.policy.organisation.version == 4, "saved")  # type: ignore[union-attr] # there
        assert patches(room) == [{"version": 3, "fix_interval_s": 300}]
        assert room.models.organisation.fix_interval_s == 300

    in_room(story, change=as_admin)


def test_who_is_no_administrator_reads_and_is_told_why(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        assert "只有企业管理员可以修改" in dialog.notice.text()
        assert "调度员" in dialog.notice.text()
        assert not find(QLineEdit, "policy_name", dialog).isEnabled()
        assert not dialog.save_button.isVisible()
        press(dialog, Qt.Key.Key_S, CTRL)
        assert patches(room) == []
        press(dialog, Qt.Key.Key_Escape)
        await until(lambda: not dialog.isVisible(), "closed without a question")

    in_room(story)


def test_a_value_the_backend_does_not_take_is_said_at_its_row(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        find(QSpinBox, "policy_fix_interval_s_number", dialog).setValue(30)
        QTest.mouseClick(dialog.save_button, LEFT)
        await until(lambda: row(dialog, "stale_after_s") != "", "the row says it")
        assert row(dialog, "stale_after_s") == "不能短于默认上报间隔"
        assert dialog.problem.text() == "“位置变灰”：不能短于默认上报间隔"
        assert dialog.tabs.currentIndex() == 1
        assert dialog.isVisible()

    in_room(story, change=as_admin)


def test_hours_are_written_a_line_a_day_copied_and_checked(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        dialog.tabs.setCurrentIndex(2)
        monday = find(QLineEdit, "policy_hours_day_1", dialog)
        monday.setText("8-11：30，14至18:30")
        monday.textEdited.emit(monday.text())
        find(QPushButton, "policy_hours_copy_all_days_1", dialog).click()
        assert dialog.rows.hours.summary.text() == "每天 08:00–11:30、14:00–18:30（每周 56 小时）"
        monday.setText("8-12, 11-13")
        press(dialog, Qt.Key.Key_S, CTRL)
        assert row(dialog, "working_periods") == "周一：11:00-13:00 与前一段重叠"
        monday.setText("早上")
        press(dialog, Qt.Key.Key_S, CTRL)
        assert row(dialog, "working_periods") == "周一：看不懂“早上”，请写成 8:00-18:00"
        monday.setText("")
        find(QLineEdit, "policy_holidays", dialog).setText("2027-01-01~2027-01-03, 2027/5/1")
        press(dialog, Qt.Key.Key_S, CTRL)
        await until(lambda: bool(patches(room)), "saved")
        [sent] = patches(room)
        assert sent["working_periods"] == [
            {"days": [2, 3, 4, 5, 6, 7], "from": "08:00", "until": "11:30"},
            {"days": [2, 3, 4, 5, 6, 7], "from": "14:00", "until": "18:30"},
        ]
        assert sent["holidays"] == ["2027-01-01", "2027-01-02", "2027-01-03", "2027-05-01"]

    in_room(story, change=as_admin)


def test_no_hours_at_all_must_be_said_as_always(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        dialog.tabs.setCurrentIndex(2)
        find(QLineEdit, "policy_hours_day_7", dialog).setText("")
        dialog.rows.hours.copy(7, range(1, 8))
        press(dialog, Qt.Key.Key_S, CTRL)
        assert row(dialog, "working_periods") == "至少填写一天的时段，或选“全天候”"
        find(QRadioButton, "policy_hours_always", dialog).click()
        press(dialog, Qt.Key.Key_S, CTRL)
        await until(lambda: bool(patches(room)), "saved")
        assert patches(room) == [{"version": 3, "working_periods": []}]

    in_room(story, change=as_admin)


def test_keeping_less_says_what_goes_and_needs_consent(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        dialog.tabs.setCurrentIndex(1)
        kept = dialog.rows.retention
        assert kept.due.text().startswith("目前没有早于")
        assert "删除 4,812 个" in kept.last.text()
        assert not kept.consent.isVisible()
        kept.days.setValue(90)
        await until(lambda: "465,000 个位置将在一小时内分批删除" in kept.due.text(), "counted")
        press(dialog, Qt.Key.Key_S, CTRL)
        assert row(dialog, "position_retention_days") == "缩短保存期会删除位置，请先勾选确认"
        assert patches(room) == []
        find(QCheckBox, "policy_retention_consent", dialog).click()
        press(dialog, Qt.Key.Key_S, CTRL)
        await until(lambda: bool(patches(room)), "saved")
        assert patches(room) == [{"version": 3, "position_retention_days": 90}]

    in_room(story, change=as_admin)


def test_somebody_elses_change_is_told_and_ones_own_stays(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        find(QSpinBox, "policy_zoom", dialog).setValue(15)
        room.desk.policy.kept = msgspec.structs.replace(
            room.desk.policy.kept, version=4, fix_interval_s=120, name="华东中心"
        )
        press(dialog, Qt.Key.Key_S, CTRL)
        await until(lambda: "李敏" in dialog.problem.text(), "who was faster")
        assert "默认上报间隔 10 分钟 → 2 分钟" in dialog.problem.text()
        assert "单位名称 上海客户服务中心 → 华东中心" in dialog.problem.text()
        assert find(QLineEdit, "policy_name", dialog).text() == "华东中心"
        assert find(QSpinBox, "policy_zoom", dialog).value() == 15
        press(dialog, Qt.Key.Key_S, CTRL)
        await until(lambda: room.desk.policy.kept.version == 5, "saved on top")
        assert patches(room)[-1] == {"version": 4, "zoom": 15}

    in_room(story, change=as_admin)


def test_a_change_that_arrives_meanwhile_is_shown_at_once(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        changed = msgspec.structs.replace(sample_policy.organisation(), version=4, lost_after_s=3600)
        room.models.policy.take(changed, by="王强")
        assert dialog.problem.text() == "王强 刚刚修改了：失联告警 25 分钟 → 1 小时。"
        assert not dialog.is_dirty

    in_room(story, change=as_admin)


@pytest.mark.parametrize(("answer", "saved"), [("save", True), ("drop", False), ("stay", False)])
def test_leaving_with_changes_asks_first(in_room: InRoom, answer: str, saved: bool) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        find(QSpinBox, "policy_zoom", dialog).setValue(9)
        press(dialog, Qt.Key.Key_Escape)
        asking = find(QMessageBox, "policy_unsaved", dialog)
        await until(asking.isVisible, "the question")
        find(QPushButton, f"policy_unsaved_{answer}", asking).click()
        if answer == "stay":
            await until(lambda: not asking.isVisible(), "back")
            assert dialog.isVisible()
            return
        await until(lambda: room.window.findChild(OrganisationDialog) is None, "closed")
        assert bool(patches(room)) is saved

    in_room(story, change=as_admin)


def test_the_first_view_is_the_present_one_or_a_place_picked(in_room: InRoom) -> None:
    played = SeenMap()

    async def story(room: Room) -> None:
        dialog = await opened(room)
        QTest.mouseClick(find(QPushButton, "policy_present", dialog), LEFT)
        centre = find(QLineEdit, "policy_centre", dialog)
        assert centre.text() == "30.5, 114.25"
        assert find(QSpinBox, "policy_zoom", dialog).value() == 11
        QTest.mouseClick(find(QPushButton, "policy_pick", dialog), LEFT)
        assert not dialog.isVisible()
        assert "Esc" in played.hint
        played.position_picked.emit((31.0, 121.0))
        await until(dialog.isVisible, "back with the place")
        press(dialog, Qt.Key.Key_S, CTRL)
        await until(lambda: bool(patches(room)), "saved")
        assert patches(room) == [{"version": 3, "centre": [31.0, 121.0], "zoom": 11}]

    in_room(story, change=as_admin, map_view=played)


def test_without_a_backend_the_page_says_so(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.down = True
        press(room.window, Qt.Key.Key_Comma, CTRL)
        dialog = find(OrganisationDialog, "organisation_dialog", room.window)
        await until(lambda: dialog.problem.text() == "连接不上服务", "the reason")
        assert not find(QLineEdit, "policy_name", dialog).isEnabled()

    in_room(story, change=as_admin)


def test_the_menu_has_it_too_and_english_is_complete(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        action = room.window.commands["organisation.settings"]
        assert action.text() == "Organisation settings…"
        action.trigger()
        dialog = find(OrganisationDialog, "organisation_dialog", room.window)
        await until(lambda: room.models.policy.retention is not None, "the settings are there")
        assert dialog.rows.hours.summary.text().startswith(
            "Monday to Friday 08:00–12:00, 13:30–18:00; Saturday"
        )

    in_room(story, change=as_admin, language="en")


def test_the_chain_of_escalation_is_changed_by_mouse_and_keys(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        editor = dialog.rows.escalation
        assert not dialog.is_dirty
        assert [step["role"] for step in editor.general.steps()] == ["dispatcher", "supervisor"]
        QTest.mouseClick(editor.general.add, LEFT)
        added = find(QComboBox, "policy_escalation_role_3", dialog)
        assert added.currentText() == "部门管理员"
        minutes = find(QSpinBox, "policy_escalation_after_3", dialog)
        assert minutes.value() == 20
        minutes.setValue(10)
        press(dialog, Qt.Key.Key_S, CTRL)
        assert row(dialog, "escalation") == "第 3 级必须比上一级晚"
        assert patches(room) == []
        minutes.setValue(45)
        find(QPushButton, "policy_escalation_remove_2", dialog).click()
        press(dialog, Qt.Key.Key_S, CTRL)
        await until(lambda: patches(room) != [], "sent")
        assert patches(room)[0]["escalation"] == {
            "steps": [{"role": "dispatcher", "after_s": 0}, {"role": "department_admin", "after_s": 2700}],
            "own": {"rework": [{"role": "inspector", "after_s": 0}]},
        }

    in_room(story, change=as_admin)


def test_a_limit_is_given_a_chain_of_its_own_and_another_gives_its_up(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        editor = dialog.rows.escalation
        assert editor.limit.findData("rework") < 0
        editor.limit.setCurrentIndex(editor.limit.findData("accept"))
        press(editor.give, Qt.Key.Key_Space)
        assert next(one.text() for one in editor.own["accept"].findChildren(QLabel)) == "接单时限"
        assert editor.own["accept"].steps() == editor.general.steps()
        find(QSpinBox, "policy_escalation_accept_after_2", dialog).setValue(5)
        find(QPushButton, "policy_escalation_rework_drop", dialog).click()
        assert editor.limit.currentText() == "整改时限"
        press(dialog, Qt.Key.Key_S, CTRL)
        await until(lambda: patches(room) != [], "sent")
        assert patches(room)[0]["escalation"]["own"] == {
            "accept": [{"role": "dispatcher", "after_s": 0}, {"role": "supervisor", "after_s": 300}]
        }

    in_room(story, change=as_admin)
