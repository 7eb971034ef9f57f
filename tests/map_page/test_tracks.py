"""Tracks on the real page: drawn, thinned, pointed at, played; the map is let go when somebody moves it."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint

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
    assert board.ask("Boolean(page.tracks.lines.shown.context.getImageData(0, 0, 1440, 960).data.some(Boolean))")
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
