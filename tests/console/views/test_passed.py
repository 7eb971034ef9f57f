"""Who passed a place, through the window: asked a few people at a time, stopped, on to a person's track."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QSpinBox

from console.api.types import Inside, InsideAnswer
from console.models.details import LoadState
from console.models.gathering import whole
from console.operations import passed
from console.views.places.passed import PassedDialog
from tests.console import trails
from tests.console.views import sample
from tests.console.views.acting import find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room
from tests.console.views.sample_orders import NAMES

ALT = Qt.KeyboardModifier.AltModifier
WITHIN = "/api/positions/within"


async def open_passed(room: Room) -> PassedDialog:
    room.window.bring_up("places")
    await until(lambda: len(room.models.places.store) == 8, "the places were read")
    assert not room.window.commands["place.passed"].isEnabled()
    room.models.selection.select_place(1)
    press(room.window, Qt.Key.Key_T, ALT)
    return find(PassedDialog, "passed_dialog", room.window)


def inside(*worker_ids: int) -> tuple[int, bytes]:
    found = [
        Inside(
            worker_id=key,
            fixes=4,
            first_at=trails.BEGAN + timedelta(minutes=60 - key),
            last_at=trails.BEGAN + timedelta(minutes=80),
        )
        for key in worker_ids
    ]
    return 200, msgspec.json.encode(InsideAnswer(items=found))


def ask(dialog: PassedDialog) -> None:
    QTest.mouseClick(find(QPushButton, "passed_ask", dialog), Qt.MouseButton.LeftButton)


def test_people_who_passed_are_listed_and_one_key_shows_the_track(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.refusals[WITHIN] = inside(1, 2)
        dialog = await open_passed(room)
        find(QSpinBox, "passed_radius", dialog).setValue(250)
        ask(dialog)
        await until(lambda: dialog.rows.rowCount() == 2, "found")
        asked = room.desk.posts(WITHIN)
        assert asked[0]["shape"] == {"type": "circle", "lat": 31.2384, "lon": 121.4906, "radius_m": 250.0}
        assert "worker_ids" not in asked[0], "everybody the account may see"
        assert [dialog.rows.words(key, "worker") for key in dialog.rows.keys] == [
            NAMES[1],
            NAMES[0],
        ]
        dialog.table.setFocus()
        dialog.table.select_key(1)
        press(dialog.table, Qt.Key.Key_Return)
        await until(lambda: room.desk.posts("/api/tracks/query") != [], "the track is asked for")
        assert room.desk.posts("/api/tracks/query")[0]["worker_ids"] == [1]
        assert room.window.lower_docks["tracks"].isVisible()
        await until(lambda: room.models.tracks.state is LoadState.FAILED, "the desk has no tracks")
        room.operations.passed.show_track(1)
        room.models.tracks.begin([1], trails.BEGAN, trails.BEGAN + timedelta(hours=4))
        room.models.tracks.take(whole(trails.answer(1), 0))
        room.models.tracks.finish()
        assert room.models.tracks.playhead_ms == trails.BEGAN_MS + 59 * 60_000, "where he first was inside"
        room.operations.tracks.cancel()
        dialog.reject()

    in_room(story)


def test_asking_can_be_stopped_and_keeps_who_was_found(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.refusals[WITHIN] = inside(1)
        dialog = await open_passed(room)
        ask(dialog)
        assert dialog.stop.isVisible()
        QTest.mouseClick(dialog.stop, Qt.MouseButton.LeftButton)
        assert "已停止" in dialog.words.text()
        dialog.reject()

    in_room(story)


def test_a_range_that_is_too_long_is_refused_in_words(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        dialog = await open_passed(room)
        dialog.span.show_span(sample.NOW - timedelta(days=40), sample.NOW)
        ask(dialog)
        assert dialog.words.text() == f"一次最多查询 {passed.LONGEST.days} 天。"
        dialog.reject()

    in_room(story)


def test_nobody_is_said_as_nobody(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.refusals[WITHIN] = inside()
        dialog = await open_passed(room)
        ask(dialog)
        await until(lambda: not dialog.stop.isVisible(), "asked")
        assert dialog.rows.rowCount() == 0
        dialog.reject()

    in_room(story)
