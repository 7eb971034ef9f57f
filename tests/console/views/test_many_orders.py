"""Many orders at a time: selected, given away, moved; what is refused is named and the rest is done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from console.models.queue_view import QueueFilter, QueueView
from console.views.dispatch.asking import MoveDialog
from console.views.dispatch.bulk import RefusalsDialog
from console.views.dispatch.bulk_dialog import BulkDispatchDialog
from console.views.dispatch.form_extras import FormExtras
from console.views.dispatch.queue_views import QueueViews
from contract.vocabulary import OrderMove, OrderState, Priority
from tests.console.views.acting import CTRL, activate, find, press, press_focused, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_all_waiting_orders_are_given_to_one_worker_by_the_keyboard(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dispatch = room.window.dispatch
        queue, bar = dispatch.queue, dispatch.desk.bar
        queue.chips[QueueFilter.WAITING].click()
        waiting = list(queue.rows.keys)
        assert len(waiting) > 2
        assert 2 in waiting
        queue.table.setFocus()
        press(queue.table, Qt.Key.Key_Down)
        assert bar.isHidden()
        press(queue.table, Qt.Key.Key_A, CTRL)
        assert room.models.selection.order_ids == frozenset(waiting)
        assert bar.count.text() == f"已选 {len(waiting)} 张"
        press(queue.table, Qt.Key.Key_Return)
        dialog = find(BulkDispatchDialog, "bulk_dispatch", room.window)
        assert dialog.focusWidget() is dialog.search
        dialog.search.setText("zw")
        chosen = dialog.people.worker(dialog.people_table.current_key or 0)
        assert chosen is not None
        assert chosen.name == "张伟"
        assert dialog.ok.text() == f"{len(waiting)} 张派给 张伟  Enter"
        seen = {key: room.models.orders.get(key) for key in waiting}
        await activate(dialog)
        await press_focused(Qt.Key.Key_Return)
        await until(lambda: room.models.batches.last is not None, "the outcome")
        (body,) = room.desk.posts("/api/orders/batch")
        assert body["items"] == [
            {"order_id": key, "version": seen[key].version, "worker_id": chosen.id}  # type: ignore[union-attr] # seen
            for key in waiting
        ]
        for key in waiting:
            order = room.models.orders.get(key)
            assert order is not None
            assert (order.state is OrderState.DISPATCHED) is (key != 2)
        assert bar.refused.text() == "1 张没有执行，看原因"
        bar.refused.click()
        refusals = find(RefusalsDialog, "bulk_refusals", room.window)
        assert refusals.rows.words(2, "reason") == "李静 已先行更改"
        find(type(bar.refused), "bulk_refusals_select", refusals).click()
        assert room.models.selection.order_ids == {2}
        assert bar.isHidden()

    in_room(story)


def test_each_order_goes_to_whom_was_found_for_it_and_the_button_says_how_many(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dispatch = room.window.dispatch
        room.models.selection.select_orders([1, 4])
        press(room.window, Qt.Key.Key_U, SHIFT)
        dialog = find(BulkDispatchDialog, "bulk_dispatch", room.window)
        await until(lambda: len(dialog.proposals.pairs) == 2, "somebody for each")
        assert dialog.ok.text() == "派出 2 张  Enter"
        assert dialog.proposals.words(4, "eta").endswith(("按道路", "按直线"))
        pairs = dialog.proposals.pairs
        press(dialog, Qt.Key.Key_Return)
        await until(lambda: room.models.batches.last is not None, "the outcome")
        (body,) = room.desk.posts("/api/orders/batch")
        said = [(one["order_id"], one["worker_id"]) for one in body["items"]]  # type: ignore[attr-defined] # JSON
        assert said == pairs
        assert dispatch.desk.bar.refused.isHidden()

    in_room(story)


def test_a_reason_is_asked_once_for_all_and_what_nobody_sees_is_not_touched(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        queue = room.window.dispatch.queue
        every = [key for key in queue.rows.keys if _can_cancel(room, key)]
        room.models.selection.select_orders(every)
        queue.chips[QueueFilter.WAITING].click()
        seen = [key for key in queue.rows.keys if key in every]
        assert 1 < len(seen) < len(every)
        press(room.window, Qt.Key.Key_Delete, SHIFT)
        dialog = find(MoveDialog, "reason_dialog", room.window)
        assert dialog.windowTitle() == f"取消：{len(seen)} 张工单"
        dialog.inputs["reason"].setText("客户改期")  # type: ignore[union-attr] # a line
        dialog.send()
        await until(lambda: room.models.batches.last is not None, "the outcome")
        (body,) = room.desk.posts("/api/orders/batch")
        assert (body["move"], body["reason"]) == ("cancel", "客户改期")
        assert [one["order_id"] for one in body["items"]] == seen  # type: ignore[attr-defined] # JSON

    in_room(story)


def test_a_batch_pressed_while_the_backend_is_away_waits_and_says_so(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.down = True
        bar, queue = room.window.dispatch.desk.bar, room.window.dispatch.queue
        room.models.selection.select_orders([1, 4])
        room.window.dispatch.desk.move_many(OrderMove.INTAKE)
        await until(lambda: bar.progress.isVisible(), "it waits")
        assert bar.going.text().startswith("受理")
        waiting = [key for key in queue.rows.keys if queue.rows.note(key, "state")]
        assert waiting
        room.desk.down = False
        room.outbox.retry_now()
        await until(lambda: room.models.batches.last is not None, "the outcome")
        assert not bar.progress.isVisible()

    in_room(story)


def _can_cancel(room: Room, key: int) -> bool:
    order = room.models.orders.get(key)
    return order is not None and "cancel" in order.possible_moves


def test_files_are_attached_and_what_is_none_is_told(in_room: InRoom, tmp_path: Path) -> None:
    async def story(room: Room) -> None:
        dispatch = room.window.dispatch
        told: list[str] = []
        room.ui.notifier.posted.connect(lambda notice: told.append(notice.key))
        room.models.selection.select_order(1)
        dispatch.tabs.setCurrentWidget(dispatch.files)
        good, lie, other = tmp_path / "门牌.png", tmp_path / "合同.pdf", tmp_path / "run.exe"
        for file in (good, lie, other):
            file.write_bytes(room.desk.photo)
        dispatch.files.take([good, lie, other])
        assert dispatch.files.progress.isVisible()
        await until(lambda: bool(room.desk.posts("/api/orders/1/files")), "the command")
        (body,) = room.desk.posts("/api/orders/1/files")
        added = body["add"]
        assert isinstance(added, list)
        assert [one["name"] for one in added] == ["门牌.png"]
        assert sorted(key for key in told if key.startswith("files.")) == [
            "files.wrong_content",
            "files.wrong_kind",
        ]
        await until(lambda: not dispatch.files.progress.isVisible(), "nothing is on its way")

    in_room(story)


def test_a_look_alike_is_told_under_the_order_and_merged_by_one_key(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        desk = room.window.dispatch.desk
        room.models.selection.select_order(1)
        await until(desk.alike.isVisible, "look-alikes")
        into = desk.alike.found[0].order
        press(room.window, Qt.Key.Key_M, SHIFT)
        dialog = find(MoveDialog, "reason_dialog", room.window)
        choices = dialog.inputs["into_id"]
        assert choices.findData(into.id) >= 0  # type: ignore[union-attr] # a choice
        choices.setCurrentIndex(choices.findData(into.id))  # type: ignore[union-attr] # a choice
        dialog.inputs["reason"].setText("同一故障")  # type: ignore[union-attr] # a line
        dialog.send()
        await until(lambda: bool(room.desk.posts("/api/orders/1/merge")), "the command")
        (body,) = room.desk.posts("/api/orders/1/merge")
        assert (body["into_id"], body["into_version"], body["reason"]) == (into.id, into.version, "同一故障")
        assert room.models.selection.order_id == into.id

    in_room(story)


def test_a_view_is_named_kept_for_the_account_and_shown_again(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dispatch = room.window.dispatch
        bar, queue = dispatch.bar, dispatch.queue
        press(room.window, Qt.Key.Key_F, CTRL | SHIFT)
        bar.search.setText("专线")
        bar.search.textEdited.emit("专线")
        await until(lambda: queue.view.text == "专线", "found")
        found = list(queue.rows.keys)
        assert found
        assert all("专线" in queue.rows.words(key, "title") for key in found)
        queue.show_view(replace(queue.view, sort="number", priorities=frozenset({Priority.URGENT})))
        bar.choose_columns().chosen.emit([("remaining", 110), ("number", 90), ("title", 0), ("address", 160)])
        assert [name for name, _ in queue.table.columns] == ["remaining", "number", "title", "address"]
        name = bar.ask_name()
        name.line.setText("紧急专线")
        name.send()
        kept = queue.view
        assert bar.named.text() == "紧急专线"
        queue.show_view(QueueView())
        assert len(queue.rows.keys) > len(found)
        bar.show_named("紧急专线")
        assert queue.view == kept
        assert bar.search.text() == "专线"
        bar.views.save()
        assert "紧急专线" in room.ui.settings.text("ui.queue_views")
        again = QueueViews(room.ui.settings, room.models, room.window)
        shown: list[QueueView] = []
        again.wanted.connect(shown.append)
        again.follow()
        assert shown == [kept]

    in_room(story)


def test_the_form_tells_of_look_alikes_before_it_is_sent_and_its_files_follow_the_order(
    in_room: InRoom, tmp_path: Path
) -> None:
    async def story(room: Room) -> None:
        dispatch = room.window.dispatch
        form = dispatch.open_form()
        extras = next(iter(form.findChildren(FormExtras)))
        customer = next(one for one in room.models.customers.all() if _has_open_order(room, one.id))
        form.customer.pick(customer)
        await until(extras.alike.isVisible, "look-alikes")
        told = extras.alike.found[0].order
        find(QPushButton, f"alike_open_{told.id}", form).click()
        assert room.models.selection.order_id == told.id
        form.heading.setText("专线中断")
        file = tmp_path / "门牌.png"
        file.write_bytes(room.desk.photo)
        extras.take([file, file])
        assert extras.named.text() == "门牌.png"
        form.submit()
        await until(lambda: bool(room.desk.posts("/api/orders/900/files")), "the files of the new order")
        (body,) = room.desk.posts("/api/orders/900/files")
        added = body["add"]
        assert isinstance(added, list)
        assert [one["name"] for one in added] == ["门牌.png"]

    in_room(story)


def _has_open_order(room: Room, customer_id: int) -> bool:
    return any(one.customer_id == customer_id for one in room.models.orders.all())
