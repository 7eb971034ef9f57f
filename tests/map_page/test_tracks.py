"""Tracks on the real page: drawn, thinned, pointed at, played; the map is let go when somebody moves it."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from console.api.track_records import TrackAnswer
from console.models.gathering import whole
from console.models.replay import PastRoom, ReplayModel
from console.models.tracks import TrackModel
from tests.console import trails
from tests.map_page import subjects
from tests.map_page.board import Board
from tests.map_page.subjects import World

MINUTE_MS = 60_000


@pytest.fixture
def loaded(board: Board) -> TrackModel:
    """Two people's mornings on the page."""
    model = board.models.tracks
    model.begin([1, 2], trails.BEGAN, trails.BEGAN + timedelta(hours=4))
    model.take(whole(trails.answer(1), 0))
    model.take(whole(trails.answer(2, 0.01), 1))
    model.finish()
    board.until("page.tracks.drawn.heads.length === 2")
    return model


def test_a_track_is_drawn_with_its_stop_and_its_gap(board: Board, loaded: TrackModel) -> None:
    assert board.ask("page.tracks.drawn.points") > 20
    assert board.ask("page.tracks.drawn.stops") == 2
    assert board.ask("[...page.tracks.tracks.values()][0].gaps.length") == 1
    assert board.ask(
        "Boolean(page.tracks.lines.shown.context.getImageData(0, 0, 1440, 960).data.some(Boolean))"
    )
    shown = board.ask("page.map.getBounds().contains([31.225, 121.49])")
    assert shown, "the map goes to what was asked for"
    assert len(loaded.tracks) == 2


def test_far_away_fewer_points_are_drawn(board: Board, loaded: TrackModel) -> None:
    near = board.ask(
        "page.map.setZoom(17, { animate: false }) && [...page.tracks.tracks.values()][0]"
        ".keptAt(page.stage.view).rows.length"
    )
    far = board.ask(
        "page.map.setZoom(9, { animate: false }) && [...page.tracks.tracks.values()][0]"
        ".keptAt(page.stage.view).rows.length"
    )
    assert far < near / 4
    assert near > len(loaded.tracks[0]) / 3


def test_the_heads_move_with_the_playhead_and_say_when_nothing_is_known(
    board: Board, loaded: TrackModel
) -> None:
    loaded.seek(trails.BEGAN_MS + 20 * MINUTE_MS)
    board.until(f"page.tracks.playhead.at_ms === {trails.BEGAN_MS + 20 * MINUTE_MS}")
    before = board.ask("page.tracks.drawn.heads.find((head) => head.id === 1).worldX")
    loaded.seek(trails.BEGAN_MS + 50 * MINUTE_MS)
    board.until(f"page.tracks.drawn.heads.find((head) => head.id === 1).worldX > {before}")
    loaded.seek(trails.BEGAN_MS + (trails.GAP_MIN + 10) * MINUTE_MS)
    board.until("page.tracks.drawn.heads.every((head) => !head.known)")


def test_a_click_on_a_track_moves_the_playhead_there(board: Board, loaded: TrackModel) -> None:
    track = loaded.tracks[1]
    row = 60
    board.click(float(track.fixes.lat[row]), float(track.fixes.lon[row]))
    board.wait(lambda: loaded.front == 2)
    assert abs(loaded.playhead_ms - float(track.fixes.at_ms[row])) < 5 * MINUTE_MS


def test_following_keeps_the_person_in_view_until_the_map_is_moved(board: Board, loaded: TrackModel) -> None:
    board.ask("page.map.setZoom(16, { animate: false }) && null")
    loaded.play()
    loaded.seek(trails.BEGAN_MS + 55 * MINUTE_MS)
    place = loaded.tracks[0].place_at(loaded.playhead_ms)
    assert place is not None
    board.until(f"page.map.getBounds().contains([{place.lat}, {place.lon}])")
    assert loaded.follow
    board.drag(QPoint(-120, 60))
    board.wait(lambda: not loaded.follow)
    centre = board.ask("page.map.getCenter().lng")
    loaded.seek(trails.BEGAN_MS + 1 * MINUTE_MS)
    board.until(f"page.tracks.playhead.at_ms === {trails.BEGAN_MS + 1 * MINUTE_MS}")
    assert board.ask("page.map.getCenter().lng") == centre
    loaded.pause()


