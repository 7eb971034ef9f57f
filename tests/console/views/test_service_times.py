"""The table of service-time limits through the window: read by all, edited, refused by line, published."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton

from console.models.world import Models
from console.views.servicetimes.contracts import ContractDialog
from console.views.servicetimes.dialog import ServiceTimesDialog
from console.views.servicetimes.row import RowDialog
from contract.vocabulary import Role
from tests.console.views import sample
from tests.console.views.acting import CTRL, find, press, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

T, S = Qt.Key.Key_T, Qt.Key.Key_S


def admin(models: Models) -> None:
    models.connection.set_account(msgspec.structs.replace(sample.ACCOUNT, role=Role.ENTERPRISE_ADMIN))


async def opened(room: Room) -> ServiceTimesDialog:
    press(room.window, T, CTRL)
    dialog = find(ServiceTimesDialog, "times_dialog", room.window)
    await until(lambda: bool(dialog.table.rows.keys), "the lines are there")
    return dialog


def test_a_dispatcher_reads_the_table_and_lost_figures_are_called_lost(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        page = dialog.table
        rows = page.rows
        lost = rows.keys[0]
        assert (rows.words(lost, "repair"), rows.words(lost, "origin")) == ("未给", "来源缺失")
        assert rows.words(rows.keys[5], "for") == "集团级、省级、A 级"
        assert rows.words(rows.keys[4], "repair") == "3 个工作日"
        assert "3 行来源缺失时限" in page.about.text()
        assert "2026 年底用完" in page.holidays.text()
        press(page.table, Qt.Key.Key_Return)
        assert room.window.findChild(RowDialog) is None
        assert not page.publish_button.isVisible()
        assert "只有企业管理员能修改" in page.notice.text()
        type_text(page.search, "800")
        assert [rows.words(key, "line") for key in rows.keys] == ["10", "11", "12"]

    in_room(story)


def test_a_changed_figure_becomes_a_setting_and_is_published_as_the_next_version(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        page, rows = dialog.table, dialog.table.rows
        key = rows.keys[9]
        assert rows.words(key, "origin") == "来源给出"
        page.table.select_key(key)
        press(page.table, Qt.Key.Key_Return)
        row = find(RowDialog, "times_row", room.window)
        row.repair.amount.setValue(6)
        assert "设置，非来源给出" in row.origin.text()
        press(row, Qt.Key.Key_Return)
        assert (rows.words(key, "repair"), rows.words(key, "origin")) == ("6 小时", "设置，非来源给出")
        press(dialog, Qt.Key.Key_Escape)
        asking = find(QMessageBox, "times_unsaved", dialog)
        find(QPushButton, "times_unsaved_stay", asking).click()
        page.note.setText("2026 年新规定")
        press(page.table, S, CTRL)
        await until(lambda: room.desk.times.table.version == 1, "published")
        await until(lambda: not page.is_dirty, "nothing is left to publish")
        sent = room.desk.posts("/api/service-times")[0]
        assert (sent["seen_version"], sent["note"]) == (0, "2026 年新规定")
        assert room.desk.times.table.rows[9].origin == "setting"
        assert page.about.text().startswith("第 1 版，周敏")

    in_room(story, change=admin)


def test_gaps_and_overlaps_are_said_at_their_line_and_nothing_is_lost(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        page, rows = dialog.table, dialog.table.rows
        page.table.select_key(rows.keys[11])
        press(page.table, Qt.Key.Key_Delete)
        assert page.table.current_key == rows.keys[11]
        gap = {"level": "c", "segment": None, "circuit": "aa"}
        room.desk.times.faults = [
            {"loc": ["body", "rows", 6], "type": "overlap", "msg": "", "other": 5},
            {"loc": ["body", "rows", 10], "type": "gap", "msg": "", "gap": gap},
        ]
        press(page.table, S, CTRL)
        await until(lambda: len(rows.faulty) == 2, "refused")
        assert rows.mark(rows.keys[6], "line") == rows.mark(rows.keys[10], "line") == "times.fault"
        assert page.table.current_key == rows.keys[6]
        assert page.fault.text() == "固网语音 · 虚拟网 · B 级：与第 6 行重复"
        page.table.select_key(rows.keys[10])
        assert "缺 等级 C 级 · 客群 未定 · 电路 AA 的时限" in page.fault.text()
        room.desk.times.faults, room.desk.times.faster = [], "赵总"
        press(page.table, S, CTRL)
        await until(lambda: "赵总 刚发布了第 1 版" in page.fault.text(), "somebody was faster")
        room.desk.times.faster = ""
        press(page.table, S, CTRL)
        await until(lambda: room.desk.times.table.version == 2, "published over it")
        assert len(room.desk.times.table.rows) == 12

    in_room(story, change=admin)


def test_a_contract_is_signed_and_ended_and_the_procedure_is_a_setting(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        dialog.tabs.setCurrentWidget(dialog.contracts)
        press(dialog.contracts.table, Qt.Key.Key_Insert)
        contract = find(ContractDialog, "contract_dialog", room.window)
        press(contract, Qt.Key.Key_Return, CTRL)
        assert "请先选客户" in contract.problem.text()
        type_text(contract.customer, "shht")
        press(contract.customer, Qt.Key.Key_Return)
        contract.products.choose("固网语音", "虚拟网")
        contract.repair.amount.setValue(4)
        press(contract, Qt.Key.Key_Return, CTRL)
        rows = dialog.contracts.rows
        await until(lambda: bool(rows.keys), "signed")
        assert [rows.words(31, name) for name in ("product", "repair", "state", "until")] == [
            "固网语音 · 虚拟网",
            "4 小时",
            "有效",
            "长期",
        ]
        dialog.contracts.table.select_key(31)
        press(dialog.contracts.table, Qt.Key.Key_Delete)
        await until(lambda: rows.words(31, "state") == "已终止", "ended")
        page = dialog.procedure
        dialog.tabs.setCurrentWidget(page)
        await until(lambda: page.lengths["accept_s"].seconds == 1800, "the settings are there")
        assert page.hints["accept_s"].text() == "来源给出：30 分钟"
        page.lengths["accept_s"].number.setValue(20)
        assert page.hints["accept_s"].text() == "来源给出 30 分钟，这里已改：是设置"
        page.save()
        await until(lambda: not page.is_dirty, "saved")
        patches = [
            body for method, path, body in room.desk.asked if (method, path) == ("PATCH", "/api/organisation")
        ]
        assert patches[0]["limits"] == {"accept_s": 1200}

    in_room(story, change=admin)
