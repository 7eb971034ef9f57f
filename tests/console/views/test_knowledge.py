"""Fault cases through the window: searched, read, attached to the order, kept, changed, taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from console.views.knowledge.edit import CaseDialog
from console.views.knowledge.panel import KnowledgePanel
from tests.console.views.acting import CTRL, find, press, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

ALT, CTRL_SHIFT = Qt.KeyboardModifier.AltModifier, CTRL | Qt.KeyboardModifier.ShiftModifier
K, N = Qt.Key.Key_K, Qt.Key.Key_N


async def opened(room: Room) -> KnowledgePanel:
    press(room.window, K, ALT)
    pane = room.window.panes.knowledge
    await until(lambda: bool(pane.rows.keys), "cases are listed")
    return pane


async def asked(room: Room, question: str) -> None:
    await until(lambda: room.desk.cases.questions[-1:] == [question], f"asked for {question!r}")


def test_a_case_is_found_by_a_piece_of_its_name_and_read(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await opened(room)
        assert pane.search.hasFocus()
        type_text(pane.search, "691")
        await until(lambda: pane.rows.keys == [2], "found")
        assert "691" in pane.text.toPlainText()
        pane.search.setText("没有这样的事")
        await until(lambda: pane.rows.keys == [], "nothing like it")
        assert "新建为案例" in pane._empty_words()  # noqa: SLF001 - painted, not a widget

    in_room(story)


def test_without_a_question_it_is_about_the_selected_order(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await opened(room)
        order = room.models.orders.all()[0]
        room.models.selection.select_order(order.id)
        await asked(room, f"{order.title} {order.description}"[:400].rstrip() or order.title)

    in_room(story)


def test_enter_attaches_the_case_and_undo_takes_it_off(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        order = room.models.orders.all()[0]
        pane = await opened(room)
        press(pane.table, Qt.Key.Key_Return)
        assert room.desk.cases.attached == []
        room.models.selection.select_order(order.id)
        pane.search.setText("专线")
        await until(lambda: pane.rows.keys == [3], "found")
        press(pane.table, Qt.Key.Key_Return)
        await until(lambda: room.desk.cases.attached == [(order.id, 3)], "attached")
        pane.ask()  # the played backend sends no event; the real one's asks again
        await until(lambda: 3 in room.models.knowledge.attached, "shown as attached")
        press(room.window, K, CTRL_SHIFT)
        await until(lambda: room.desk.cases.attached == [], "taken off")

    in_room(story)


def test_a_case_is_made_of_what_the_order_tells(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await opened(room)
        order = room.models.orders.all()[0]
        room.models.selection.select_order(order.id)
        press(room.window, N, CTRL_SHIFT)
        dialog = find(CaseDialog, "case_dialog", room.window)
        assert dialog.title.text() == order.title
        dialog.title.clear()
        press(dialog, Qt.Key.Key_Return, CTRL)
        assert dialog.problem.text().startswith("请填写案例名称")
        dialog.title.setText("分光器进水")
        find(QPlainTextEdit, "case_remedy", dialog).setPlainText("更换分光器")
        press(dialog.title, Qt.Key.Key_Return, CTRL)
        await until(lambda: 9 in room.desk.cases.kept, "kept")
        assert room.desk.cases.kept[9].remedy == "更换分光器"

    in_room(story)


def test_a_changed_or_removed_case_can_be_taken_back(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await opened(room)
        pane.table.select_key(2)
        find(QPushButton, "button.case.change", pane).click()
        dialog = find(CaseDialog, "case_dialog", room.window)
        dialog.product.setText("宽带")
        find(QPushButton, "case_submit", dialog).click()
        await until(lambda: room.desk.cases.kept[2].product == "宽带", "changed")
        find(QPushButton, "button.case.remove", pane).click()
        await until(lambda: room.desk.cases.kept[2].removed or room.desk.cases.kept[2].version > 2, "sent")

    in_room(story)


def test_what_is_written_while_nobody_answers_is_kept_and_done_later(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await opened(room)
        press(room.window, N, CTRL_SHIFT)
        dialog = find(CaseDialog, "case_dialog", room.window)
        dialog.title.setText("分光器进水")
        told: list[str] = []
        room.ui.notifier.posted.connect(lambda notice: told.append(notice.key))
        room.desk.down = True
        find(QPushButton, "case_submit", dialog).click()
        await until(lambda: "core.kept" in told, "said")
        assert [one.verb for one in room.models.pending.items] == ["case-create"]
        before = len(room.desk.cases.kept)
        pane.search.setText("红灯")
        await until(lambda: room.models.knowledge.error != "", "said in the pane")
        assert pane.about.text() == room.models.knowledge.error
        room.desk.down = False
        await until(lambda: len(room.desk.cases.kept) == before + 1, "done as soon as somebody answers")
        await until(lambda: "core.done.kept" in told, "told")
        assert room.models.pending.items == []

    in_room(story)
