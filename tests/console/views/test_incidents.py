"""Reports from the street through the window: seen, read, an order by one key, dismissed with a reason."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from console.models.rules.moves import allowed_moves
from console.views.dispatch.photos import PhotoStrip
from console.views.incidents.dismiss import DismissDialog
from console.views.incidents.panel import IncidentPanel
from contract.vocabulary import AlarmKind, AlarmLevel, AlarmState, IncidentState
from tests.console.views import sample
from tests.console.views.acting import CTRL, find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room
from tests.console.views.sample_incidents import ORDER_ID

ALT = Qt.KeyboardModifier.AltModifier
RETURN = Qt.Key.Key_Return


async def opened(room: Room) -> IncidentPanel:
    room.operations.incidents.load()
    press(room.window, Qt.Key.Key_I, ALT)
    pane = room.window.panes.incidents
    await until(lambda: bool(pane.rows.keys), "reports are listed")
    return pane


def test_enter_makes_an_order_of_a_report_and_shows_where_it_came_from(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await opened(room)
        assert pane.rows.keys == [12, 11, 10, 9]  # what waits stands first
        assert pane.waiting.text() == "2 条待处理"
        await until(lambda: len(find(PhotoStrip, "", pane).images) == 2, "both photos are shown")
        press(pane.table, RETURN)
        await until(lambda: room.models.selection.order_id == ORDER_ID, "the new order is selected")
        assert room.desk.posts("/api/incidents/12/order") == [{"version": 1}]
        order = room.models.orders.get(ORDER_ID)
        assert order is not None
        account = room.models.connection.account
        assert account is not None
        assert allowed_moves(order, account.role)
        room.window.dispatch.tabs.setCurrentWidget(room.window.dispatch.details)
        origin = find(QLabel, "order_field_incident", room.window.dispatch)
        assert "安全隐患" in origin.text()
        assert "张伟" in origin.text()
        assert pane.waiting.text() == "1 条待处理"
        pane.table.select_key(12)
        room.models.selection.select_order(room.models.orders.all()[0].id)
        assert pane.order_button.text().startswith("查看工单")
        pane.order_button.click()
        assert room.models.selection.order_id == ORDER_ID  # from the report back to its order

    in_room(story)


def test_dismissing_asks_why_and_the_reason_goes_out(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await opened(room)
        pane.table.select_key(11)
        press(pane.table, Qt.Key.Key_Backspace, CTRL)
        dialog = find(DismissDialog, "dismiss_dialog", room.window)
        find(QPushButton, "dismiss_send", dialog).click()
        assert find(QLabel, "dismiss_problem", dialog).text() == "请写明原因"
        find(QPushButton, "dismiss_preset_not_ours", dialog).click()
        press(dialog.reason, RETURN)
        await until(lambda: _state(room, 11) is IncidentState.DISMISSED, "dismissed")
        assert room.desk.posts("/api/incidents/11/dismiss") == [{"version": 1, "reason": "非我方设施"}]
        pane.table.select_key(11)
        assert not room.window.commands["incident.dismiss"].isEnabled()
        assert "非我方设施" in find(QLabel, "incident_decided", pane).text()

    in_room(story)


def test_the_alarm_of_a_report_leads_to_it(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        pane = await opened(room)
        alarm = sample.alarms()[0]
        about: dict[str, object] = {
            "kind": AlarmKind.INCIDENT,
            "level": AlarmLevel.RED,
            "state": AlarmState.ACTIVE,
        }
        about |= {"id": 777, "subject_kind": "incident", "subject_id": 11, "order_id": None}
        rings = msgspec.structs.replace(alarm, **about)
        room.models.alarms.put([rings])
        alarms = room.window.panes.alarms
        press(room.window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
        alarms.table.select_key(777)
        press(alarms.table, RETURN)
        assert pane.table.current_key == 11
        assert pane.table.hasFocus()

    in_room(story)


def test_without_reports_the_pane_says_where_they_come_from(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.street.reports = {}
        press(room.window, Qt.Key.Key_I, ALT)
        assert "on the phone page" in room.window.panes.incidents.table._empty()  # noqa: SLF001 - painted
        assert not room.window.commands["incident.order"].isEnabled()

    in_room(story, language="en")


def _state(room: Room, incident_id: int) -> IncidentState:
    incident = room.models.incidents.get(incident_id)
    assert incident is not None
    return incident.state


def test_a_report_clicked_on_the_map_is_opened_in_its_pane(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.operations.incidents.load()
        await until(lambda: 11 in room.models.incidents, "reports")
        room.models.incidents.open(11)
        pane = room.window.panes.incidents
        await until(lambda: pane.isVisible() and pane.table.current_key == 11, "the report")
        asked: list[tuple[str, frozenset[int]]] = []
        room.models.selection.show_requested.connect(lambda kind, ids: asked.append((kind, ids)))
        pane.locate()
        assert asked == [("incident", frozenset([11]))]

    in_room(story)
