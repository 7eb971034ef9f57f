"""Plans through the window: asked for, watched, stopped, explained, wished otherwise, applied, refused."""

from __future__ import annotations

import asyncio

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from console.api.types import Changed
from console.models.planning import EVERYBODY, NOBODY
from console.views.planning.changed import ChangedDialog
from console.views.planning.panel import PlanPanel
from console.views.planning.person import PersonDialog
from contract.roads import RoadState
from contract.vocabulary import PlanState
from tests.console.views import sample, sample_planning
from tests.console.views.acting import CTRL, find, press, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
P, F6, F7, F8, F9 = Qt.Key.Key_P, Qt.Key.Key_F6, Qt.Key.Key_F7, Qt.Key.Key_F8, Qt.Key.Key_F9


async def planned(room: Room) -> PlanPanel:
    """The pane with a plan that is done."""
    press(room.window, P, CTRL_SHIFT)
    model = room.models.planning
    await until(lambda: model.plan is not None and model.plan.state is PlanState.DONE, "done")
    return room.window.panes.planning


def reads_ways() -> bool:
    """Whether lines of a plan are being asked for."""
    return any(task.get_name().endswith(".plan_ways") for task in asyncio.all_tasks())


def said(pane: PlanPanel, name: str) -> str:
    return find(QLabel, name, pane).text()


def shown(pane: PlanPanel, row: int, column: str) -> str:
    key = pane.visits.key_at(row)
    assert key is not None
    return pane.visits.words(key, column)


