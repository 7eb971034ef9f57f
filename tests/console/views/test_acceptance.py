"""Monthly acceptance through the window: a file imported, a list given out, a sample drawn."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QMessageBox

from console.reports.acceptance_import import day_of
from console.reports.sheet import write
from console.views.acceptance.import_dialog import AcceptanceImportDialog
from console.views.acceptance.panel import AcceptancePanel
from contract.vocabulary import Role
from tests.console.views.acting import find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

ALT = Qt.KeyboardModifier.AltModifier
ALT_SHIFT = ALT | Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
HEAD = ["业务编号", "客户名称", "责任部门", "A端地址", "竣工日期"]
ROWS = [
    ["JK-11", "市第二中学", "外滩班", "南京西路 1 号", "2026-10-21"],
    ["JK-01", "市第一中学", "外滩班", "南京东路 299 号", "46316"],
    ["JK-12", "市第三中学", "没有的班", "福州路 3 号", "2026年10月9日"],
    ["", "市第四中学", "外滩班", "", "上月"],
    ["JK-13", "市第五中学", "", "汉口路 5 号", ""],
]


async def opened(room: Room) -> AcceptancePanel:
    press(room.window, Qt.Key.Key_Y, ALT)
    pane = room.window.panes.acceptance
    await until(lambda: bool(pane.rows.keys), "listed")
    return pane


def column(pane: AcceptancePanel, name: str) -> list[str]:
    return [pane.rows.words(key, name) for key in pane.rows.keys]


def test_a_file_is_imported_and_every_bad_row_is_seen_and_kept(in_room: InRoom, tmp_path: Path) -> None:
    file = tmp_path / "十月录入.xlsx"
    write(file, "录入", HEAD, ROWS)

    async def story(room: Room) -> None:
        pane = await opened(room)
        press(room.window, Qt.Key.Key_I, ALT_SHIFT)
        dialog = find(AcceptanceImportDialog, "acceptance_import", room.window)
        dialog.take_file(file)
        await until(lambda: bool(dialog.rows.rows), "read")
        problems = [dialog.rows.problem(place) for place in range(5)]
        assert problems[:3] == ["", "清单中已有此业务编号", "没有这个部门"]
        assert problems[3] == "缺业务编号；缺地址（客户未建档时必填）；竣工日期不是日期"
        assert problems[4] == "缺责任部门"
        assert dialog.bad_only.isChecked()
        assert len(dialog.rows.keys) == 4
        assert not dialog.begin_button.isEnabled()

        fields = [name for name, _ in dialog.rows.COLUMNS]
        cell = dialog.rows.index(1, fields.index("department"))
        assert dialog.rows.setData(cell, "豫园班")
        assert dialog.rows.problem(2) == ""
        dialog.department.setCurrentIndex(dialog.department.findText("外滩班"))
        dialog.department.activated.emit(dialog.department.currentIndex())
        assert dialog.rows.problem(4) == ""
        room.desk.months.taken.add("JK-13")
        dialog.skip_bad.setChecked(True)
        press(dialog, Qt.Key.Key_Return, CTRL)
        await until(lambda: dialog.status.text() == "已导入 2 条", "imported")
        sent = room.desk.posts("/api/acceptance/import")[0]["rows"]
        assert [row["service_no"] for row in sent] == ["JK-11", "JK-12", "JK-13"]  # type: ignore[attr-defined] # of the body
        left = [(row.cells["service_no"], row.faults) for row in dialog.rows.rows]
        assert left[0][0] == "JK-01"
        assert left[2] == ("JK-13", ("refused",)), "what the backend refused is not lost either"
        bad = tmp_path / "bad.csv"
        dialog.export(bad)
        await until(bad.exists, "written")
        assert "没有这个部门" not in bad.read_text("utf-8-sig")
        dialog.reject()
        await until(lambda: len(pane.rows.keys) == 6, "on the list")
        assert column(pane, "stage")[:2] == ["未派单", "未派单"]

    in_room(story)


def test_a_list_is_given_out_watched_and_its_orders_are_opened(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await opened(room)
        room.window.panes.alarms.acceptance_wanted.emit(202610)
        await until(lambda: room.models.acceptance.month == "2026-10", "the month of a late list")
        pane.show_month("2026-11")
        await until(lambda: room.models.acceptance.month == "2026-11" and bool(pane.rows.keys), "this month")
        assert column(pane, "stage") == ["不合格 · 抽中", "待上传", "待核查", "合格"]
        assert column(pane, "result")[0].startswith("不合格 60 分，")
        assert "周敏 于 11-04 派发完毕" in pane.about.text()
        press(room.window, Qt.Key.Key_O, ALT_SHIFT)
        await until(lambda: len(pane.rows.keys) == 5, "own orders are on the list")
        assert "清单已过" in pane.about.text()
        press(room.window, Qt.Key.Key_G, ALT_SHIFT)
        box = find(QMessageBox, "acceptance_issue", room.window)
        assert "1 条业务" in box.text()
        box.defaultButton().click()
        await until(lambda: "未派单" not in column(pane, "stage"), "issued")
        assert len(room.desk.posts("/api/acceptance/issue")) == 1
        pane.table.select_key(1)
        press(pane.table, Qt.Key.Key_Return)
        await until(lambda: room.models.selection.order_id == 1, "the order is selected")

    in_room(story)


def test_items_without_an_order_are_taken_off_and_the_others_stay(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await opened(room)
        pane.take_orders()
        await until(lambda: len(pane.rows.keys) == 5, "taken")
        pane.table.selectAll()
        pane.table.setFocus()
        press(pane.table, Qt.Key.Key_Delete)
        await until(lambda: len(pane.rows.keys) == 4, "one is off the list")
        assert room.desk.posts("/api/acceptance/remove") == [{"month": "2026-11", "item_ids": [50]}]

    in_room(story)


def test_an_inspector_draws_and_a_dispatcher_does_not(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await opened(room)
        assert not pane.draw_button.isEnabled()
        account = room.models.connection.account
        assert account is not None
        pane.ask_draw()  # as the command of an inspector does
        dialog = find(QInputDialog, "quality_draw", room.window)
        assert "12 单可抽" in dialog.labelText()
        dialog.setDoubleValue(5)
        dialog.accept()
        await until(lambda: bool(pane.samples.keys), "drawn")
        assert pane.samples.words(7, "result") == "待质检"
        assert pane.drawn.text() == "已抽 1 单，已检 0 单，可抽 11 单"
        assert room.desk.posts("/api/quality/samples") == [{"month": "2026-11", "percent": 5.0}]
        assert account.role is Role.DISPATCHER

    in_room(story)


def test_days_are_read_as_people_and_workbooks_write_them() -> None:
    for text in ("2026-10-09", "2026/10/9", "2026.10.09", "2026年10月9日", "2026-10-09 08:30:00", "46304"):
        day = day_of(text)
        assert day is not None, text
        assert day.isoformat() == "2026-10-09", text
    assert day_of("2026-13-40") is None
    assert day_of("上月") is None
