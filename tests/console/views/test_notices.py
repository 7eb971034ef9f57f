"""The customer hears of the order, through the window: told, sent now, again, by hand; settings; a level."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from console.api.types import Event, EventPayload
from console.models.tables.event_sentences import sentence
from console.models.world import Models
from console.views.customer.edit import CustomerDialog
from console.views.customer.notify import NotifyDialog
from console.views.customer.settings import NoticeSettingsDialog
from console.views.widgets import StatusPill
from contract.notices import NoticeOccasion
from contract.vocabulary import CustomerLevel, CustomerSegment, EventKind, Role
from tests.console.views import sample, sample_notices
from tests.console.views.acting import CTRL, activate, find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def as_admin(models: Models) -> None:
    admin = msgspec.structs.replace(sample.ACCOUNT, role=Role.ENTERPRISE_ADMIN)
    models.connection.set_account(admin)


async def notifying(room: Room, order_id: int) -> NotifyDialog:
    room.models.selection.select_order(order_id)
    press(room.window, Qt.Key.Key_M, CTRL | SHIFT)
    dialog = find(NotifyDialog, "notify_dialog", room.window)
    await until(lambda: bool(room.models.order_notices.drafts), "drafts came")
    return dialog


def test_a_notice_is_written_from_a_draft_and_sent_by_keys(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await notifying(room, 3)
        assert "GD20261121-0003" in dialog.body.toPlainText()
        assert dialog.gateway.isHidden()
        assert find(StatusPill, "notice_state_1", dialog).text == "已送达"
        assert find(StatusPill, "notice_state_2", dialog).text == "待发 · 网关连不上，等待重试"
        dialog.body.setPlainText("请在家等候")
        dialog.link.setChecked(False)
        press(dialog, Qt.Key.Key_Return, CTRL)
        await until(lambda: bool(room.desk.posts("/api/orders/3/notices")), "asked for")
        await until(lambda: not dialog.body.toPlainText(), "taken")
        [sent] = room.desk.posts("/api/orders/3/notices")
        assert (sent["text"], sent["with_link"]) == ("请在家等候", False)
        assert find(QLabel, "notice_text_5", dialog).text() == "请在家等候"
        press(dialog, Qt.Key.Key_Return, CTRL)
        assert dialog.problem.text() == "请填写短信内容"

    in_room(story)


def test_without_a_gateway_it_is_copied_and_a_failed_one_is_sent_again(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.notices.gateway, room.desk.notices.links = "none", False
        clipboard = QGuiApplication.clipboard()
        dialog = await notifying(room, 3)
        assert "没有设置短信网关" in dialog.gateway.text()
        assert dialog.link.isHidden()
        find(QPushButton, "notice_copy_2", dialog).click()
        await until(lambda: clipboard.text().endswith(sample_notices.LINK), "in the clipboard")
        assert find(StatusPill, "notice_state_2", dialog).text == "手工发出"
        dialog.accept()
        await until(lambda: not room.window.findChildren(NotifyDialog), "closed")
        await activate(room.window)

        again = await notifying(room, 5)
        assert find(StatusPill, "notice_state_3", again).text == "未发出 · 网关：blacklisted"
        find(QPushButton, "notice_again_3", again).click()
        await until(lambda: 5 in room.models.notices, "a new one")
        assert find(StatusPill, "notice_state_5", again).text == "待发"

    in_room(story)


def test_details_and_pane_show_what_was_told(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = room.window.panes.notices
        await until(lambda: len(room.models.notices) == 4, "asked for when the pane was made")
        assert pane.waiting.text() == "待发 1"
        assert pane.rows.rowCount() == 4
        room.models.selection.select_order(3)
        room.window.dispatch.tabs.setCurrentWidget(room.window.dispatch.details)
        details = room.window.dispatch.findChild(QLabel, "notice_text_2")
        assert isinstance(details, QLabel)
        press(room.window, Qt.Key.Key_N, ALT)
        pane.table.selectRow(1)  # of order 5
        press(pane.table, Qt.Key.Key_Return)
        await until(lambda: room.models.selection.order_id == 5, "its order is selected")
        assert find(NotifyDialog, "notify_dialog", room.window)

    in_room(story)


def test_how_customers_are_told_is_set_and_a_wrong_template_is_named(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        press(room.window, Qt.Key.Key_H, CTRL | SHIFT)
        dialog = find(NoticeSettingsDialog, "notice_settings_dialog", room.window)
        await until(lambda: bool(dialog.url.text()), "settings came")
        assert dialog.key.text() == ""
        assert "已保存" in dialog.key.placeholderText()
        row = dialog.rows[NoticeOccasion.COMPLETED]
        row.text.setPlainText("您好 {customer}")
        press(dialog, Qt.Key.Key_S, CTRL)
        assert "{customer}" in dialog.problem.text()
        row.text.setPlainText("您的{type}已完成")
        row.automatic.setChecked(False)
        dialog.grace.setValue(60)
        press(dialog, Qt.Key.Key_S, CTRL)
        await until(lambda: not room.window.findChildren(NoticeSettingsDialog), "stored")
        [patch] = [body for method, path, body in room.desk.asked if method == "PATCH"]
        assert patch == {
            "version": 3,
            "grace_s": 60,
            "occasions": {"completed": {"automatic": False, "text": "您的{type}已完成", "link": True}},
        }

    in_room(story, change=as_admin)


def test_a_customers_level_is_changed_and_the_log_says_from_what(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        customer = room.models.customers.all()[0]
        room.models.selection.select_customer(customer.id)
        press(room.window, Qt.Key.Key_C, ALT)
        dialog = find(CustomerDialog, "customer_dialog", room.window)
        await until(dialog.isActiveWindow, "it has the keyboard")
        dialog.level.setCurrentIndex(dialog.level.findData(str(CustomerLevel.A)))
        dialog.segment.setCurrentIndex(dialog.segment.findData(str(CustomerSegment.INDUSTRY)))
        dialog.ended.box.click()
        dialog.ended.day.setDate(QDate(2026, 11, 20))
        press(dialog, Qt.Key.Key_S, CTRL)
        await until(lambda: not room.window.findChildren(CustomerDialog), "stored")
        changed = room.models.customers.get(customer.id)
        assert changed is not None
        assert (changed.level, changed.segment) == (CustomerLevel.A, CustomerSegment.INDUSTRY)
        assert changed.ended_at == datetime(2026, 11, 19, 16, tzinfo=UTC), "from that day on, in China"
        told = Event(
            seq=1,
            at=sample.NOW,
            kind=EventKind.CUSTOMER_CHANGED,
            actor_name="周敏",
            subject_kind="customer",
            subject_id=customer.id,
            payload=EventPayload(customer=changed, before={"level": "c", "segment": None, "ended_at": None}),
        )
        words = sentence(told, room.ui.texts)
        assert "C" in words
        assert "客户分群 未分群 → 行业及高端聚类" in words
        assert "服务终止 仍在服务 → 2026-11-20" in words
        form = room.window.dispatch.open_form()
        form.customer.pick(changed)
        assert form.customer_note.text() == "该客户的服务已于 2026-11-20 终止"

    in_room(story, change=as_admin)


def test_who_may_not_decide_levels_changes_the_contact_only(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        customer = room.models.customers.all()[0]
        room.models.selection.select_customer(customer.id)
        press(room.window, Qt.Key.Key_C, ALT)
        dialog = find(CustomerDialog, "customer_dialog", room.window)
        assert not dialog.level.isEnabled()
        assert not dialog.segment.isEnabled()
        assert not dialog.ended.isEnabled()
        dialog.lines["contact_phone"].setText("199-0000-1111")
        assert dialog.changes() == {"contact_phone": "199-0000-1111"}

    in_room(story)
