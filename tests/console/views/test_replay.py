"""Looking back at the whole room through the window: one slider, the map as it was, and the way back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from console.core.clock import ServerClock
from console.models.details import LoadState
from console.models.world import Models
from console.views.replay.marks import LANES
from tests.console.views import sample, sample_centre
from tests.console.views.acting import find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

ALT = Qt.KeyboardModifier.AltModifier


class PlainMap(QWidget):
    """Takes whole rooms, as the map does."""

    def __init__(self) -> None:
        super().__init__()
        self.worlds: list[Models] = []

    def show_world(self, models: Models, clock: ServerClock) -> None:
        assert clock.now_ms() > 0
        self.worlds.append(models)


async def _opened(room: Room) -> None:
    room.desk.streams["/api/replay/range"] = sample_centre.happened
    press(room.window, Qt.Key.Key_0, ALT)
    panel = room.window.panes.replay
    await until(panel.isVisible, "the pane comes up")
    find(QPushButton, "replay_open", room.window).click()
    await until(lambda: room.operations.replay.model.state is LoadState.READY, "the moment is there")


def test_a_day_is_opened_the_map_is_as_it_was_and_the_strip_says_so(
    in_room: InRoom, qapp: QApplication
) -> None:
    assert qapp is not None
    plain = PlainMap()

    async def story(room: Room) -> None:
        await _opened(room)
        past = room.operations.replay.room.models
        assert plain.worlds == [past]
        assert len(past.orders) == 3
        assert len(room.models.orders) == len(sample.orders())
        worker, now = past.workers.get(1), room.models.workers.get(1)
        assert worker is not None
        assert now is not None
        assert (worker.on_duty, now.on_duty) == (False, True)
        strip = find(QWidget, "past_strip", room.window)
        assert strip.isVisible()
        assert "11-21 09:00:00" in strip.accessibleName()
        assert "在办工单 3" in room.window.panes.replay.summary.text()
        find(QPushButton, "past_back", strip).click()
        assert plain.worlds[-1] is room.models
        assert not strip.isVisible()

    in_room(story, map_view=plain)


def test_what_happened_is_listed_and_the_arrows_go_from_one_to_the_next(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await _opened(room)
        model, panel = room.operations.replay.model, room.window.panes.replay
        await until(lambda: panel.rows.rowCount() == len(sample.events()), "the events are there")
        before = model.playhead_ms
        press(panel.player.slider, Qt.Key.Key_Right)
        assert model.playhead_ms > before
        assert model.playhead_ms == min(model.event_ms)
        await until(lambda: model.shown_ms == model.playhead_ms, "the moment is asked for")
        panel.table.setFocus()
        panel.table.selectRow(0)
        assert model.playhead_ms == sample.events()[-1].at.timestamp() * 1_000

    in_room(story)


def test_playing_moves_the_moment_and_ends_at_the_present(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await _opened(room)
        model, player = room.operations.replay.model, room.window.panes.replay.player
        press(player.slider, Qt.Key.Key_Space)
        assert model.playing
        begun = model.playhead_ms
        await until(lambda: model.playhead_ms > begun, "time passes")
        model.seek(model.until_ms)
        await until(lambda: not model.playing, "it ends")
        assert model.until_ms <= sample.NOW_MS

    in_room(story)


def test_a_moment_that_was_read_ahead_is_there_at_once(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await _opened(room)
        replay, model = room.operations.replay, room.operations.replay.model
        await until(lambda: not replay.stretches.missing(model.since_ms, model.until_ms, 0.0), "all is read")
        asked = len(room.desk.asked)
        slider = room.window.panes.replay.player.slider
        for value in (100, 9_000, 4_321):
            slider.setValue(value)
            assert model.shown_ms == model.playhead_ms, "without waiting for anything"
            assert replay.room.clock.now_ms() == model.playhead_ms
        assert len(room.desk.asked) == asked, "nobody was asked"

    in_room(story)


def test_playing_waits_for_what_has_not_come_yet(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        gate = asyncio.Event()

        async def late() -> AsyncIterator[bytes]:
            await gate.wait()
            async for line in sample_centre.happened():
                yield line

        room.desk.streams["/api/replay/range"] = late
        press(room.window, Qt.Key.Key_0, ALT)
        panel, model = room.window.panes.replay, room.operations.replay.model
        panel.open()
        await until(lambda: model.shown_ms is not None, "the moment is there")
        press(panel.player.slider, Qt.Key.Key_Space)
        await until(lambda: model.waiting, "it waits")
        begun = model.playhead_ms
        await until(lambda: panel.summary.text() == room.ui.texts("replay.loading"), "and says so")
        gate.set()
        await until(lambda: model.playhead_ms > begun, "it goes on")
        press(panel.player.slider, Qt.Key.Key_Space)
        await until(lambda: not model.waiting, "nothing to wait for")

    in_room(story)


def test_what_happened_is_marked_under_the_slider_and_a_click_goes_there(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await _opened(room)
        model, panel = room.operations.replay.model, room.window.panes.replay
        await until(lambda: panel.rows.rowCount() == len(sample.events()), "the events are there")
        assert panel.marks.isVisible()
        assert sum(panel.marks.count(lane) for lane in LANES) == len(sample.events())
        first = min(model.event_ms)
        x = round(panel.marks.x_of(first))
        QTest.mouseClick(panel.marks, Qt.MouseButton.LeftButton, pos=QPoint(x, 4))
        assert any(abs(model.playhead_ms - at) < 1 for at in model.event_ms)
        begin = panel.player.slider.mapTo(room.window, QPoint(0, 0)).x()
        end = begin + panel.player.slider.width()
        left = panel.marks.mapTo(room.window, QPoint(0, 0)).x()
        assert (
            begin <= left + panel.marks.x_of(model.since_ms) < left + panel.marks.x_of(model.until_ms) <= end
        )

    in_room(story)


def test_a_backend_that_is_gone_is_said_in_the_pane(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await _opened(room)
        replay, model = room.operations.replay, room.operations.replay.model
        await until(lambda: not replay.stretches.missing(model.since_ms, model.until_ms, 0.0), "all is read")
        room.desk.down = True
        model.seek(model.since_ms)
        assert model.state is LoadState.READY, "what is at hand needs nobody"
        find(QPushButton, "replay_open", room.window).click()
        await until(lambda: model.state is LoadState.FAILED, "it failed")
        assert room.window.panes.replay.summary.text() == model.error
        assert model.error
        room.desk.down = False
        model.seek(model.since_ms)
        await until(lambda: model.state is LoadState.READY, "the next move asks again")

    in_room(story)
