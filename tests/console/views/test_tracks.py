"""The track pane in the open window: asked, watched, cancelled, played, linked, exported."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pandas as pd
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from console.api.track_records import encode_fixes
from console.models.details import LoadState
from tests.console import trails
from tests.console.views.acting import find, press, until
from tests.console.views.conftest import InRoom
from tests.console.views.room import Room

MINUTE_MS = 60_000


async def _lines(room: Room, score: float, hold: asyncio.Event | None) -> AsyncIterator[bytes]:
    body = room.desk.posts("/api/tracks/query")[-1]
    worker_ids = body["worker_ids"]
    assert isinstance(worker_ids, list)
    for place, worker_id in enumerate(worker_ids):
        if place and hold is not None:
            await hold.wait()
        answer = trails.answer(worker_id, 0.004 * place, score=score if place == 0 else 0.0)
        yield msgspec.json.encode(answer.line) + b"\n" + encode_fixes(answer.fixes)


def _serve(room: Room, *, score: float = 0.0, hold: asyncio.Event | None = None) -> None:
    room.desk.streams["/api/tracks/query"] = lambda: _lines(room, score, hold)


async def _loaded(room: Room, *worker_ids: int, score: float = 0.0) -> None:
    """T with the people ticked, the range of the trails, and the button."""
    _serve(room, score=score)
    room.models.selection.set_ticked(worker_ids)
    press(room.window, Qt.Key.Key_T)
    panel = room.window.panes.tracks
    await until(panel.isVisible, "the pane comes up")
    panel.span.show_span(trails.BEGAN, trails.BEGAN.replace(hour=4))
    panel.span.ask.click()
    await until(lambda: room.models.tracks.state is LoadState.READY, "the tracks are there")


def test_without_people_the_pane_says_how_to_begin(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        assert not room.window.commands["people.track"].isEnabled()
        press(room.window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
        panel = room.window.panes.tracks
        assert "勾选" in panel.words.text()
        panel.span.ask.click()
        assert room.models.tracks.state is LoadState.FAILED
        assert panel.words.text() == "先在人员目录里勾选或选中要查询的人员。"
        assert room.desk.posts("/api/tracks/query") == []

    in_room(story, made=["tracks"])


def test_a_range_that_ends_before_it_begins_is_refused_in_words(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.models.selection.select_worker(1)
        panel = room.window.panes.tracks
        panel.span.show_span(trails.BEGAN.replace(hour=4), trails.BEGAN)
        panel.ask()
        assert panel.words.text() == "开始时间必须早于结束时间。"
        assert room.desk.posts("/api/tracks/query") == []

    in_room(story, made=["tracks"])


def test_the_tracks_of_the_ticked_people_are_asked_for_with_the_range(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await _loaded(room, 1, 2, score=64.0)
        asked = room.desk.posts("/api/tracks/query")
        assert [sorted(one["worker_ids"]) for one in asked] == [[1, 2]]  # type: ignore[call-overload]
        assert asked[0]["since"] == "2026-11-21T00:00:00Z"
        assert asked[0]["until"] == "2026-11-21T04:00:00Z"
        panel = room.window.panes.tracks
        people = panel.people
        assert [people.words(key, "name") for key in people.keys] == ["张伟", "王芳"]
        assert people.words(1, "mileage") == "8.4 公里"
        assert people.words(1, "suspicion") == "64 分：瞬移 2 次"
        assert people.mark(1, "suspicion") == "suspicion.high"
        assert people.words(2, "suspicion") == "无异常"
        whats = [
            (panel.parts.words(key, "what"), panel.parts.words(key, "length")) for key in panel.parts.keys
        ]
        assert whats == [("停留 1", "35 分钟"), ("工单", ""), ("间断", "30 分钟"), ("告警", "")]
        assert panel.parts.words(2, "why") == "本人已隐身，不定位"

    in_room(story, made=["tracks"])


def test_a_long_query_shows_how_far_it_is_and_can_be_cancelled(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        _serve(room, hold=asyncio.Event())
        room.models.selection.set_ticked([1, 2, 3])
        panel = room.window.panes.tracks
        press(room.window, Qt.Key.Key_T)
        panel.ask()
        await until(lambda: panel.progress.value() == 1, "the first is there")
        assert panel.words.text() == "正在读取轨迹：1 / 3 人"
        find(QPushButton, "track_cancel", panel).click()
        assert room.models.tracks.state is LoadState.FAILED
        assert panel.problem.text() == "已取消，已读到的轨迹保留。"
        assert panel.problem.isVisible()
        assert len(room.models.tracks.tracks) == 1

    in_room(story, made=["tracks"])


def test_a_refusal_is_said_in_words(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.refusals["/api/tracks/query"] = (
            403,
            b'{"type": "/problems/forbidden", "title": "no", "status": 403, "detail": "no"}',
        )
        room.models.selection.select_worker(1)
        room.window.commands["people.track"].trigger()
        room.window.panes.tracks.ask()
        await until(lambda: room.models.tracks.state is LoadState.FAILED, "refused")
        assert room.window.panes.tracks.words.text() == room.ui.texts("core.problem.forbidden")

    in_room(story, made=["tracks"])


def test_space_plays_and_the_arrows_step_fix_by_fix(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await _loaded(room, 1)
        model, player = room.models.tracks, room.window.panes.tracks.player
        player.slider.setFocus()
        at = model.playhead_ms
        press(player.slider, Qt.Key.Key_Right)
        assert model.playhead_ms == at + trails.EVERY_S * 1_000
        press(player.slider, Qt.Key.Key_Left)
        assert model.playhead_ms == at
        player.speed.setCurrentIndex(3)
        player.speed.activated.emit(3)
        press(player.slider, Qt.Key.Key_Space)
        assert model.playing
        await until(lambda: model.playhead_ms > at + MINUTE_MS, "time passes")
        assert player.time.text().startswith("11-21 ")
        press(player.slider, Qt.Key.Key_Space)
        assert not model.playing

    in_room(story, made=["tracks"])


def test_playing_ends_at_the_end_or_begins_again(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await _loaded(room, 1)
        model, player = room.models.tracks, room.window.panes.tracks.player
        model.set_speed(600)
        player.slider.setValue(player.slider.maximum())
        assert model.playhead_ms == model.until_ms
        player.loop.click()
        player.play.click()
        await until(lambda: model.since_ms < model.playhead_ms < model.until_ms, "it begins again")
        player.loop.click()
        model.seek(model.until_ms - 1)
        await until(lambda: not model.playing, "it ends")
        assert model.playhead_ms == model.until_ms

    in_room(story, made=["tracks"])


def test_profile_table_and_playhead_are_linked_both_ways(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await _loaded(room, 1, 2)
        model, panel = room.models.tracks, room.window.panes.tracks
        await until(lambda: panel.profile.shown is model.get(1), "the profile is drawn")
        panel.parts_table.setFocus()
        panel.parts_table.selectRow(2)
        assert model.playhead_ms == trails.BEGAN_MS + trails.GAP_MIN * MINUTE_MS
        panel.player.slider.setFocus()
        model.seek(trails.BEGAN_MS + (trails.STOP_MIN + 5) * MINUTE_MS)
        assert panel.parts_table.current_key == 0
        model.seek(trails.BEGAN_MS)
        assert not panel.parts_table.selectionModel().hasSelection()
        panel.tabs.setCurrentIndex(1)
        panel.people_table.setFocus()
        panel.people_table.selectRow(1)
        assert model.front == 2
        assert panel.profile.shown is model.get(2)

    in_room(story, made=["tracks"])


@pytest.mark.parametrize("suffix", ["csv", "gpx", "kml", "geojson", "html"])
def test_tracks_leave_the_window_as_files(in_room: InRoom, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"out.{suffix}"

    async def story(room: Room) -> None:
        await _loaded(room, 1, 2)
        dialog = room.window.panes.tracks.export.ask(suffix)
        dialog.fileSelected.emit(str(file))
        dialog.close()
        await until(file.exists, "the file is written", 20)
        await until(lambda: room.tasks.running <= 1, "the export is over")
        text = file.read_text(encoding="utf-8-sig")
        assert "张伟" in text
        assert "王芳" in text
        if suffix == "csv":
            assert len(pd.read_csv(file)) == sum(len(track) for track in room.models.tracks.tracks)
        if suffix == "geojson":
            kinds = [one["geometry"]["type"] for one in json.loads(text)["features"]]
            assert kinds == ["MultiLineString", "Point"] * 2
        if suffix == "html":
            assert 'src="http' not in text
            assert 'href="http' not in text.replace('href="https://leafletjs.com"', "")
            assert "停留" in text

    in_room(story, made=["tracks"])


def test_cleared_tracks_are_gone_and_the_pane_says_how_to_begin(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await _loaded(room, 1)
        find(QPushButton, "track_clear", room.window.panes.tracks).click()
        assert room.models.tracks.tracks == []
        assert room.window.panes.tracks.words.text() == "已选 1 人。选好时间段，点“查询轨迹”。"
        assert not room.window.panes.tracks.player.play.isEnabled()

    in_room(story, made=["tracks"])


def test_the_pane_speaks_english(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await _loaded(room, 1)
        panel = room.window.panes.tracks
        assert panel.tabs.tabText(0) == "Events 4"
        assert panel.parts.words(2, "why") == "Hidden by their own choice: not located"

    in_room(story, made=["tracks"], language="en")


def test_a_lost_backend_is_said_in_the_pane(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        room.desk.down = True
        room.models.selection.select_worker(1)
        room.window.commands["people.track"].trigger()
        room.window.panes.tracks.ask()
        await until(lambda: room.models.tracks.state is LoadState.FAILED, "unreachable")
        assert room.window.panes.tracks.words.text()

    in_room(story, made=["tracks"])


def test_orders_and_alarms_stand_where_they_happened_and_a_click_goes_there(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        await _loaded(room, 1, 2)
        model, panel = room.models.tracks, room.window.panes.tracks
        slider = panel.player.slider
        arrived_ms = trails.BEGAN_MS + trails.ARRIVED_MIN * MINUTE_MS
        alarm_ms = trails.BEGAN_MS + trails.ALARM_MIN * MINUTE_MS
        assert [one.at_ms for one in slider.moments] == [arrived_ms, alarm_ms] * 2
        assert slider.moments[0].words == "11-21 09:02:00 张伟 到场签到：GD20261121-0007 断网"
        assert slider.moments[1].look == "alarm.orange"
        x = round(slider.x_of(slider.moments[1]))
        QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(x + 2, 4))
        assert model.playhead_ms == alarm_ms
        assert panel.parts_table.current_key == 2, "it is in the gap that this was"
        assert panel.parts.words(1, "why") == "到场签到：GD20261121-0007 断网"
        assert panel.parts.words(3, "why") == "告警：失联"
        panel.parts_table.setFocus()
        panel.parts_table.selectRow(1)
        assert model.playhead_ms == arrived_ms
        await until(lambda: panel.profile.happened is not None, "the profile has them too")
        points = panel.profile.happened.points() if panel.profile.happened else []
        assert [round(point.pos().x()) for point in points] == [62 * 60, 175 * 60]
        assert points[0].data().endswith("到场签到：GD20261121-0007 断网")
        panel.profile.tell_hovered([*points, *points, *points])
        told = panel.profile.plots["speed"].vb.toolTip().splitlines()
        assert told == [points[0].data(), points[1].data(), points[0].data(), "还有 3 件"]

    in_room(story, made=["tracks"])


def test_one_long_track_can_be_cancelled_between_its_parts(in_room: InRoom) -> None:
    async def endless() -> AsyncIterator[bytes]:
        answer = trails.answer(1)
        for part in range(1, 10**6):
            line = msgspec.structs.replace(answer.line, part=part, parts=part + 1, stops=[], gaps=[])
            yield msgspec.json.encode(line) + b"\n" + encode_fixes(answer.fixes)
            await asyncio.sleep(0.01)

    async def story(room: Room) -> None:
        room.desk.streams["/api/tracks/query"] = endless
        room.models.selection.select_worker(1)
        model, panel = room.models.tracks, room.window.panes.tracks
        press(room.window, Qt.Key.Key_T)
        panel.ask()
        await until(lambda: model.received > 1_000, "parts are coming")
        find(QPushButton, "track_cancel", panel).click()
        assert model.state is LoadState.FAILED
        assert panel.words.text() == "已取消，已读到的轨迹保留。"
        received = model.received
        await until(lambda: room.tasks.running <= 1, "nobody reads on")
        assert model.received == received

    in_room(story, made=["tracks"])


def test_many_fixes_are_counted_while_they_come(in_room: InRoom) -> None:
    async def story(room: Room) -> None:
        model, panel = room.models.tracks, room.window.panes.tracks
        model.begin([1], trails.BEGAN, trails.BEGAN.replace(hour=4))
        model.receive(1_200_000)
        assert panel.words.text() == "正在读取轨迹：0 / 1 人，已收到 1,200,000 个定位"

    in_room(story, made=["tracks"])
