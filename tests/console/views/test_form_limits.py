"""The new-order form says what limits the order would get, and why, before it is submitted."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from console.api.types import Promise
from console.views.dispatch.form import NewOrderForm
from contract.vocabulary import OrderState, TimerKind
from tests.console.views import sample, sample_times
from tests.console.views.acting import CTRL, find, press, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room


async def opened(room: Room) -> NewOrderForm:
    press(room.window, Qt.Key.Key_N)
    form = find(NewOrderForm, "new_order_form", room.window)
    await until(lambda: form.products.category.count() > 1, "the table is there")
    return form


def test_the_chosen_product_decides_the_limits_and_they_say_why(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        form = await opened(room)
        limits = form.limits
        await until(lambda: limits.lengths[TimerKind.DISPATCH].text() == "15 分钟", "the procedure's limits")
        assert limits.ends[TimerKind.CONFIRM].text() == "修复后起算"
        assert limits.why.text().startswith("没有选产品")
        type_text(form.customer, "shht")
        press(form.customer, Qt.Key.Key_Return)
        category = form.products.category
        category.setFocus()
        while category.currentText() != "固网语音":
            QTest.keyClick(category, Qt.Key.Key_Down)
        QTest.keyClick(form.products.product, Qt.Key.Key_Down)
        assert form.products.chosen == ("固网语音", "虚拟网")
        await until(lambda: limits.lengths[TimerKind.REPAIR].text() == "20 小时", "the table's figure")
        assert (
            "时限表第 6 行：固网语音 · 虚拟网 · 集团级、省级、A 级（设置，非来源给出）" in limits.why.text()
        )
        form.products.choose("互联网", "LAN专线", "aa")
        await until(lambda: "来源缺失" in limits.why.text(), "a lost figure is called lost")
        assert "这是设置，不是来源给出的" in limits.why.text()
        type_text(form.heading, "专线抖动")
        press(form.heading, Qt.Key.Key_Return, CTRL)
        await until(lambda: bool(room.desk.posts("/api/orders")), "submitted")
        sent = room.desk.posts("/api/orders")[0]
        assert (sent["category"], sent["product"], sent["circuit"]) == ("互联网", "LAN专线", "aa")

    in_room(story)


def test_a_table_that_cannot_be_asked_does_not_stop_the_order(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.refusals["/api/order-limits|/api/service-times"] = (503, b"{}")
        press(room.window, Qt.Key.Key_N)
        form = find(NewOrderForm, "new_order_form", room.window)
        await until(lambda: "提交不受影响" in form.limits.why.text(), "said")
        type_text(form.address, "a")
        type_text(form.heading, "b")
        press(form.heading, Qt.Key.Key_Return, CTRL)
        await until(lambda: bool(room.desk.posts("/api/orders")), "submitted all the same")
        assert "product" not in room.desk.posts("/api/orders")[0]

    in_room(story)


def test_the_details_say_what_each_limit_rests_on(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        row = sample_times.rows()[5]
        promise = Promise(table_version=0, row=6, repair=row.repair, origin=row.origin)
        product = {"category": row.category, "product": row.product}
        order = msgspec.structs.replace(sample.order(3, OrderState.ON_SITE), promise=promise, **product)
        room.models.orders.put([order])
        room.models.selection.select_order(3)
        room.window.dispatch.tabs.setCurrentWidget(room.window.dispatch.details)
        details = room.window.dispatch.details

        def basis(kind: str) -> str:
            found = details.findChild(QLabel, f"order_timer_basis_{kind}")
            return "" if found is None else found.text()

        await until(lambda: "集团级、省级、A 级" in basis("repair"), "the line by name")
        assert basis("repair").startswith("20 小时 · 时限表第 6 行")
        assert "连续计时" in basis("repair")
        assert basis("dispatch") == "规程时限 15 分钟"

    in_room(story)
