"""Raising orders through the window: what a type asks for, and a commission to several parties."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton

from console.models.world import Models
from console.views.dispatch.fields_dialog import FieldsDialog
from console.views.dispatch.form import NewOrderForm
from console.views.dispatch.form_extras import FormExtras
from console.views.workflows.dialog import WorkflowsDialog
from console.views.workflows.differences import DifferencesDialog
from console.views.workflows.field import FieldDialog
from console.views.workflows.party import PartyDialog
from contract.vocabulary import OrderType, Role
from tests.console.views import sample
from tests.console.views.acting import CTRL, activate, find, press, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room
from tests.console.views.sample_raising import FIELDS, FIRST, raised

ENTER, SHIFT = Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier


def as_administrator(models: Models) -> None:
    models.connection.set_account(msgspec.structs.replace(sample.ACCOUNT, role=Role.ENTERPRISE_ADMIN))


def choose(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(box.findData(value))


async def opened(room: Room, kind: OrderType) -> NewOrderForm:
    press(room.window, Qt.Key.Key_N)
    form = find(NewOrderForm, "new_order_form", room.window)
    choose(form.type, str(kind))
    await until(lambda: room.models.workflows.current(kind) is not None, "the workflows are there")
    return form


def test_only_what_the_chosen_type_asks_for_is_asked_and_what_is_missing_is_named(
    in_room: InRoom, tmp_path: Path
) -> None:
    async def story(room: Room) -> None:
        drawing = tmp_path / "机房平面.png"
        drawing.write_bytes(room.desk.photo)
        form = await opened(room, OrderType.FAULT)
        assert not form.raising.line
        assert form.keep_button.isVisible()
        choose(form.type, str(OrderType.DESIGN))
        assert list(form.raising.fields.inputs) == list(FIELDS)
        assert not form.keep_button.isVisible()  # a commission is raised at once
        type_text(form.heading, "外滩支行专线设计")
        type_text(form.address, "中山东一路 23 号")
        said = []
        press(form.heading, ENTER, CTRL)
        said.append(form.problem.text())
        type_text(form.contact, "顾晓梅")
        inputs = form.raising.fields.inputs
        for name in FIELDS:
            press(form.heading, ENTER, CTRL)
            said.append(form.problem.text())
            if name == "guarantee":
                choose(inputs[name], "aa")  # type: ignore[arg-type] # a choice
            elif name == "services":
                inputs[name].setText("0")  # type: ignore[union-attr] # a line
                press(form.heading, ENTER, CTRL)
                said.append(form.problem.text())
                inputs[name].setText("2")  # type: ignore[union-attr] # a line
            elif name == "sites":
                inputs[name].setPlainText(str(FIELDS[name]) + "\n\n")  # type: ignore[union-attr] # a text
            else:
                inputs[name].setText(str(FIELDS[name]))  # type: ignore[union-attr] # a line
        press(form.heading, ENTER, CTRL)
        said.append(form.problem.text())
        assert said == [
            "请填“联系人”：这类工单必填",
            "请填“点位明细”：这类工单必填",
            "请填“A 端地址”：这类工单必填",
            "请填“Z 端地址”：这类工单必填",
            "请选“保障等级”：这类工单必填",
            "请填“业务条数”：这类工单必填",
            "“业务条数”请填 1 到 100000 之间的数字",
            "请选“客户响应中心”是哪个部门",
        ]
        assert room.desk.posts("/api/orders") == []
        for place, chosen in enumerate(form.raising.departments.values()):
            chosen.setCurrentIndex(place + 1)
        form.findChildren(FormExtras)[0].take([drawing])
        press(form.heading, ENTER, CTRL)
        await until(lambda: bool(room.desk.posts("/api/orders")), "submitted")
        sent = room.desk.posts("/api/orders")[0]
        assert sent["fields"] == FIELDS
        named = [one["name"] for one in sent["parties"]]  # type: ignore[attr-defined] # a list of objects
        assert named == ["response_centre", "design_institute", "branch_network"]

        details = room.window.dispatch.details
        room.window.dispatch.tabs.setCurrentWidget(details)
        await until(lambda: room.models.selection.order_id == FIRST, "the first of the three is shown")
        await until(lambda: details.findChild(QLabel, "commission_part_2") is not None, "and the others")
        assert find(QLabel, "commission_progress", details).text() == "1/3 已反馈"
        assert find(QLabel, "commission_part_2", details).text() == "省网络支撑部 · 1121-0902"
        assert details.findChild(QPushButton, "commission_go_2") is None  # another department's
        unseen = "省网络支撑部 的工单看不到，附件没有附到那里。请发给那边的调度员。"
        toasts = room.window.toasts
        await until(lambda: unseen in [one.text for one in toasts.shown], "and where not")
        assert find(QLabel, "order_asked_guarantee", details).text() == "AA"
        assert find(QLabel, "order_field_party", details).text() == "客户响应中心"
        await activate(room.window)
        press(room.window, Qt.Key.Key_Y, SHIFT)
        dialog = find(FieldsDialog, "fields_dialog", room.window)
        assert dialog.fields.values() == FIELDS
        dialog.fields.inputs["services"].setText("")  # type: ignore[union-attr] # a line
        press(dialog, ENTER, CTRL)
        assert "业务条数" in dialog.problem.text()
        dialog.fields.inputs["services"].setText("3")  # type: ignore[union-attr] # a line
        press(dialog, ENTER, CTRL)
        path = f"/api/orders/{FIRST}/fields"
        await until(lambda: bool(room.desk.posts(path)), "corrected")
        assert room.desk.posts(path)[0]["fields"] == FIELDS | {"services": 3}
        shown = "order_asked_services"
        await until(lambda: find(QLabel, shown, details).text() == "3", "and shown")
        find(QPushButton, "commission_all", details).click()
        assert room.models.selection.order_ids == {FIRST, FIRST + 1}

    in_room(story)


def test_what_was_asked_can_be_corrected_whatever_of_the_order_is_looked_at(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dispatch = room.window.dispatch
        dispatch.tabs.setCurrentWidget(dispatch.candidates)
        room.models.orders.put([raised({"type": "design", "title": "专线设计", "fields": FIELDS})])
        room.models.selection.select_order(FIRST)
        correct = room.window.commands["order.fields"]
        await until(correct.isEnabled, "its workflow is known")
        correct.trigger()
        dialog = find(FieldsDialog, "fields_dialog", room.window)
        assert dialog.fields.values() == FIELDS
        press(dialog, Qt.Key.Key_Escape)

    in_room(story)


def test_an_administrator_says_what_is_asked_and_who_the_parties_are(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        press(room.window, Qt.Key.Key_W, CTRL | SHIFT)
        dialog = find(WorkflowsDialog, "workflows_dialog", room.window)
        await until(lambda: bool(dialog.types.rows.keys), "the types are there")
        dialog.types.select_key(list(OrderType).index(OrderType.DESIGN))
        page = dialog.raising
        dialog.tabs.setCurrentWidget(page)
        rows = page.fields.rows
        assert [rows.words(key, "name") for key in rows.keys][:2] == ["点位明细", "A 端地址"]
        page.fields.table.select_key(0)
        press(page.fields.table, Qt.Key.Key_Delete)
        press(page.fields.table, Qt.Key.Key_Insert)
        field = find(FieldDialog, "workflow_field", dialog)
        for edit, text in ((field.zh, "联系电话"), (field.en, "Phone"), (field.key, "contact_phone")):
            type_text(edit, text)
        press(field, ENTER)
        assert "只能设为必填的文字" in field.problem.text()
        field.must.click()
        press(field, ENTER)
        page.parties.table.select_key(1)
        press(page.parties.table, ENTER)
        party = find(PartyDialog, "workflow_party_dialog", dialog)
        party.department.setCurrentIndex(2)
        chosen = party.department.currentText()
        press(party, ENTER, CTRL)
        assert page.parties.rows.words(1, "department") == chosen
        assert page.parties.rows.words(0, "department") == "提单时选"
        press(dialog, Qt.Key.Key_S, CTRL)
        differences = find(DifferencesDialog, "workflow_differences", dialog)
        columns = [name for name, _ in differences.rows.COLUMNS]
        lines = [[differences.rows.words(key, name) for name in columns] for key in differences.rows.keys]
        assert lines == [
            ["提单内容", "点位明细 · 清单 · 必填", "没有"],
            ["委托承接方", "售前设计院 · 提单时选", f"售前设计院 · {chosen}"],
            ["提单内容", "没有", "联系电话 · 文字 · 必填"],
        ]
        press(differences, ENTER, CTRL)
        await until(lambda: bool(room.desk.posts("/api/workflows")), "published")
        sent = room.desk.flows.current(OrderType.DESIGN).definition
        assert "contact_phone" in [one.name for one in sent.raising]
        assert sent.parties[1].department_id is not None

    in_room(story, change=as_administrator)
