"""The panes beside the map and the queue: people, alarms, attendance, templates, events."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
)

from contract.vocabulary import AlarmState, EventKind
from tests.console.views.acting import find, press, press_focused, type_text, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room


def test_people_are_found_by_initials_number_and_phone(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = room.window.people
        for text, worker_id in (("ln", 3), ("SH1012", 12), ("0008", 8), ("刘", 4)):
            panel.focus_search()
            panel.search.clear()
            type_text(panel.search, text)
            press(panel.search, Qt.Key.Key_Return)
            assert room.models.selection.worker_id == worker_id, text
        panel.search.clear()
        await until(lambda: panel.rows.shown_workers == len(room.models.workers), "everybody again")

    in_room(story)


def test_ticking_a_department_ticks_its_people_and_shows_a_part_as_a_part(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        rows, tree, selection = room.window.people.rows, room.window.people.tree, room.models.selection
        team, above = rows.index_of_department(4), rows.index_of_department(2)
        tree.setFocus()
        tree.setCurrentIndex(team)
        press(tree, Qt.Key.Key_Space)
        state = Qt.ItemDataRole.CheckStateRole
        members = {one.id for one in room.models.workers.all() if one.department_id == 4}
        assert selection.ticked == members
        assert Qt.CheckState(team.data(state)) is Qt.CheckState.Checked
        assert Qt.CheckState(above.data(state)) is Qt.CheckState.PartiallyChecked
        press(
            room.window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        assert selection.ticked == frozenset()
        assert Qt.CheckState(above.data(state)) is Qt.CheckState.Unchecked

    in_room(story)


def test_a_department_says_how_many_are_online_and_on_duty(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        counts = room.models.presence.counts(1)
        spoken = room.window.people.rows.index_of_department(1).data(Qt.ItemDataRole.AccessibleTextRole)
        expected = f"在线 {counts.online} 人，在岗 {counts.on_duty} 人，共 {counts.total} 人"
        assert counts.total == len(room.models.workers)
        assert expected in spoken

    in_room(story)


def test_the_login_code_is_shown_big_to_be_read_out(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.select_worker(1)
        press(room.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        dialog = find(QDialog, "login_code_dialog", room.window)
        digits = find(QLabel, "login_code_digits", dialog)
        await until(lambda: digits.text() == "482 913", "the code")
        assert "14:03" in find(QLabel, "login_code_note", dialog).text()
        press(dialog, Qt.Key.Key_Escape)

    in_room(story)


def test_an_alarm_is_acknowledged_by_key_after_it_was_looked_at(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        press(room.window, Qt.Key.Key_A)
        assert room.models.selection.alarm_id == 1
        assert room.desk.posts("/api/alarms/1/acknowledge") == []
        await press_focused(Qt.Key.Key_A)
        await until(lambda: room.models.alarms.get(1).state is AlarmState.ACKNOWLEDGED, "acknowledged")  # type: ignore[union-attr]
        assert room.models.selection.alarm_id == 2
        assert room.window.header.counters["alarms"].number == 2
        await until(lambda: room.models.pending.items == [], "done")

    in_room(story)


def test_events_are_sentences_and_select_their_subject(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        panel = room.window.panes.events
        sentences = {panel.rows.words(key, "text") for key in panel.rows.keys}
        assert "周敏 把工单 GD20261121-0006 派给 张伟" in sentences
        room.window.lower_docks["events"].bring_up()
        panel.kinds.setCurrentIndex(panel.kinds.findData("alarms"))
        assert {panel.rows.event_at(key).kind for key in panel.rows.keys} == {EventKind.ALARM_RAISED}  # type: ignore[union-attr]
        panel.kinds.setCurrentIndex(panel.kinds.findData("orders"))
        panel.table.setFocus()
        await until(panel.table.hasFocus, "focus")
        panel.table.selectRow(0)
        assert room.models.selection.order_id == 7

    in_room(story)


def test_attendance_shows_the_day_counts_by_hour_and_goes_to_a_spreadsheet(
    in_room: InRoom, tmp_path: Path
) -> None:
    async def story(room: Room) -> None:
        press(room.window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
        panel = room.window.panes.attendance
        await until(lambda: panel.rows.rowCount() == 24, "attendance")
        assert panel.chart.hours[12] >= 20
        assert panel.chart.hours[20] == 0
        file = tmp_path / "attendance.xlsx"
        panel.export(file)
        await until(lambda: bool(room.window.toasts.shown), "said")
        assert "attendance.xlsx" in room.window.toasts.shown[-1].text
        assert file.read_bytes()[:2] == b"PK"

    in_room(story)


def test_a_template_is_shown_read_only(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.window.lower_docks["templates"].bring_up()
        names = [room.window.panes.templates.list.item(row).text() for row in range(3)]
        room.window.panes.templates.list.setCurrentRow(names.index("宽带维修回执单  ·  回执单"))
        field = find(QLineEdit, "template_field_optical", room.window.panes.templates)
        assert field.isReadOnly()
        assert "dBm" in field.placeholderText()

    in_room(story)
