"""Carried with the mouse through the window: people to orders, many orders at once, and the keys for it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from console.map.pointing import order_at, worker_at
from console.models.tables.orders import QueueFilter
from console.views.carrying.cargo import Told
from console.views.carrying.frame import DropFrame
from contract.vocabulary import OrderState
from tests.console.views import sample_board
from tests.console.views.acting import CTRL, find, press, until
from tests.console.views.carrying import (
    from_candidates,
    from_map,
    from_queue,
    from_tree,
    row_of_order,
    row_of_worker,
)
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

ALT = Qt.KeyboardModifier.AltModifier
HALF_TEN = 10.5 * 3_600_000


class Ground(QWidget):
    viewed = (31.2304, 121.4737, 17.0)


def told(room: Room) -> Told:
    found = room.window.panes.board.carrier.tip.told
    assert found is not None
    return found


def waiting(room: Room) -> list[int]:
    queue = room.window.dispatch.queue
    queue.chips[QueueFilter.WAITING].click()
    return list(queue.rows.keys)


def test_somebody_of_the_tree_is_let_go_on_an_order_of_the_queue(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        queue, carrier = room.window.dispatch.queue, room.window.panes.board.carrier
        viewport = queue.table.viewport()
        hand = from_tree(room, 1)
        hand.over(viewport, row_of_order(room, 2))
        assert told(room).title == "派给 张伟，不定时间"
        assert "Ctrl+D" in told(room).aside, "the keys that do the same"
        frame = find(DropFrame, "drop_frame", viewport)
        assert frame.isVisible()
        assert frame.geometry().contains(row_of_order(room, 2)), "which order is meant"
        QTest.keyClick(room.window, Qt.Key.Key_Escape)
        assert not carrier.tip.isVisible()
        assert frame.isHidden()
        hand.over(viewport, row_of_order(room, 3))
        hand.let_go()
        assert room.desk.posts("/api/orders/2/dispatch") == [], "called off"

        hand = from_tree(room, 5)
        hand.over(viewport, row_of_order(room, 2))
        assert not told(room).ok
        assert told(room).title == "不能派给 陈静：已下班", "said while it is held there"
        there = next(one for one in room.models.orders.all() if one.state is OrderState.ON_SITE)
        hand.over(viewport, row_of_order(room, there.id))
        assert told(room).title.startswith(f"不能移动：{there.worker_name} 已到现场"), (
            "who has it, not who comes"
        )
        hand.over(room.window.dispatch.header, QPoint(5, 5))
        assert told(room).on_the_way
        assert told(room).title == "陈静"
        hand.let_go()
        hand = from_tree(room, 1)
        hand.over(viewport, row_of_order(room, 2))
        queue.show_view(replace(queue.view, sort="number", descending=not queue.view.descending))
        hand.let_go()
        await until(
            lambda: room.desk.posts("/api/orders/2/dispatch") != [], "what was told, not what came there"
        )
        body = room.desk.posts("/api/orders/2/dispatch")[0]
        assert (body["worker_id"], "planned_at" in body) == (1, False)
        assert len(room.desk.posts("/api/orders/2/dispatch")) == 1

    in_room(story)


def test_selected_orders_go_to_somebody_at_once_and_what_cannot_is_said_and_stays(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        press(room.window, Qt.Key.Key_B, ALT)
        board, queue = room.window.panes.board, room.window.dispatch.queue
        board.bar.tall.click()
        await until(lambda: board.view.height() > 400, "the board is tall")
        there = next(one.id for one in room.models.orders.all() if one.state is OrderState.ON_SITE)
        ids = [key for key in queue.rows.keys if key in board.model.waiting and key != 2][:3]
        queue.table.setFocus()
        queue.table.select_keys([*ids, there])
        room.models.selection.select_orders([*ids, there])
        hand = from_queue(room, ids[1])
        assert room.models.selection.order_ids == {*ids, there}, "pressing on one of them keeps them all"
        hand.over(board.bar, QPoint(2, 2))
        assert told(room).title == "4 张工单"
        hand.over(board.view.viewport(), board.view.point_of(8, board.model.now_ms + HALF_TEN / 10))
        assert told(room).title == "派给 黄强 3 张工单，不定时间"
        words = [line for _look, line in told(room).lines]
        assert "1 张不派：已到现场、已挂起或已处理完" in words
        assert any("最后一张约" in line for line in words)
        assert len(board.view.shown.many) == 3, "each is painted where it would lie"
        assert told(room).sentence in board.status.text(), "who listens hears the same"
        hand.over(room.window.people.tree.viewport(), row_of_worker(room, 5))
        assert told(room).title == "这些工单都不能派给 陈静"
        assert any("人员已下班" in line for _look, line in told(room).lines)
        assert board.view.shown.many == ()
        hand.over(room.window.people.tree.viewport(), row_of_worker(room, 8))
        assert told(room).ok
        hand.let_go()
        await until(lambda: room.desk.posts("/api/orders/batch") != [], "sent")
        (body,) = room.desk.posts("/api/orders/batch")
        assert body["move"] == "dispatch"
        items = body["items"]
        assert isinstance(items, list)
        assert [one["order_id"] for one in items] == [ids[1], ids[0], ids[2]], "the one gripped first"
        assert {one["worker_id"] for one in items} == {8}
        await until(lambda: board.model.load(8) >= 3, "given")
        assert room.models.selection.order_ids == {*ids, there}

    in_room(story)


def test_a_candidate_gets_all_selected_orders_when_let_go_on_one_of_them(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        queue = room.window.dispatch.queue
        ids = [key for key in waiting(room) if key != 2][:2]
        room.models.selection.select_orders(ids)
        await until(lambda: room.window.dispatch.candidates.rows.rowCount() > 0, "somebody to send")
        who = room.window.dispatch.candidates.rows.keys[0]
        hand = from_candidates(room, who)
        hand.over(queue.table.viewport(), row_of_order(room, ids[1]))
        assert "2 张工单" in told(room).title
        hand.let_go()
        await until(lambda: room.desk.posts("/api/orders/batch") != [], "sent")
        (body,) = room.desk.posts("/api/orders/batch")
        assert {(one["order_id"], one["worker_id"]) for one in body["items"]} == {(key, who) for key in ids}  # type: ignore[attr-defined] # a list

    in_room(story)


def test_orders_and_people_of_the_map_are_carried_both_ways(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        ground, models = room.window.map_view, room.models
        assert isinstance(ground, Ground)
        fix, middle = models.fleet.fix(8), ground.rect().center()
        assert fix is not None
        ground.viewed = (fix.lat, fix.lon, 17.0)
        queue = room.window.dispatch.queue.table
        hand = from_map(room, middle)
        hand.over(queue.viewport(), row_of_order(room, 2))
        assert told(room).title == "派给 黄强，不定时间"
        QTest.keyClick(room.window, Qt.Key.Key_Escape)
        hand.let_go()

        order = models.orders.get(2)
        assert order is not None
        assert order.lat is not None
        assert order.lon is not None
        ground.viewed = (order.lat, order.lon, 17.0)
        pin = middle - QPoint(0, 21)
        assert order_at(ground, models, pin.x(), pin.y()) == 2
        hand = from_tree(room, 8)
        hand.over(ground, QPoint(3, 3))
        assert told(room).on_the_way, "no order is there"
        hand.over(ground, pin)
        assert told(room).ok
        hand.let_go()
        await until(lambda: room.desk.posts("/api/orders/2/dispatch") != [], "sent")
        assert room.desk.posts("/api/orders/2/dispatch")[0]["worker_id"] == 8

        hand = from_map(room, pin)
        hand.over(room.window.people.tree.viewport(), row_of_worker(room, 1))
        assert told(room).title == "改派给 张伟，不定时间"
        hand.let_go()
        await until(
            lambda: len(room.desk.posts("/api/orders/2/dispatch")) == 2, "from the map to somebody else"
        )

        models.areas.choose("circle")
        hand = from_map(room, pin)
        hand.over(room.window.people.tree.viewport(), row_of_worker(room, 1))
        assert room.window.panes.board.carrier.cargo is None, "a press means the drawing now"
        hand.let_go()

    in_room(story, map_view=Ground())


def test_nobody_in_a_crowd_of_the_map_is_meant(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        ground, models = room.window.map_view, room.models
        assert isinstance(ground, Ground)
        fix, middle = models.fleet.fix(8), ground.rect().center()
        assert fix is not None
        ground.viewed = (fix.lat, fix.lon, 17.0)
        assert worker_at(ground, models, middle.x(), middle.y()) == 8
        ground.viewed = (fix.lat, fix.lon, 3.0)
        assert worker_at(ground, models, middle.x(), middle.y()) is None, "a bubble with a number is painted"
        nearest = order_at(ground, models, middle.x(), middle.y() - 21)
        assert nearest is None

    in_room(story, map_view=Ground())


def test_the_keys_give_what_is_selected_and_say_why_not(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        selection = room.models.selection
        selection.select_order(2)
        assert not room.window.commands["order.give"].isEnabled(), "to whom?"
        selection.select_worker(5)
        press(room.window, Qt.Key.Key_D, CTRL)
        assert room.desk.posts("/api/orders/2/dispatch") == []
        assert "陈静" in room.window.toasts.shown[-1].text
        selection.select_worker(1)
        press(room.window, Qt.Key.Key_D, CTRL)
        await until(lambda: room.desk.posts("/api/orders/2/dispatch") != [], "sent")
        ids = [key for key in waiting(room) if key != 2][:2]
        selection.select_orders(ids)
        press(room.window, Qt.Key.Key_D, CTRL)
        await until(lambda: room.desk.posts("/api/orders/batch") != [], "one command for both")

    in_room(story, change=sample_board.fill)
