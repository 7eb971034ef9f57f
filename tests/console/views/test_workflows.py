"""Workflows through the window: adapted, compared, refused by place, published, gone back to."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QMessageBox, QPushButton, QWidget

from console.models.world import Models
from console.views.workflows.dialog import WorkflowsDialog
from console.views.workflows.differences import DifferencesDialog
from console.views.workflows.field import FieldDialog
from console.views.workflows.rule_dialog import RuleDialog
from contract.vocabulary import CustomerStage, OrderMove, OrderState, OrderType, Role
from tests.console.views import sample
from tests.console.views.acting import CTRL, find, press, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
W, S = Qt.Key.Key_W, Qt.Key.Key_S
ENTER = Qt.Key.Key_Return


def role(of: Role) -> dict[str, object]:
    def change(models: Models) -> None:
        models.connection.set_account(msgspec.structs.replace(sample.ACCOUNT, role=of))

    return {"change": change}


ADMIN = role(Role.ENTERPRISE_ADMIN)


async def opened(room: Room, kind: OrderType = OrderType.FAULT) -> WorkflowsDialog:
    press(room.window, W, CTRL_SHIFT)
    dialog = find(WorkflowsDialog, "workflows_dialog", room.window)
    await until(lambda: bool(dialog.types.rows.keys), "the types are there")
    dialog.types.select_key(list(OrderType).index(kind))
    return dialog


def words_of(details: QWidget) -> str:
    return find(QLabel, "order_field_workflow", details).text()


def words(dialog: WorkflowsDialog, name: str) -> str:
    return find(QLabel, name, dialog).text()


def lines(dialog: DifferencesDialog) -> list[tuple[str, ...]]:
    return [
        tuple(dialog.rows.words(key, name) for name, _ in dialog.rows.COLUMNS) for key in dialog.rows.keys
    ]


def test_a_type_is_adapted_compared_and_published_and_running_orders_keep_theirs(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room, OrderType.INSTALL)
        assert words(dialog, "workflow_about") == "第 1 版 · 10-23 14:03 起 · 系统自带"
        assert words(dialog, "workflow_running") == "未走完的工单：第 1 版 3 张，都按各自开始时的版本走完"
        page = dialog.demands
        page.figures["photos_after"].setValue(3)
        find(QCheckBox, "workflow_ask_approval", dialog).click()
        find(QCheckBox, "workflow_ask_report", dialog).click()
        page.table.select_key(6)
        press(page.table, Qt.Key.Key_Delete)
        page.table.select_key(5)
        press(page.table, Qt.Key.Key_Insert)
        field = find(FieldDialog, "workflow_field", dialog)
        press(field, ENTER)
        assert "中文名和英文名" in field.problem.text()
        for edit, text in ((field.zh, "安全照编号"), (field.en, "Safety photo"), (field.key, "safety")):
            type_text(edit, text)
        field.must.click()
        field.kind.setCurrentIndex(field.kind.findData("choice"))
        field.choices.setPlainText("yes | 有 | Yes\nno 无 No")
        press(field, ENTER)
        assert "第 2 行看不懂" in field.problem.text()
        field.choices.setPlainText("yes | 有 | Yes\nno | 无 | No")
        press(field, ENTER)
        assert page.rows.words(6, "name") == "安全照编号"
        page.table.setFocus()
        press(page.table, Qt.Key.Key_Up, CTRL)
        assert page.rows.words(5, "needed") == "必填"
        press(dialog, S, CTRL)
        shown = find(DifferencesDialog, "workflow_differences", dialog)
        assert lines(shown) == [
            ("作业后照片", "至少 1 张", "至少 3 张"),
            ("申请挂起", "须调度员批准", "不须批准"),
            ("回单字段", "使用材料 · 文字", "没有"),
            ("反馈客户 → 已反馈：条件", "无", "附故障报告文件"),
            ("回单字段", "没有", "安全照编号 · 单选 有、无 · 必填"),
        ]
        type_text(shown.note, "年检要求")
        press(shown, ENTER, CTRL)
        await until(lambda: not dialog.drafts.dirty, "published")
        made = room.desk.flows.current(OrderType.INSTALL)
        assert (made.version, made.note, made.definition.photos_after) == (2, "年检要求", 3)
        assert [one.name for one in made.definition.reply][-2:] == ["safety", "fibre_jump"]
        assert words(dialog, "workflow_about").startswith("第 2 版 · 11-21 14:03 起 · 周敏")

    in_room(story, **ADMIN)


def test_what_the_backend_refuses_is_said_at_its_place_and_nothing_is_lost(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        rules = dialog.rules
        dialog.tabs.setCurrentWidget(rules)
        moves = [one.move for one in dialog.drafts.draft.definition.transitions]  # type: ignore[union-attr] # opened with one
        rules.table.select_key(moves.index(OrderMove.RESUME))
        press(rules.table, Qt.Key.Key_Delete)
        rules.table.select_key(moves.index(OrderMove.CONFIRM) - 1)
        press(rules.table, ENTER)
        rule = find(RuleDialog, "workflow_rule", dialog)
        assert rule.chosen is OrderMove.CONFIRM
        rule.sources.boxes["repaired"].click()
        press(rule, ENTER)
        assert rule.problem.text() == "请至少勾一个状态"
        rule.sources.boxes["on_site"].click()
        press(rule, ENTER)
        press(dialog, S, CTRL)
        press(find(DifferencesDialog, "workflow_differences", dialog), ENTER, CTRL)
        await until(lambda: dialog.faults.isVisible(), "refused")
        said = [dialog.faults.item(row).text() for row in range(dialog.faults.count())]
        suspend = moves.index(OrderMove.SUSPEND)
        assert f"挂起 → 已挂起（第 {suspend + 1} 行）：工单到了“已挂起”就走不下去：补上离开它的规则" in said
        dialog.tabs.setCurrentWidget(dialog.demands)
        dialog.faults.setCurrentRow(next(row for row, one in enumerate(said) if one.startswith("挂起 →")))
        press(dialog.faults, ENTER)
        assert dialog.tabs.currentWidget() is rules
        assert rules.table.current_key == suspend
        assert rules.rows.mark(suspend, "move") == "times.fault"
        assert "走不下去" in words(dialog, "workflow_rule_fault")
        assert room.desk.flows.current(OrderType.FAULT).version == 1
        press(dialog, Qt.Key.Key_Escape)
        asking = find(QMessageBox, "workflows_unsaved", dialog)
        assert "故障报修" in asking.text()
        find(QPushButton, "workflows_unsaved_stay", asking).click()
        dialog.reset_button.click()
        assert not dialog.drafts.dirty

    in_room(story, **ADMIN)


def test_stages_are_left_out_and_the_customer_sees_what_was_chosen(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room, OrderType.DELIVERY)
        for stage in ("quality", "rating", "diagnosis"):
            find(QCheckBox, f"workflow_stage_{stage}", dialog).click()
        find(QCheckBox, "workflow_stage_diagnosis", dialog).click()
        others = find(QCheckBox, "workflow_ask_others", dialog)
        assert (others.isEnabled(), others.text()[-10:]) == (False, "(现在没有这个动作)")
        choice = dialog.customer.choices[OrderState.DIAGNOSING]
        choice.setCurrentIndex(choice.findData("apply"))
        choice.activated.emit(choice.currentIndex())
        press(dialog, S, CTRL)
        press(find(DifferencesDialog, "workflow_differences", dialog), ENTER, CTRL)
        await until(lambda: not dialog.drafts.dirty, "published")
        made = room.desk.flows.current(OrderType.DELIVERY).definition
        archive = next(row for row in made.transitions if row.move is OrderMove.ARCHIVE)
        assert archive.sources == [OrderState.FEEDBACK_DONE]
        assert made.stages[OrderState.DIAGNOSING] is CustomerStage.APPLY

    in_room(story, **ADMIN)


def test_the_slower_of_two_administrators_is_told_and_nothing_is_overwritten(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await opened(room)
        dialog.demands.figures["photos_before"].setValue(1)
        dialog.demands.figures["photos_after"].setValue(2)
        room.desk.flows.faster = "赵总"
        room.desk.flows.theirs = {"photos_after": 4, "check_in_radius_m": 300.0}
        press(dialog, S, CTRL)
        press(find(DifferencesDialog, "workflow_differences", dialog), ENTER, CTRL)
        await until(lambda: "赵总" in words(dialog, "workflow_overtaken"), "told")
        told = words(dialog, "workflow_overtaken")
        assert "作业后照片 不要求 → 至少 4 张" in told
        assert "签到距离 500 米 → 300 米" in told
        assert "两人都改了：作业后照片" in told
        press(dialog, S, CTRL)
        again = find(DifferencesDialog, "workflow_differences", dialog)
        assert lines(again) == [
            ("作业前照片", "不要求", "至少 1 张"),
            ("作业后照片", "至少 4 张", "至少 2 张"),
        ]
        press(again, ENTER, CTRL)
        await until(lambda: not dialog.drafts.dirty, "published over it")
        made = room.desk.flows.current(OrderType.FAULT)
        assert (made.version, made.definition.check_in_radius_m) == (3, 300.0)
        posts = room.desk.posts("/api/workflows")
        assert [one["seen_version"] for one in posts] == [1, 2]

    in_room(story, **ADMIN)


def test_an_older_or_the_shipped_workflow_is_gone_back_to(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        flows = room.desk.flows
        shipped = flows.current(OrderType.FAULT).definition
        flows.put(OrderType.FAULT, msgspec.structs.replace(shipped, photos_after=5), "赵总", "多拍")
        dialog = await opened(room)
        page = dialog.versions
        dialog.tabs.setCurrentWidget(page)
        assert [page.rows.words(key, "version") for key in page.rows.keys] == [
            "第 2 版 · 现行",
            "第 1 版",
            "出厂版",
        ]
        page.table.select_key(1)
        press(page.table, ENTER)
        compared = find(DifferencesDialog, "workflow_differences", dialog)
        assert lines(compared) == [("作业后照片", "至少 5 张", "不要求")]
        press(compared, Qt.Key.Key_Escape)
        page.table.select_key(0)
        page.table.setFocus()
        press(page.table, ENTER, CTRL)
        press(dialog, S, CTRL)
        await until(lambda: len(dialog.findChildren(DifferencesDialog)) == 1, "only the one to publish")
        press(find(DifferencesDialog, "workflow_differences", dialog), ENTER, CTRL)
        await until(lambda: not dialog.drafts.dirty, "published")
        assert flows.current(OrderType.FAULT).version == 3
        assert flows.current(OrderType.FAULT).definition.photos_after == 0

    in_room(story, **ADMIN)


def test_a_departments_administrator_reads_and_a_dispatcher_is_told_why_not(in_room: InRoom) -> None:
    async def reads(room: Room) -> None:
        dialog = await opened(room)
        assert "只有企业管理员能修改" in words(dialog, "workflows_notice")
        assert not dialog.publish_button.isVisible()
        assert not dialog.demands.figures["photos_after"].isEnabled()
        dialog.rules.table.select_key(3)
        press(dialog.rules.table, ENTER)
        press(dialog.rules.table, Qt.Key.Key_Delete)
        assert dialog.findChild(RuleDialog) is None
        assert not dialog.drafts.dirty

    async def cannot(room: Room) -> None:
        command = room.window.commands["manage.workflows"]
        assert not command.isEnabled()
        assert command.toolTip() == "只有管理员能查看和修改工单流程"

    async def down(room: Room) -> None:
        room.desk.down = True
        press(room.window, W, CTRL_SHIFT)
        dialog = find(WorkflowsDialog, "workflows_dialog", room.window)
        await until(lambda: bool(words(dialog, "workflow_told")), "why nothing is there")

    async def sees(room: Room) -> None:
        shipped = room.desk.flows.current(OrderType.FAULT).definition
        room.desk.flows.put(OrderType.FAULT, shipped, "赵总")
        order = next(one for one in room.models.orders.all() if one.type is OrderType.FAULT)
        room.models.selection.select_order(order.id)
        details = room.window.dispatch
        details.tabs.setCurrentWidget(details.details)
        await until(lambda: details.findChild(QLabel, "order_field_workflow") is not None, "it is said")
        assert words_of(details) == "第 1 版（现行第 2 版）"
        asked = [path for _, path, _ in room.desk.asked]
        assert "/api/workflows" in asked
        assert "/api/workflows/parts" not in asked

    in_room(reads, **role(Role.DEPARTMENT_ADMIN))
    in_room(cannot)
    in_room(sees)
    in_room(down, language="en", **ADMIN)
