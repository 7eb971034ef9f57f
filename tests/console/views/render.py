"""Pictures of the window: `[QT_SCALE_FACTOR=1.5] python -m tests.console.views.render DIR [name…]`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from console.api.types import Changed
from console.core import tasks
from console.models.connection import ConnectionState
from console.models.gathering import whole
from console.views import layout
from console.views.lower import NAMES
from tests.console import trails
from tests.console.views import (
    render_customers,
    render_office,
    render_raising,
    sample_board,
    sample_centre,
    sample_groups,
    sample_planning,
)
from tests.console.views.room import Room, open_room
from tests.console.views.sample_orders import NOW

Scene = Callable[[Room], object]


def _order(room: Room, order_id: int, tab: int = 0) -> None:
    room.models.selection.select_order(order_id)
    room.window.dispatch.tabs.setCurrentIndex(tab)


def _down(room: Room) -> None:
    _order(room, 2)
    room.desk.down = True
    room.models.connection.set_state(ConnectionState.DOWN)
    room.operations.workorders.dispatch(2, 1)
    room.ui.notifier.notify("error", "core.error.unreachable")
    room.ui.notifier.notify("ok", "window.banner.back")


def _search(room: Room) -> None:
    room.window.commands["command.open"].trigger()
    box = room.window.header.command
    box.setText("zw")
    box.textEdited.emit("zw")


def _say(text: str) -> Scene:
    def scene(room: Room) -> None:
        room.window.commands["command.open"].trigger()
        box = room.window.header.command
        box.setText(text)
        box.textEdited.emit(text)

    return scene


def _undo(room: Room) -> None:
    _order(room, 1)
    room.operations.workorders.dispatch(1, 1)
    QTimer.singleShot(300, lambda: room.models.undo.outdated())
    QTimer.singleShot(320, room.operations.undo.refresh)
    QTimer.singleShot(
        700, lambda: room.window.header.menus.setActiveAction(room.window.header.menus.actions()[1])
    )


def _undo_stays(room: Room) -> None:
    room.operations.workorders.intake(1)
    room.operations.workorders.dispatch(4, 2)
    room.desk.undo.accepted_by = "王芳"
    QTimer.singleShot(400, room.operations.undo.undo)


def _incidents(room: Room) -> None:
    room.operations.incidents.load()
    room.window.bring_up("incidents")


def _customer_link(room: Room) -> None:
    _order(room, 1, 1)
    room.desk.street.answer("POST", ["orders", "1", "customer-link"], {"days": 3})
    room.window.commands["order.customer_link"].trigger()
    QTimer.singleShot(200, lambda: room.operations.customer_links.make(1, 30))


def _lower(name: str) -> Scene:
    return lambda room: room.window.lower_docks[name].bring_up()


def _places(room: Room, what: str = "") -> None:
    room.window.bring_up("places")
    room.models.selection.select_worker(1)
    room.models.selection.select_place(3)
    if what:
        room.window.commands[what].trigger()


def _import(room: Room, text: str) -> None:
    file = Path(tempfile.mkdtemp()) / "网点清单.csv"
    file.write_text(text, encoding="gbk")
    room.window.bring_up("places")
    room.window.panes.places.ask_import().take_file(file)


_IMPORTED = (
    "名称,纬度,经度,图层,备注\n外滩营业厅,31.2384,121.4906,营业厅,一楼\n打浦桥机房,121.4682,31.2078,机房,\n"
    "无名,东边,31.2,营业厅,\n,31.23,121.47,,\n海外仓,31.23,121.47,商场,\n四川路营业厅,31.2451,121.4812,营业厅,\n"
)


def _form(room: Room) -> None:
    form = room.window.dispatch.open_form()
    customer = room.models.customers.get(1)
    assert customer is not None
    form.customer.pick(customer)
    form.submit()


def _ticked(room: Room) -> None:
    room.models.selection.tick([1, 2, 5, 9])
    room.models.selection.select_worker(2)


def _reason(room: Room) -> None:
    _order(room, 3)
    room.window.commands["order.return"].trigger()


def _pending(room: Room) -> None:
    _down(room)
    room.window.opening.pending()


def _menu(room: Room) -> None:
    bar = room.window.header.menus
    menus = bar.findChildren(QMenu)
    menus[1].popup(bar.mapToGlobal(bar.rect().bottomLeft()))


def _people_menu(room: Room) -> None:
    panel = room.window.people
    menu = panel.menu_for(panel.rows.index_of_worker(1))
    menu.popup(
        panel.tree.viewport().mapToGlobal(panel.tree.visualRect(panel.rows.index_of_worker(1)).center())
    )


def _groups(room: Room, *, menu: bool = False) -> None:
    panel = room.window.people
    panel.tree.expand(panel.rows.index_of_group(sample_groups.NIGHT))
    room.models.selection.set_ticked([2, 4, 5])
    panel.tree.setFocus()
    panel.tree.setCurrentIndex(panel.rows.index_of_group(sample_groups.NIGHT))
    if menu:
        QTest.keyClick(panel.tree, Qt.Key.Key_Menu)


def _board(room: Room, *, held: bool = False) -> None:
    room.window.bring_up("board")
    room.window.panes.board.bar.tall.click()
    if held:
        room.models.selection.select_order(2)
        room.models.selection.select_worker(3)
        QTest.keyClick(room.window.panes.board.view, Qt.Key.Key_Return)


def _named(room: Room) -> None:
    room.models.selection.set_ticked([2, 4, 5])
    room.window.commands["group.new"].trigger()


def _found(room: Room) -> None:
    _groups(room)
    room.window.people.search.setText("ybqx")


def _calendar(room: Room) -> None:
    room.window.lower_docks["attendance"].bring_up()
    day = room.window.panes.attendance.day
    QTest.mouseClick(
        day, Qt.MouseButton.LeftButton, pos=day.rect().adjusted(0, 0, -12, 0).topRight() + QPoint(4, 14)
    )


def _floating(room: Room) -> None:
    _order(room, 1)
    room.window.dispatch_dock.setFloating(True)
    room.window.dispatch_dock.setGeometry(500, 150, 620, 700)


def _customers(room: Room) -> None:
    form = room.window.dispatch.open_form()
    QTest.keyClicks(form.customer, "s")


def _choices(room: Room) -> None:
    room.window.dispatch.open_form().type.showPopup()


def _tracks(room: Room, *, tab: int = 0) -> None:
    model = room.models.tracks
    model.begin([1, 2, 3], trails.BEGAN, trails.BEGAN.replace(hour=4))
    for place, worker_id in enumerate(model.worker_ids):
        model.take(whole(trails.answer(worker_id, 0.004 * place, score=64.0 * (place == 1)), place))
    model.finish()
    room.window.panes.tracks.begin()
    room.window.panes.tracks.tabs.setCurrentIndex(tab)
    model.seek(trails.BEGAN_MS + 4_800_000)


def _six(room: Room, dock: str) -> None:
    room.models.selection.set_ticked([1, 2, 7])
    room.models.customers.put(
        msgspec.structs.replace(one, manager_worker_id=1) for one in room.models.customers.all()
    )
    room.window.commands["people.customers"].trigger()
    room.window.commands["people.locate"].trigger()
    room.operations.centre.send_message([1, 2, 7], "请于 14:00 前到营业厅领取光猫。")
    room.window.commands["people.records"].trigger()
    room.window.lower_docks[dock].bring_up()


def _composer(room: Room) -> None:
    room.models.selection.set_ticked([1, 2, 7])
    room.window.commands["people.message"].trigger()


def _knowledge(room: Room) -> None:
    _order(room, 1)
    room.desk.cases.attached.append((1, 1))
    room.window.commands["show.knowledge"].trigger()


def _planning(room: Room, *, changed: bool = False) -> None:
    model = room.models.planning
    waiting = [one.id for one in room.models.orders.all() if one.state in sample_planning.WAITING]
    plan = sample_planning.stated(room.models, waiting, {})
    model.take((sample_planning.better if changed else sample_planning.done)(plan))
    room.window.bring_up("planning")
    layout.give_room(room.window.panes.planning)
    room.window.panes.planning.visit_table.select_key(waiting[1])
    if changed:
        order = room.models.orders.get(waiting[0])
        assert order is not None
        room.models.orders.put([msgspec.structs.replace(order, version=order.version + 1)])
        room.desk.plans.changed = [Changed(order_id=order.id, reason="changed", by="王调度", at=NOW)]
        room.desk.plans._now = plan  # noqa: SLF001 - the picture begins in the middle
        room.window.panes.planning.accept(only_ticked=False)


def _supervise(room: Room) -> None:
    _tracks(room)
    room.window.commands["perspective.supervise"].trigger()


async def _happened() -> AsyncIterator[bytes]:
    async for line in sample_centre.happened():
        yield line


def _replay(room: Room) -> None:
    room.desk.streams["/api/replay/range"] = _happened
    room.window.commands["show.replay"].trigger()
    room.window.panes.replay.open()


SCENES: dict[str, tuple[dict[str, object], Scene]] = {
    "light": ({}, lambda room: _order(room, 1)),
    "dark": ({"look": "dark"}, lambda room: _order(room, 1)),
    "en": ({"language": "en"}, lambda room: _order(room, 1)),
    "small": ({"size": (1366, 768)}, lambda room: _order(room, 1)),
    "small-en": ({"size": (1366, 768), "language": "en"}, lambda room: _order(room, 1)),
    "tiny": ({"size": (960, 540)}, lambda room: _order(room, 1)),
    "tiny-en": ({"size": (960, 540), "language": "en"}, lambda room: _order(room, 3)),
    "menu": ({}, _menu),
    "people-menu": ({"look": "dark"}, _people_menu),
    "groups": ({"change": sample_groups.fill}, _groups),
    "groups-menu": ({"change": sample_groups.fill, "look": "dark"}, lambda room: _groups(room, menu=True)),
    "groups-found": ({"change": sample_groups.fill, "look": "dark"}, _found),
    "groups-en": ({"change": sample_groups.fill, "language": "en", "size": (1366, 768)}, _groups),
    "groups-name": ({"change": sample_groups.fill}, _named),
    "calendar": ({}, _calendar),
    "calendar-dark": ({"look": "dark"}, _calendar),
    "floating": ({}, _floating),
    "customers": ({}, _customers),
    "choices": ({"look": "dark"}, _choices),
    "details": ({}, lambda room: _order(room, 7, 1)),
    "history": ({"look": "dark"}, lambda room: _order(room, 7, 2)),
    "down": ({}, _down),
    "search": ({}, _search),
    "attendance": ({}, _lower("attendance")),
    "templates": ({"look": "dark"}, _lower("templates")),
    "tracks": ({}, _tracks),
    "tracks-dark": ({"look": "dark"}, _tracks),
    "tracks-people": ({}, lambda room: _tracks(room, tab=1)),
    "tracks-en": ({"language": "en", "size": (1366, 768)}, _tracks),
    "tracks-tiny": ({"size": (960, 540)}, _tracks),
    "tracks-empty": ({}, lambda room: room.window.lower_docks["tracks"].bring_up()),
    "six": ({}, lambda room: _six(room, "locating")),
    "six-dark": ({"look": "dark"}, lambda room: _six(room, "records")),
    "six-en": ({"language": "en", "size": (1366, 768)}, lambda room: _six(room, "messages")),
    "six-tiny": ({"size": (960, 540)}, lambda room: _six(room, "records")),
    "composer": ({}, _composer),
    "supervise": ({}, _supervise),
    "places": ({}, _places),
    "places-dark": ({"look": "dark"}, _places),
    "places-en": ({"language": "en", "size": (1366, 768)}, _places),
    "places-tiny": ({"size": (960, 540)}, _places),
    "place-edit": ({}, lambda room: _places(room, "place.edit")),
    "place-removed": ({"look": "dark"}, lambda room: _places(room, "place.remove")),
    "place-import": ({}, lambda room: _import(room, _IMPORTED)),
    "place-import-en": ({"language": "en", "look": "dark"}, lambda room: _import(room, _IMPORTED)),
    "place-import-empty": ({"look": "dark"}, lambda room: room.window.panes.places.ask_import()),
    "place-passed": ({"look": "dark"}, lambda room: _places(room, "place.passed")),
    "knowledge": ({}, _knowledge),
    "knowledge-en": ({"language": "en", "look": "dark", "size": (1366, 768)}, _knowledge),
    "planning": ({}, _planning),
    "planning-dark": ({"look": "dark"}, _planning),
    "planning-en": ({"language": "en", "size": (1366, 768)}, _planning),
    "planning-tiny": ({"size": (1066, 700)}, _planning),
    "planning-changed": ({"look": "dark"}, lambda room: _planning(room, changed=True)),
    "planning-empty": ({}, lambda room: room.window.bring_up("planning")),
    "replay": ({}, _replay),
    "replay-en": ({"language": "en", "look": "dark", "size": (1366, 768)}, _replay),
    "command": ({}, _say("派 1 zw")),
    "command-dark": ({"look": "dark"}, _say("派 1 z")),
    "command-en": ({"language": "en", "size": (1366, 768)}, _say("dispatch 7777 zw")),
    "command-empty": ({}, _say("")),
    "incidents": ({}, _incidents),
    "incidents-en": ({"look": "dark", "language": "en", "size": (1366, 768)}, _incidents),
    "customer-link": ({}, _customer_link),
    "customer-link-en": ({"look": "dark", "language": "en"}, _customer_link),
    **render_customers.SCENES,
    **render_office.SCENES,
    **render_raising.SCENES,
    "undo": ({}, _undo),
    "undo-stays": ({"look": "dark"}, _undo_stays),
    "form": ({}, _form),
    "form-en": ({"look": "dark", "language": "en"}, _form),
    "ticked": ({"look": "dark"}, _ticked),
    "code": ({}, lambda room: room.window.opening.login_code(1)),
    "reason": ({}, _reason),
    "pending": ({}, _pending),
    "shortcuts": ({}, lambda room: room.window.opening.shortcuts()),
    "board": ({"change": sample_board.fill}, _board),
    "board-held": ({"change": sample_board.fill, "look": "dark"}, lambda room: _board(room, held=True)),
    "board-en": ({"change": sample_board.fill, "language": "en", "size": (1366, 768)}, _board),
    "sign-in": ({"filled": False}, lambda room: room.models.connection.ask_sign_in()),
    "empty": ({"filled": False}, lambda _room: None),
}


def _grab(window: QWidget, file: Path) -> None:
    """The screen's own pixels, so that pop-ups and dialogs are in the picture."""
    screen = window.screen()
    frame = window.frameGeometry()
    screen.grabWindow(0, frame.x(), frame.y(), frame.width(), frame.height()).save(str(file))


async def _render(app: QApplication, folder: Path, names: list[str]) -> int:
    for name in names:
        options, scene = SCENES[name]
        with tempfile.TemporaryDirectory() as scratch:
            ground = QLabel()
            ground.setStyleSheet("background: #DCE6EA")
            room = await open_room(app, Path(scratch), map_view=ground, made=NAMES, **options)  # type: ignore[arg-type] # a table of keywords
            room.window.move(0, 0)
            await asyncio.sleep(0.6)
            scene(room)
            await asyncio.sleep(0.9)
            _grab(room.window, folder / f"{name}.png")
            for dialog in app.topLevelWidgets():
                if dialog is not room.window:
                    dialog.close()
            await room.close()
    return 0


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    return tasks.run(app, lambda: _render(app, folder, sys.argv[2:] or list(SCENES)))


if __name__ == "__main__":
    sys.exit(main())
