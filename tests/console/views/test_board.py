"""The schedule board in the window: orders carried by mouse and by keys, told before they are let go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu, QPushButton, QWidget

from console.models.board import Scope
from console.models.pending import PendingState
from console.models.rules.schedule import Conflict
from console.models.world import Models
from contract.vocabulary import OrderState
from tests.console.views import sample, sample_board
from tests.console.views.acting import find, press, type_text, until
from tests.console.views.carrying import from_board, from_queue
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
FILLED: dict[str, object] = {"change": sample_board.fill}


def at(hours: float) -> datetime:
    """So many hours after 14:00."""
    return sample_board.LATER + timedelta(hours=hours)


def at_ms(hours: float) -> float:
    return at(hours).timestamp() * 1_000


def planned(room: Room, path: str) -> list[datetime]:
    return [datetime.fromisoformat(str(body["planned_at"])) for body in room.desk.posts(path)]


def shown(room: Room) -> None:
    press(room.window, Qt.Key.Key_B, ALT)
    room.window.panes.board.bar.tall.click()


async def grown(room: Room) -> None:
    shown(room)
    await until(lambda: room.window.panes.board.view.height() > 400, "the board is tall")
    assert room.window.panes.board.view.hasFocus(), "and has the keyboard"


def test_an_order_is_dragged_from_the_queue_to_a_worker_and_a_time(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await grown(room)
        board, queue = room.window.panes.board, room.window.dispatch.queue.table
        view = board.view
        hand = from_queue(room, 2)
        hand.over(view.viewport(), view.point_of(1, at_ms(1.25)))
        told = board.carrier.tip.told
        assert told is not None
        assert board.carrier.tip.isVisible()
        assert told.title == "派给 张伟，15:15 到场"
        assert any("直线" in words for _look, words in told.lines), "the way is told, and what it rests on"
        assert any("重叠" in words for _look, words in told.lines)
        assert any("另外 2 张" in words for _look, words in told.lines)
        QTest.keyClick(queue, Qt.Key.Key_Escape)
        assert not board.carrier.tip.isVisible()
        assert view.shown.ghost is None
        hand.let_go()
        assert room.desk.posts("/api/orders/2/dispatch") == [], "called off"
        hand = from_queue(room, 2)
        hand.over(view.viewport(), view.point_of(2, at_ms(4.3)))
        hand.let_go()
        await until(lambda: room.desk.posts("/api/orders/2/dispatch") != [], "sent")
        assert room.desk.posts("/api/orders/2/dispatch")[0]["worker_id"] == 2
        assert planned(room, "/api/orders/2/dispatch") == [at(4.25)], "the quarter of an hour under the mouse"
        await until(lambda: board.model.block(2) is not None, "it lies there")
        assert board.model.block(2)[0] == 2  # type: ignore[index] # just waited for
        await until(lambda: 2 not in board.model.waiting, "and waits no more")

    in_room(story, **FILLED)


def test_a_block_is_dragged_to_another_time_to_another_worker_and_back_to_the_queue(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await grown(room)
        board, view = room.window.panes.board, room.window.panes.board.view
        hand = from_board(room, 62)
        hand.over(view.viewport(), view.point_of(1, at_ms(4.3)))
        assert board.carrier.tip.told is not None
        assert board.carrier.tip.told.title == "张伟 改为 18:00 到场", "it is held where it was gripped"
        hand.let_go()
        await until(lambda: room.desk.posts("/api/orders/62/plan") != [], "sent")
        assert planned(room, "/api/orders/62/plan") == [at(4.0)]
        await until(lambda: view.shown.sent == [], "answered")

        hand = from_board(room, 66)
        hand.over(view.viewport(), view.point_of(16, at_ms(2.5)))
        hand.let_go()
        await until(lambda: room.desk.posts("/api/orders/66/dispatch") != [], "given to somebody else")
        assert room.desk.posts("/api/orders/66/dispatch")[0]["worker_id"] == 16

        hand = from_board(room, 65)
        hand.over(view.viewport(), view.point_of(5, at_ms(3.0)))
        assert board.carrier.tip.told is not None
        assert board.carrier.tip.told.title == "不能派给 陈静：已下班"
        hand.let_go()
        hand = from_board(room, 65)
        hand.over(room.window.dispatch.queue.table.viewport(), QPoint(60, 60))
        hand.let_go()
        await until(lambda: room.window.findChild(QDialog, "reason_dialog") is not None, "asked why")
        dialog = find(QDialog, "reason_dialog", room.window)
        type_text(find(QLineEdit, "reason_text", dialog), "customer away")
        find(QPushButton, "reason_ok", dialog).click()
        await until(lambda: room.desk.posts("/api/orders/65/return") != [], "given back")
        assert room.desk.posts("/api/orders/65/dispatch") == []

    in_room(story, **FILLED)


def test_everything_the_mouse_does_the_keys_do(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await grown(room)
        board, view = room.window.panes.board, room.window.panes.board.view
        assert view.shown.row == -1, "in the strip of those that wait"
        press(view, Qt.Key.Key_Right)
        order_id = room.models.selection.order_id
        assert order_id == board.model.waiting[0]
        room.models.selection.select_worker(8)
        press(view, Qt.Key.Key_Return)
        ghost = view.shown.ghost
        assert ghost is not None
        assert ghost.block is not None
        assert ghost.worker_id == 8
        begin = ghost.block.begin_ms
        press(view, Qt.Key.Key_Right)
        press(view, Qt.Key.Key_Right, SHIFT)
        press(view, Qt.Key.Key_Down)
        below = board.model.rows[(board.model.row_of(8) or 0) + 1]
        name = room.models.workers.get(below)
        assert name is not None
        assert board.carrier.tip.told is not None
        assert name.name in board.carrier.tip.told.title
        assert name.name in board.status.text(), "who listens hears the same"
        press(view, Qt.Key.Key_Return)
        path = f"/api/orders/{order_id}/dispatch"
        await until(lambda: room.desk.posts(path) != [], "sent")
        assert room.desk.posts(path)[0]["worker_id"] == below
        assert planned(room, path)[0].timestamp() * 1_000 == begin + 75 * 60_000
        await until(lambda: board.model.block(order_id or 0) is not None, "it lies there")

        room.models.selection.select_order(68)
        view.cursor_.go_to(8, 68)
        press(view, Qt.Key.Key_Return)
        press(view, Qt.Key.Key_Escape)
        assert view.shown.ghost is None
        press(view, Qt.Key.Key_Return)
        press(view, Qt.Key.Key_Left)
        press(view, Qt.Key.Key_Return)
        await until(lambda: room.desk.posts("/api/orders/68/plan") != [], "another time")
        assert planned(room, "/api/orders/68/plan") == [at(2.0)]
        await until(lambda: view.shown.sent == [], "answered")
        press(view, Qt.Key.Key_Backspace)
        await until(lambda: len(room.desk.posts("/api/orders/68/plan")) == 2, "no time any more")
        assert room.desk.posts("/api/orders/68/plan")[1]["planned_at"] is None
        press(view, Qt.Key.Key_Delete)
        await until(lambda: room.window.findChild(QDialog, "reason_dialog") is not None, "asked why")
        press(find(QDialog, "reason_dialog", room.window), Qt.Key.Key_Escape)

    in_room(story, **FILLED)


def test_what_is_in_the_way_is_marked_told_and_counted(in_room: InRoom) -> None:
    def clash(models: Models) -> None:
        sample_board.fill(models)
        models.orders.put([msgspec.structs.replace(sample_board.planned(61, 1, 1.25), version=2)])

    async def story(room: Room) -> None:
        await grown(room)
        board, words = room.window.panes.board, room.window.panes.board.view.words
        _worker, block = board.model.block(61) or (0, None)
        order = room.models.orders.get(61)
        assert block is not None
        assert order is not None
        assert block.conflicts[0] is Conflict.OVERLAP
        assert "冲突： 与别的工单时间重叠" in words.block(order, block)
        assert "按 1 小时 00 分" in words.block(order, block), "what is only assumed is said"
        far = (board.model.block(64) or (0, None))[1]
        assert far is not None
        assert Conflict.TRAVEL in far.conflicts
        off = (board.model.block(69) or (0, None))[1]
        assert off is not None
        assert Conflict.OFF_SHIFT in off.conflicts, "his shift ends at six"
        room.window.dispatch.queue.table.setFocus()
        await until(
            lambda: f"{board.model.conflicts(board.model.rows)} 处冲突" in board.status.text(), "counted"
        )

    in_room(story, change=clash)


def test_a_colleague_who_was_faster_is_not_overwritten(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await grown(room)
        view = room.window.panes.board.view
        current = msgspec.structs.replace(
            sample_board.planned(62, 1, 5.0), version=7, updated_by="李雷", priority="urgent"
        )
        room.desk.refusals["/api/orders/62/plan"] = (
            409,
            msgspec.json.encode(
                {
                    "type": "/problems/version-conflict",
                    "title": "conflict",
                    "status": 409,
                    "current_version": 7,
                    "changes": [{"kind": "order.planned", "by": "李雷", "at": sample.NOW}],
                    "current": current,
                }
            ),
        )
        hand = from_board(room, 62)
        hand.over(view.viewport(), view.point_of(1, at_ms(4.3)))
        hand.let_go()
        await until(
            lambda: any(one.state is PendingState.REFUSED for one in room.models.pending.items), "refused"
        )
        assert "李雷" in next(one.error for one in room.models.pending.items)
        assert view.shown.sent == []
        found = room.window.panes.board.model.block(62)
        assert found is not None
        assert found[1].begin_ms == at_ms(5.0), "what the colleague did is shown"

    in_room(story, **FILLED)


def test_what_was_dropped_while_nobody_answers_is_shown_as_waiting(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await grown(room)
        view = room.window.panes.board.view
        room.desk.down = True
        hand = from_board(room, 62)
        hand.over(view.viewport(), view.point_of(1, at_ms(4.3)))
        hand.let_go()
        await until(lambda: len(view.shown.sent) == 1, "its ghost stays")
        found = room.window.panes.board.model.block(62)
        assert found is not None
        assert found[1].begin_ms == at_ms(3.0), "nothing is shown as done before it is"
        room.desk.down = False
        room.outbox.retry_now()
        await until(lambda: view.shown.sent == [], "answered")
        await until(
            lambda: (room.window.panes.board.model.block(62) or found)[1].begin_ms == at_ms(4.0), "done"
        )

    in_room(story, **FILLED)


def test_rows_are_narrowed_and_an_empty_board_says_how_to_fill_it(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await grown(room)
        board, model = room.window.panes.board, room.window.panes.board.model
        everybody = [one for one in room.models.workers.all() if one.kind == "person"]
        assert {5, 14} & set(model.rows) == {5}, "off duty, but with an order in hand"
        choose = board.bar.scope

        def pick(data: object) -> None:
            place = next(it for it in range(choose.count()) if choose.itemData(it) == data)
            choose.setCurrentIndex(place)
            choose.activated.emit(place)

        pick((Scope.ALL, 0))
        assert len(model.rows) == len(everybody)
        assert model.rows[-2:] == sorted(model.rows[-2:], key=[5, 14].index), "who is on duty comes first"
        pick((Scope.ALL, 4))
        assert {room.models.workers.get(one).department_id for one in model.rows} == {4}  # type: ignore[union-attr] # they exist
        pick((Scope.TICKED, 0))
        assert model.rows == []
        assert "勾选" in board.view.empty()
        room.models.selection.tick([3, 8])
        assert sorted(model.rows) == [3, 8]
        pick((Scope.ALL, 0))
        type_text(board.bar.search, "zw")
        assert model.rows == [1]
        board.bar.search.setText("qqq")
        assert "qqq" in board.view.empty()
        press(board.bar.search, Qt.Key.Key_Escape)
        assert len(model.rows) == len(everybody)
        assert board.view.hasFocus()
        find(QPushButton, "board_day_after", room.window).click()
        assert model.day == model.today + timedelta(days=1)
        assert model.blocks(1) == [], "nothing is planned for tomorrow"
        tomorrow = board.view.words.ghost(model.ghost(2, 1, at_ms(20.0)))
        assert tomorrow.title == "派给 张伟，11-22 10:00 到场"
        for _ in range(2):
            find(QPushButton, "board_day_before", room.window).click()
        past = board.view.words.ghost(model.ghost(2, 1, at_ms(-24.0)))
        assert not past.ok
        assert "已经过去" in past.title
        find(QPushButton, "board_now", room.window).click()
        assert model.day == model.today

    in_room(story, **FILLED)


def test_an_order_is_let_go_on_a_person_of_the_map(in_room: InRoom) -> None:
    class Ground(QWidget):
        viewed = (31.2304, 121.4737, 14.0)

    async def story(room: Room) -> None:
        await grown(room)
        fix = room.models.fleet.fix(8)
        ground = room.window.map_view
        assert fix is not None
        ground.viewed = (fix.lat, fix.lon, 17.0)  # type: ignore[attr-defined] # it is a Ground
        hand = from_queue(room, 2)
        hand.over(ground, QPoint(3, 3))
        assert room.window.panes.board.carrier.tip.told is not None
        assert not room.window.panes.board.carrier.tip.told.ok, "nobody is there"
        hand.over(ground, ground.rect().center())
        told = room.window.panes.board.carrier.tip.told
        assert told is not None
        assert told.title == "派给 黄强，不定时间"
        hand.let_go()
        await until(lambda: room.desk.posts("/api/orders/2/dispatch") != [], "sent")
        body = room.desk.posts("/api/orders/2/dispatch")[0]
        assert (body["worker_id"], "planned_at" in body) == (8, False)

    in_room(story, map_view=Ground(), **FILLED)


def test_five_hundred_people_and_two_thousand_orders_are_painted_only_where_they_are_seen(
    in_room: InRoom,
) -> None:
    def crowd(models: Models) -> None:
        people = [
            msgspec.structs.replace(sample.workers()[0], id=1_000 + place, name=f"人员{place:03d}")
            for place in range(500)
        ]
        models.workers.put(people)
        states = (OrderState.DISPATCHED, OrderState.ACKNOWLEDGED)
        models.orders.put(
            msgspec.structs.replace(
                sample_board.planned(10_000 + place, 1, -2.0 + 1.5 * (place % 4), states[place % 2]),
                worker_id=1_000 + place // 4,
            )
            for place in range(2_000)
        )

    async def story(room: Room) -> None:
        await grown(room)
        view = room.window.panes.board.view
        looked_at: list[int] = []
        real: Callable[[int], object] = view.model.blocks

        def counted(worker_id: int) -> object:
            looked_at.append(worker_id)
            return real(worker_id)

        room.window.dispatch.queue.table.setFocus()
        await until(lambda: "处冲突" in room.window.panes.board.status.text(), "all of them are counted")
        view.model.blocks = counted  # type: ignore[method-assign,assignment] # only listens
        view.verticalScrollBar().setValue(3_000)
        view.viewport().repaint()
        assert 0 < len(set(looked_at)) <= view.height() // 32 + 2
        assert view.findChildren(QMenu) == []

    in_room(story, change=crowd)
