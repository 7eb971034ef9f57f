"""The customer's link through the window: made and copied by two keys, replaced, taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from console.views.customer.link import CustomerLinkDialog
from tests.console.views.acting import CTRL, activate, find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

FIRST, SECOND = (f"http://127.0.0.1:8080/c/secret{number}" for number in (1, 2))


async def opened(room: Room) -> CustomerLinkDialog:
    press(room.window, Qt.Key.Key_U, CTRL)
    dialog = find(CustomerLinkDialog, "customer_link_dialog", room.window)
    await until(dialog.make_button.isEnabled, "answered, or not to be reached")
    return dialog


def test_a_link_is_made_copied_replaced_and_taken_back(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        clipboard = QGuiApplication.clipboard()
        order = room.models.orders.all()[0]
        room.models.selection.select_order(order.id)
        dialog = await opened(room)
        assert dialog.state.text() == "还没有给客户链接。"
        assert not dialog.copy_button.isEnabled()
        dialog.days.setValue(7)
        dialog.make_button.click()
        await until(lambda: clipboard.text() == FIRST, "the address is in the clipboard")
        assert room.desk.posts(f"/api/orders/{order.id}/customer-link") == [{"days": 7}]
        assert dialog.url.text() == FIRST
        assert "客户还没有打开过" in dialog.state.text()
        assert "只能在本机打开" in dialog.note.text()  # an embedded backend cannot be reached from outside
        dialog.accept()
        await until(lambda: not room.window.findChildren(CustomerLinkDialog), "closed")
        await activate(room.window)

        again = await opened(room)  # this window still knows the address; nobody else does
        clipboard.setText("")
        again.copy_button.click()
        assert clipboard.text() == FIRST
        again.make_button.click()
        await until(lambda: clipboard.text() == SECOND, "a new one in its place")
        find(QPushButton, "customer_link_revoke", again).click()
        await until(lambda: again.state.text() == "还没有给客户链接。", "taken back")
        assert again.url.isHidden()
        assert again.revoke_button.isHidden()

    in_room(story)


def test_a_link_made_elsewhere_can_be_replaced_but_not_read(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        order = room.models.orders.all()[0]
        room.desk.street.answer("POST", ["orders", str(order.id), "customer-link"], {"days": 3})
        room.models.selection.select_order(order.id)
        dialog = await opened(room)
        assert dialog.url.isHidden()
        assert "地址只在生成时显示一次" in dialog.note.text()
        assert dialog.make_button.text().startswith("重新生成")

    in_room(story)


def test_a_backend_that_cannot_be_reached_is_said_in_the_dialog(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.select_order(room.models.orders.all()[0].id)
        room.desk.down = True
        dialog = await opened(room)
        await until(lambda: bool(dialog.problem.text()), "said so")
        assert dialog.make_button.isEnabled()

    in_room(story)