def test_orders_and_alarms_appear_when_they_happened(board: Board, loaded: TrackModel) -> None:
    arrived_ms = trails.BEGAN_MS + trails.ARRIVED_MIN * MINUTE_MS
    assert board.ask("page.tracks.marks.length") == 4
    mark = "page.tracks.marks.find(({ mark }) => !mark.alarm && mark.workerId === 1)"
    assert board.ask(f"{mark}.mark.words") == "到场签到：GD20261121-0007 断网"
    x, y = board.ask(f"[{mark}.x, {mark}.y].map((at) => at / window.devicePixelRatio)")
    QTest.mouseMove(board.surface, QPoint(round(x), round(y)))
    board.until("document.querySelector('.waiqin-tip').textContent.includes('到场签到')")
    QTest.mouseClick(board.surface, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    board.wait(lambda: loaded.playhead_ms == arrived_ms)
    assert loaded.front == 1


def test_a_way_across_the_date_line_is_no_way_round_the_world(board: Board) -> None:
    model = board.models.tracks
    model.begin([1], trails.BEGAN, trails.BEGAN + timedelta(hours=4))
    answer = trails.answer(1)
    east = np.mod(179.99 + (answer.fixes.lon - answer.fixes.lon.min()) + 180, 360) - 180
    moved = TrackAnswer(answer.line, replace(answer.fixes, lon=east))
    model.take(whole(moved, 0))
    model.finish()
    board.until("page.tracks.drawn.heads.length === 1 && page.tracks.drawn.points > 20")
    xs = board.ask("(({ x }) => [Math.min(...x), Math.max(...x)])([...page.tracks.tracks.values()][0])")
    assert xs[1] - xs[0] < 0.001
    assert board.ask("page.map.getZoom()") > 10
    inside = "(({ x, y }) => x > 0 && y > 0 && x < 900 && y < 600)"
    assert board.ask(f"page.tracks.drawn.heads.every(({{ x, y }}) => {inside}({{ x, y }}))")
    board.ask("page.map.setView([31.225, -179.98], 13, { animate: false }) && null")
    board.until(f"page.tracks.drawn.heads.every(({{ x, y }}) => {inside}({{ x, y }}))")
    board.until(
        "page.tracks.lines.job === null && page.tracks.lines.shown.context"
        ".getImageData(432, 288, 900, 600).data.some(Boolean)"
    )


def test_a_way_over_the_pole_is_drawn_to_the_edge_of_the_map(board: Board) -> None:
    model = board.models.tracks
    model.begin([1], trails.BEGAN, trails.BEGAN + timedelta(hours=4))
    answer = trails.answer(1)
    n = len(answer.fixes)
    over = replace(answer.fixes, lat=np.linspace(80, 90, n), lon=np.where(np.arange(n) % 2, 170.0, -10.0))
    model.take(whole(TrackAnswer(answer.line, over), 0))
    model.finish()
    board.until("page.tracks.drawn.heads.length === 1 && page.tracks.lines.job === null")
    assert board.ask("[...page.tracks.tracks.values()][0].y.every((y) => y >= 0 && y <= 1)")


def test_cleared_tracks_are_gone(board: Board, loaded: TrackModel) -> None:
    loaded.clear()
    board.until("page.tracks.tracks.size === 0")
    assert not board.ask("page.tracks.lines.shown.context.getImageData(0, 0, 1440, 960).data.some(Boolean)")


def test_a_reloaded_page_has_the_tracks_again(board: Board, loaded: TrackModel) -> None:
    board.view.reload()
    board.wait(lambda: board.greetings == 2)
    board.until("page.tracks.drawn.heads.length === 2")
    assert len(loaded.tracks) == 2


def test_the_map_shows_another_room_and_the_present_again(board: Board, world: World) -> None:
    world.workers(subjects.worker(1), subjects.worker(2))
    world.fixes({1: (31.2397, 121.4903), 2: (31.22, 121.45)})
    board.until("page.workers.n === 2")
    model = ReplayModel()
    model.open(date(2026, 11, 21), trails.BEGAN + timedelta(hours=6))
    room = PastRoom.build(world.models, model)
    board.view.show_world(room.models, room.clock)
    board.until("page.workers.n === 0")
    board.view.show_world(world.models, world.clock)
    board.until("page.workers.n === 2")
