"""The window as a whole: what it says of the connection, how it is searched, arranged, spoken, dressed."""

from __future__ import annotations

import re
from dataclasses import fields

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from console.models.connection import ConnectionState
from console.models.world import Models
from console.views.context import Ui
from console.views.lower import NAMES
from console.views.theme import resolve
from console.views.window import MainWindow
from tests.console.views import sample
from tests.console.views.acting import find, press, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

CJK = re.compile(r"[\u4e00-\u9fff]")
INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)


def test_a_lost_backend_is_said_with_the_time_of_the_last_good_data(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        banner, connection = room.window.banner, room.models.connection
        assert not banner.isVisible()
        connection.set_state(ConnectionState.DOWN)
        assert banner.isVisible()
        assert banner.text == "后端已断开 · 数据截至 14:03:22 · 正在重连…"
        assert banner.text in banner.accessibleName()
        assert room.window.status.connection.text() == "已断开"
        connection.set_state(ConnectionState.LIVE)
        assert "恢复" in banner.text
        assert banner.isVisible()

    in_room(story)


def test_the_command_box_finds_people_by_initials_and_jumps(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        shown: list[object] = []
        room.models.selection.show_requested.connect(lambda kind, ids: shown.append((kind, ids)))
        press(room.window, Qt.Key.Key_Slash)
        box = room.window.header.command
        await until(box.hasFocus, "/ opens the box")
        type_text(box, "zw")
        assert box.hits.item(0).text() == "张伟"
        press(box, Qt.Key.Key_Return)
        assert room.models.selection.worker_id == 1
        assert shown == [("worker", frozenset([1]))]
        tree = room.window.people.tree
        assert tree.currentIndex().data() == "张伟"
        press(room.window, Qt.Key.Key_Slash)
        press(box, Qt.Key.Key_Up)
        assert box.text() == "zw"
        press(box, Qt.Key.Key_Escape)
        await until(lambda: not box.hasFocus(), "Esc leaves the box")

    in_room(story)


def test_the_command_box_runs_commands_and_finds_orders_and_customers(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        box = room.window.header.command
        box.start()
        type_text(box, "0007")
        press(box, Qt.Key.Key_Return)
        assert room.models.selection.order_id == 7
        box.start()
        type_text(box, "汇通")
        box.textEdited.emit(box.text())
        kinds = [
            box.hits.item(row).data(Qt.ItemDataRole.UserRole + 1).kind for row in range(box.hits.count())
        ]
        assert "customer" in kinds
        press(box, Qt.Key.Key_Escape)
        box.start()
        type_text(box, "kjj")
        press(box, Qt.Key.Key_Return)
        page = find(QDialog, "shortcuts_dialog", room.window)
        press(page, Qt.Key.Key_Escape)

    in_room(story)


def test_error_messages_stay_until_closed_and_never_take_the_focus(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.window.dispatch.queue.table.setFocus()
        room.ui.notifier.notify("error", "core.error.unreachable")
        (toast,) = room.window.toasts.shown
        assert toast.accessibleName().startswith("出错")
        assert room.window.dispatch.queue.table.hasFocus()
        toast.close_button.click()
        assert room.window.toasts.shown == []

    in_room(story)


def test_the_sign_in_page_says_what_is_missing_and_why_it_failed(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        page = room.window.sign_in
        assert page.isHidden()
        room.models.connection.ask_sign_in("用户名或密码不正确")
        assert page.isVisible()
        assert "不正确" in page.problem.text()
        assert not room.window.commands["order.new"].isEnabled()
        assert room.window.commands["theme.dark"].isEnabled()
        press(page.username, Qt.Key.Key_Return)
        assert "用户名" in page.problem.text()
        room.models.connection.set_account(sample.ACCOUNT)
        assert page.isHidden()

    in_room(story)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("filled", [True, False], ids=["filled", "empty"])
def test_every_control_has_a_name_for_screen_readers(in_room: InRoom, language: str, *, filled: bool) -> None:
    async def story(room: Room) -> None:
        room.models.selection.select_order(7)
        form = room.window.dispatch.open_form()
        nameless = [
            f"{type(one).__name__} {one.objectName()!r}"
            for one in room.window.findChildren(QWidget)
            if isinstance(one, INTERACTIVE) and not _spoken(one) and not _inner(one)
        ]
        assert nameless == []
        form.reject()

    in_room(story, language=language, filled=filled)


def _spoken(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def _inner(widget: QWidget) -> bool:
    """Parts Qt makes inside its own widgets: they are spoken through these."""
    inside = widget.parentWidget()
    return (
        widget.objectName().startswith("qt_")
        or type(inside).__name__
        in {"QTableView", "Table", "QTabBar", "SearchEdit", "QLineEdit", "QHeaderView"}
        or isinstance(inside, QComboBox | QAbstractSpinBox | QLineEdit | QAbstractItemView)
        or type(widget).__name__ in {"QHeaderView", "QTableCornerButton"}
        or (inside is not None and isinstance(inside.parentWidget(), QComboBox | QDateEdit))
        or type(inside).__name__ in {"QMainWindow", "QMenuBar"}
    )


def test_the_english_window_speaks_english(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        window = room.window
        words = [one.text() for one in window.findChildren(QLabel)]
        words += [one.text() for one in window.findChildren(QPushButton)]
        words += [one.placeholderText() for one in window.findChildren(QLineEdit)]
        words += [
            action.text() for action in window.commands.all() if action.objectName() != "language.switch"
        ]
        words += [one.accessibleName() for one in window.findChildren(QWidget)]
        account = room.models.connection.account
        assert account is not None
        assert [one for one in words if CJK.search(one.replace(account.name, ""))] == []

    in_room(story, language="en", filled=False)


def test_empty_panes_teach(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        assert "N" in room.ui.texts("dispatch.queue.empty")
        for pane in (
            room.window.dispatch.queue.table,
            room.window.panes.alarms.table,
            room.window.panes.events.table,
        ):
            assert pane.model().rowCount() == 0
            assert not pane.grab().isNull()

    in_room(story, filled=False)


def test_a_window_made_anew_takes_over_and_the_former_one_ends_quietly(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.select_order(7)
        ui = Ui(
            texts=room.ui.texts,
            theme=resolve("dark"),
            settings=room.ui.settings,
            clock=room.ui.clock,
            notifier=room.ui.notifier,
            tasks=room.ui.tasks,
        )
        former = room.window
        gone: list[bool] = []
        former.destroyed.connect(lambda: gone.append(True))
        room.window = MainWindow(ui, room.models, room.operations, QWidget())
        room.window.show()
        former.close()
        former.deleteLater()
        await until(lambda: bool(gone), "the former window is gone")
        _change_everything(room.models)
        room.ui.notifier.notify("info", "window.banner.back")
        assert room.window.dispatch.header.number.text() == "GD20261121-0007"
        assert len(room.window.toasts.shown) == 1

    in_room(story, made=NAMES)


def _change_everything(models: Models) -> None:
    models.orders.put([sample.order(7, sample.orders()[6].state, version=9)])
    models.workers.put(sample.workers())
    models.customers.replace(sample.CUSTOMERS[:2])
    models.alarms.replace(sample.alarms()[:1])
    models.templates.replace([])
    models.events.clear()
    models.presence.refresh()
    models.selection.select_worker(3)
    models.connection.set_state(ConnectionState.DOWN)
    for one in fields(models):
        model = getattr(models, one.name)
        if model.metaObject().indexOfSignal("changed()") >= 0:
            model.changed.emit()
        elif hasattr(model, "changed"):
            model.changed.emit(frozenset())


def test_the_layout_is_kept_and_can_be_reset(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        window = room.window
        window.people_dock.close()
        window.dispatch_dock.setFloating(True)
        window.close()
        again = MainWindow(room.ui, room.models, room.operations, QWidget())
        again.show()
        assert again.people_dock.isHidden()
        assert again.dispatch_dock.isFloating()
        again.commands["layout.reset"].trigger()
        assert not again.people_dock.isHidden()
        assert not again.dispatch_dock.isFloating()
        again.close()
        again.deleteLater()

    in_room(story)


def test_every_account_finds_its_own_layout_on_these_screens(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        window, connection = room.window, room.models.connection
        other = msgspec.structs.replace(sample.ACCOUNT, id=2, username="zhuguan")
        window.people_dock.close()
        window.close()
        window.show()
        connection.set_account(other)
        assert not window.people_dock.isHidden()  # never here before: the default
        window.dispatch_dock.close()
        window.close()
        window.show()
        connection.set_account(sample.ACCOUNT)
        assert window.people_dock.isHidden()
        assert not window.dispatch_dock.isHidden()
        connection.set_account(other)
        assert window.dispatch_dock.isHidden()
        room.ui.settings.set("ui.layouts", "nonsense")
        connection.set_account(sample.ACCOUNT)
        assert not window.dispatch_dock.isHidden()

    in_room(story)


def test_a_layout_that_cannot_be_read_gives_the_default_one(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.ui.settings.set("ui.layout", "not a layout")
        room.ui.settings.set("ui.geometry", "AAAA")
        again = MainWindow(room.ui, room.models, room.operations, QWidget())
        again.show()
        assert not again.people_dock.isHidden()
        again.close()
        again.deleteLater()

    in_room(story)


def test_counters_lead_to_what_they_count(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        counters = room.window.header.counters
        assert {name: one.number for name, one in counters.items()} == {
            "open": 16,
            "soon": 5,
            "overdue": 2,
            "alarms": 3,
        }
        counters["overdue"].click()
        assert room.window.dispatch.queue.rows.keys == [10, 3]
        counters["alarms"].click()
        assert room.models.selection.alarm_id == 1

    in_room(story)