def test_a_plan_comes_gets_better_and_is_compared_and_explained(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        model = room.models.planning
        press(room.window, P, Qt.KeyboardModifier.AltModifier)
        pane = room.window.panes.planning
        assert "Ctrl+Shift+P" in pane._empty_words()  # noqa: SLF001 - painted, not a widget
        press(room.window, P, CTRL_SHIFT)
        await until(lambda: model.plan is not None and model.plan.round == 1, "first")
        assert "第 1 版" in said(pane, "plan_best_caption")
        assert pane.stop.isVisibleTo(pane.window())
        assert model.plan is not None
        assert model.plan.totals == model.plan.greedy
        await until(lambda: model.plan is not None and model.plan.state is PlanState.DONE, "done")
        assert "−20%" in said(pane, "plan_best_figures")
        assert "超时 2" in said(pane, "plan_greedy_figures")
        assert "未排" in said(pane, "plan_idle_figures")
        assert not pane.stop.isVisibleTo(pane.window())
        assert pane.workers.keys == [EVERYBODY, NOBODY, *model.workers()]
        pane.visit_table.setFocus()
        press(pane.visit_table, Qt.Key.Key_Down)
        visit = model.visit(model.order_id)
        assert visit is not None
        assert room.models.selection.order_id == visit.order_id
        assert f"第 {visit.position} 站" in pane.why.toPlainText()
        pane.worker_table.setFocus()
        press(pane.worker_table, Qt.Key.Key_Home)
        press(pane.worker_table, Qt.Key.Key_Down)
        assert model.worker_id == NOBODY
        assert shown(pane, 0, "why") == "没有人会做"
        press(pane.worker_table, Qt.Key.Key_Down)
        assert pane.visits.keys == [one.order_id for one in model.visits_of(model.worker_id)]
        assert room.models.selection.worker_id == model.worker_id

    in_room(story)


def test_the_roads_of_a_plan_are_asked_for_after_it_is_shown_and_not_for_who_looks_away(
    in_room: InRoom,
) -> None:
    async def story(room: Room) -> None:
        model, desk = room.models.planning, room.desk.plans
        desk.roads = RoadState.STARTING
        pane = await planned(room)
        assert model.lines() == "line"
        assert "虚线只表示先后次序" in pane.visits.said.basis()
        await until(lambda: desk.asked_for_ways > 1, "asked again")
        press(room.window, Qt.Key.Key_R, ALT)  # another pane in its place
        await until(lambda: not reads_ways(), "nobody looks")
        desk.roads, desk.asked_for_ways = RoadState.READY, 0
        press(room.window, P, ALT)
        await until(lambda: model.lines() == "some", "some lines")
        assert model.plan is not None
        await until(lambda: desk.asked_for_ways == len(model.plan.visits if model.plan else []), "all lines")
        assert "实线是道路走向" in pane.visits.said.basis()
        first = model.plan.visits[0]
        way = model.way(first.worker_id, None, first.order_id)
        assert way is not None
        assert len(way) == 3
        await until(lambda: not reads_ways(), "all is known")
        pane.looked_at(True)
        assert not reads_ways()  # nothing is asked for again
        pane.clear.click()
        assert model.way(first.worker_id, None, first.order_id) is None

    in_room(story)


def test_a_plan_is_stopped_by_esc_and_stays(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.plans.stages = [sample_planning.first]
        press(room.window, P, CTRL_SHIFT)
        model, pane = room.models.planning, room.window.panes.planning
        await until(lambda: bool(pane.visits.keys), "first")
        press(pane.visit_table, Qt.Key.Key_Escape)
        await until(lambda: room.desk.plans.stopped and not model.is_running, "stopped")
        assert "已停在这里" in said(pane, "plan_best_caption")
        assert pane.visits.keys

    in_room(story)


def test_a_plan_nobody_looks_at_is_not_read(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.plans.stages = [sample_planning.first]
        press(room.window, P, CTRL_SHIFT)
        await until(lambda: bool(room.window.panes.planning.visits.keys), "first")
        room.window.bring_up("events")
        await until(lambda: not room.operations.planning.is_watched, "behind another pane")
        room.desk.plans.stages = [sample_planning.done]
        room.window.bring_up("planning")
        model = room.models.planning
        await until(lambda: model.plan is not None and model.plan.state is PlanState.DONE, "read again")

    in_room(story)


def test_the_whole_plan_is_dispatched_by_one_key(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await planned(room)
        wanted = room.models.planning.wanted(only_ticked=False)
        press(pane.visit_table, F9)
        await until(lambda: not room.models.planning.applying and bool(room.models.planning.given), "given")
        [body] = room.desk.plans.applied
        assert body["visits"] == [{"order_id": o, "worker_id": w} for o, w in wanted.items()]
        assert {shown(pane, row, "limit") for row in range(len(wanted))} == {"已派"}
        await until(lambda: f"已按方案派出 {len(wanted)} 张" in str(notes(room)), "said")
        assert not pane.accept_all.isVisibleTo(pane.window())
        take_back = next(one for one in room.window.findChildren(QPushButton) if "全部收回" in one.text())
        take_back.click()
        await until(lambda: bool(room.desk.posts("/api/orders/batch")), "returned")
        [sent] = room.desk.posts("/api/orders/batch")
        assert sent["move"] == "return"
        assert isinstance(sent["items"], list)
        assert {one["order_id"] for one in sent["items"]} == set(wanted)

    in_room(story)


def notes(room: Room) -> list[str]:
    return [one.text() for one in room.window.findChildren(QLabel) if "已按方案" in one.text()]


def test_only_what_is_ticked_is_dispatched(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await planned(room)
        keys = pane.visits.keys
        pane.visit_table.setFocus()
        press(pane.visit_table, Qt.Key.Key_Home, CTRL)
        press(pane.visit_table, Qt.Key.Key_Space)
        assert f"只派勾选的（{len(keys) - 1}）" in pane.accept_ticked.text()
        press(pane.visit_table, F9, SHIFT)
        await until(lambda: bool(room.desk.plans.applied), "sent")
        [body] = room.desk.plans.applied
        visits = body["visits"]
        assert isinstance(visits, list)
        assert {one["order_id"] for one in visits} == set(keys[1:])
        pane.worker_table.setFocus()
        pane.worker_table.select_key(pane.workers.keys[2])
        press(pane.worker_table, Qt.Key.Key_Space)

    in_room(story)


def test_a_lost_answer_is_asked_for_again_with_the_same_key(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await planned(room)
        room.desk.plans.loses_answer = True
        press(pane.visit_table, F9)
        await until(lambda: room.models.planning.error != "", "said")
        assert said(pane, "plan_problem") == room.models.planning.error
        assert not room.models.planning.given
        press(pane.visit_table, F9)
        await until(lambda: bool(room.models.planning.given), "given")
        one, other = room.desk.plans.keys
        assert one == other
        pane.clear.click()
        assert pane.visits.keys == []
        await planned(room)
        room.desk.plans.forget()
        press(pane.visit_table, F9)
        await until(lambda: "没有这个方案" in room.models.planning.error, "said")

    in_room(story)


def test_what_changed_since_is_said_and_the_rest_can_be_dispatched(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await planned(room)
        order = room.models.orders.get(pane.visits.keys[0])
        assert order is not None
        taken = msgspec.structs.replace(order, version=order.version + 1, worker_name="李四", worker_id=4)
        room.models.orders.put([taken])
        assert shown(pane, 0, "limit") == "已变化"
        assert "有 1 张工单在排完之后变了" in said(pane, "plan_problem")
        room.desk.plans.changed = [
            Changed(order_id=order.id, reason="changed", by="王调度", at=sample.NOW),
        ]
        press(pane.visit_table, F9)
        await until(lambda: room.window.findChild(ChangedDialog) is not None, "asked")
        dialog = find(ChangedDialog, "plan_changed", room.window)
        why = find(QLabel, f"plan_changed_{order.id}", dialog).text()
        assert "王调度" in why
        assert "李四" in why
        assert not room.models.planning.given
        find(QPushButton, "plan_changed_rest", dialog).click()
        await until(lambda: bool(room.models.planning.given), "the rest")
        assert room.desk.plans.applied[-1]["partial"] is True
        assert order.id not in room.models.planning.given
        press(pane.visit_table, F9)
        await until(lambda: len(room.desk.plans.applied) == 3, "asked again")
        dialog = room.window.findChildren(ChangedDialog)[-1]
        dialog.again_button.click()
        await until(lambda: len(room.desk.plans.asked) == 2, "planned again")

    in_room(story)


def test_pins_and_omissions_go_into_the_next_plan(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await planned(room)
        first, second = pane.visits.keys[:2]
        pane.visit_table.setFocus()
        pane.visit_table.select_key(second)
        press(pane.visit_table, F8)
        pane.visit_table.select_key(first)
        press(pane.visit_table, F6)
        assert room.models.planning.pins == {first: 1}
        assert "2 项要求" in pane.wishes.text()
        assert "重新排单" in said(pane, "plan_problem")
        press(pane.visit_table, F6)
        press(pane.visit_table, F8, SHIFT)
        press(pane.visit_table, F7)
        dialog = find(PersonDialog, "plan_person", room.window)
        type_text(find(QLineEdit, "plan_person_search", dialog), "ln")
        assert dialog.list.count() == 1
        press(dialog.search, Qt.Key.Key_Return)
        await until(lambda: len(room.desk.plans.asked) == 2, "planned again")
        asked = room.desk.plans.asked[-1]
        assert asked["pinned"] == {str(first): 3}
        assert asked["without_order_ids"] == [second]
        assert asked["without_worker_ids"] == [1]
        pane.wishes.click()
        assert room.models.planning.wishes == 0

    in_room(story)


def test_selected_orders_are_planned_and_none_selected_is_said(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = room.window.panes.planning
        room.window.bring_up("planning")
        scope = find(QComboBox, "plan_scope", room.window)
        scope.setCurrentIndex(1)
        scope.activated.emit(1)
        room.models.selection.select_order(None)
        press(room.window, P, CTRL_SHIFT)
        assert "先在派单面板选中工单" in pane._empty_words()  # noqa: SLF001 - painted, not a widget
        waiting = [one.id for one in room.models.orders.all() if one.state in sample_planning.WAITING]
        room.models.selection.select_orders(waiting[:2])
        await planned(room)
        assert room.desk.plans.asked[-1]["order_ids"] == sorted(waiting[:2])

    in_room(story)


def test_what_stands_in_the_way_of_a_plan_says_what_to_do(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        model, pane = room.models.planning, room.window.panes.planning
        room.desk.plans.nobody = True
        await planned(room)
        assert "上班打卡" in said(pane, "plan_problem")
        room.desk.plans.nobody = False
        failed = [lambda plan: msgspec.structs.replace(plan, state=PlanState.FAILED, visits=[])]
        room.desk.plans.stages = failed
        press(room.window, P, CTRL_SHIFT)
        await until(lambda: "引擎" in model.error, "the engine died")
        room.desk.refusals["/api/plans"] = (
            422,
            b'{"type": "/problems/invalid", "title": "x", "status": 422}',
        )
        press(room.window, P, CTRL_SHIFT)
        await until(lambda: "没有可排的工单" in model.error, "nothing to plan")
        room.desk.down = True
        press(room.window, P, CTRL_SHIFT)
        await until(lambda: "没有可排" not in model.error and bool(model.error), "no backend")

    in_room(story, language="zh")
