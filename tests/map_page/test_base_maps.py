"""Base maps through the real page: the offline ones draw without any network, names in both languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.core.settings import Settings
from console.core.texts import RESOURCES, Texts
from console.map import sources
from console.views import theme
from tests.map_page.board import Board
from tests.map_page.conftest import Surroundings
from tests.map_page.subjects import World

ROADS = Path(__file__).resolve().parents[3] / "shared" / "data" / "tiles"
TILES_DRAWN = "document.querySelectorAll('canvas.leaflet-tile-loaded').length > 3"

pytestmark = pytest.mark.skipif(
    not (RESOURCES / "basemap" / "stamp").is_file(), reason="set-up has not made the base map"
)


@pytest.fixture
def with_roads(world: World, qtbot: QtBot, page_cache_dir: Path) -> Iterator[Board]:
    if not (ROADS / "shanghai_center_2025.pmtiles").is_file():
        pytest.skip("the shared road tiles are not on this machine")
    ui = Surroundings(Texts.strict("zh"), theme.resolve("light"), Settings(), world.clock)
    running = Board(ui, world.models, qtbot, page_cache_dir, ROADS)
    running.open()
    yield running
    running.close()
    assert running.complaints == []


def pixel(x: int, y: int) -> str:
    """JavaScript: colour of the tile pixel (x, y) of the container, as [r, g, b]."""
    return f"""(() => {{
        for (const tile of document.querySelectorAll('canvas.leaflet-tile-loaded')) {{
            const box = tile.getBoundingClientRect();
            if ({x} < box.left || {y} < box.top || {x} >= box.right || {y} >= box.bottom) continue;
            const scale = tile.width / box.width;
            const data = tile.getContext('2d').getImageData(
                ({x} - box.left) * scale, ({y} - box.top) * scale, 1, 1).data;
            return [...data.slice(0, 3)];
        }}
        return null;
    }})()"""


def rgb(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def test_china_is_drawn_without_any_network(board: Board) -> None:
    board.view.set_base("china")
    board.ask("(page.map.setView([36, 103.8], 5), 1)")
    board.until(TILES_DRAWN)
    land = [rgb(board.ask(f"page.stage.colours.tint_{number}")) for number in range(5)]
    board.wait(lambda: board.ask(pixel(450, 330)) in land)


def test_taiwan_and_the_line_at_sea_come_from_the_chinese_set(board: Board) -> None:
    board.view.set_base("china")
    board.ask("(page.map.setView([23.7, 121.0], 7), 1)")
    land = [rgb(board.ask(f"page.stage.colours.{name}")) for name in ("tint_0", "tint_1", "tint_2")]
    land += [rgb(board.ask(f"page.stage.colours.{name}")) for name in ("tint_3", "tint_4", "land")]
    board.wait(lambda: board.ask(pixel(470, 330)) in land)


def test_abroad_there_is_something_to_see(board: Board) -> None:
    board.view.set_base("china")
    board.ask("(page.map.setView([30.27, -97.74], 10), 1)")
    board.until(TILES_DRAWN)
    abroad = rgb(board.ask("page.stage.colours.land_abroad"))
    board.wait(lambda: board.ask(pixel(450, 250)) == abroad)


def test_roads_of_the_customers_archive_are_the_first_choice_and_credited(with_roads: Board) -> None:
    with_roads.until("page.bases.key === 'roads'")
    with_roads.until(TILES_DRAWN)
    credit = "document.querySelector('.leaflet-control-attribution').textContent"
    with_roads.until(f"{credit}.includes('© OpenStreetMap contributors')")


def test_a_page_left_while_its_tiles_arrive_complains_of_nothing(with_roads: Board) -> None:
    for turn in range(2, 8):
        with_roads.ask("(page.map.setView([30.27, -97.74], 9, {animate: false}), 1)")
        with_roads.view.reload()
        with_roads.wait(lambda greeted=turn: with_roads.greetings >= greeted)
    with_roads.until(TILES_DRAWN)


def test_a_dark_theme_repaints_the_ground(board: Board) -> None:
    board.view.set_base("china")
    board.ask("(page.map.setView([36, 103.8], 5), 1)")
    board.until(TILES_DRAWN)
    board.view.set_theme(theme.resolve("dark"))
    board.wait(lambda: sum(board.ask(pixel(450, 330)) or [999]) < 200)


def test_an_archive_that_is_missing_leaves_the_rest(tmp_path: Path) -> None:
    (tmp_path / "world.pmtiles").write_bytes(b"")
    assert list(sources.archives(tmp_path, None)) == ["world"]
    assert list(sources.archives(tmp_path, tmp_path / "nowhere")) == ["world"]
