"""A map made of an OSM extract, in the real page: its ground is painted and its names are placed."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.core.settings import Settings
from console.core.texts import Texts
from console.views import theme
from tests.map_page.board import Board
from tests.map_page.conftest import Surroundings
from tests.map_page.subjects import World
from tests.map_page.test_base_maps import pixel, rgb
from tests.tools.mapdata.osm_file import town
from tools.mapdata.build import Job, build
from tools.mapdata.progress import Progress

# What the page writes on its tiles from now on, in `globalThis.written`.
LISTEN = """(() => {
    globalThis.written = new Set();
    const draw = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
        globalThis.written.add(text);
        return draw.call(this, text, ...rest);
    };
    return 1;
})()"""


@pytest.fixture(params=["zh"])
def own(
    request: pytest.FixtureRequest, world: World, qtbot: QtBot, page_cache_dir: Path, tmp_path: Path
) -> Iterator[Board]:
    file = town().write(tmp_path / "town.osm.pbf")
    build(Job(file, tmp_path / "map", roads_graph=False), Progress(io.StringIO(), as_json=True))
    ui = Surroundings(Texts.strict(request.param), theme.resolve("light"), Settings(), world.clock)
    running = Board(ui, world.models, qtbot, page_cache_dir, tmp_path / "map")
    running.open()
    yield running
    running.close()
    assert running.complaints == []


def test_streets_parks_and_water_are_named_without_any_network(own: Board) -> None:
    own.until("page.bases.key === 'roads'")
    own.ask(LISTEN)
    own.ask("(page.map.setView([31.2285, 121.4750], 16), 1)")
    names = "['延安东路', '西藏中路', '人民公园', '人民广场']"
    own.until(f"{names}.every((name) => globalThis.written.has(name))")


def test_the_ground_is_painted_by_kind(own: Board) -> None:
    own.until("page.bases.key === 'roads'")
    own.ask("(page.map.setView([31.22575, 121.4763], 17), 1)")  # a corner: the name is in the middle
    water = rgb(own.ask("page.stage.colours.sea"))
    own.wait(lambda: own.ask(pixel(450, 300)) == water)
    park = rgb(own.ask("page.stage.colours.green"))
    place = own.place_of(31.2273, 121.4762)
    own.wait(lambda: own.ask(pixel(place.x(), place.y())) == park)


@pytest.mark.parametrize("own", ["en"], indirect=True)
def test_in_english_a_street_has_its_english_name_or_its_own(own: Board) -> None:
    own.until("page.bases.key === 'roads'")
    own.ask(LISTEN)
    own.ask("(page.map.setView([31.2285, 121.4750], 16), 1)")
    own.until('["East Yan\'an Road", "西藏中路"].every((name) => globalThis.written.has(name))')
