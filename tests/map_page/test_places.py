"""Points of interest on the real page: drawn, thinned, hidden, pointed at, measured to a person."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint

from console.api.types import Place, PlaceLayer
from console.map import place_icons
from tests.map_page import subjects
from tests.map_page.board import Board
from tests.map_page.subjects import World

CENTRE = (31.2304, 121.4737)
LAYERS = [
    PlaceLayer(id=one, version=1, name=f"图层{one}", icon=icon, colour=colour)
    for one, icon, colour in (
        (1, "shop", "#1570ef"),
        (2, "server", "#6938ef"),
        (3, "antenna", "#099250"),
        (4, "warehouse", "#b54708"),
        (5, "flag", "#c11574"),
    )
]


def place(place_id: int, lat: float, lon: float, **fields: Any) -> Place:
    usual: dict[str, Any] = {"version": 1, "layer": 1, "name": f"点{place_id}", "department_id": 1}
    return Place(id=place_id, lat=lat, lon=lon, updated_at=subjects.NOW, **(usual | fields))


@pytest.fixture
def marked(board: Board) -> Board:
    """Two places on two layers, the map at the first."""
    model = board.models.places
    model.layers.replace(LAYERS)
    model.store.replace(
        [place(1, *CENTRE, name="外滩营业厅", note="一楼"), place(2, CENTRE[0] + 0.002, CENTRE[1], layer=2)]
    )
    board.ask(f"page.map.setView([{CENTRE[0]}, {CENTRE[1]}], 16, {{ animate: false }}) && null")
    board.until("page.places.drawn.length === 2")
    return board


def test_places_are_drawn_on_their_own_canvas_in_their_layers_colour(marked: Board) -> None:
    blue = "data[place] === 0x15 && data[place + 1] === 0x70 && data[place + 2] === 0xef"
    assert marked.ask(
        "((data) => { let n = 0; for (let place = 0; place < data.length; place += 4)"
        f" if ({blue}) n++; return n; }})"
        "(page.places.sheet.context.getImageData(0, 0, page.places.view.width, page.places.view.height).data)"
    )
    assert marked.ask("page.places.outlines.size") == 5


def test_a_hidden_layer_is_not_drawn_and_comes_back(marked: Board) -> None:
    marked.models.places.hide([2])
    marked.until("page.places.drawn.length === 1")
    marked.models.places.hide([])
    marked.until("page.places.drawn.length === 2")


def test_the_layer_switch_of_the_map_hides_all_of_them(marked: Board) -> None:
    marked.settings.set("map.places", False)
    marked.until("page.places.drawn.length === 0")
    marked.settings.set("map.places", True)
    marked.until("page.places.drawn.length === 2")


def test_a_click_selects_a_place_and_a_selected_place_is_shown(marked: Board) -> None:
    marked.click(*CENTRE)
    marked.wait(lambda: marked.models.selection.place_id == 1)
    marked.until("page.places.chosen === 1")
    marked.models.selection.show_requested.emit("place", frozenset([2]))
    marked.until("Math.abs(page.map.getCenter().lat - 31.2324) < 1e-4")


def test_the_card_tells_name_layer_note_and_the_distance_to_the_selected_person(
    marked: Board, world: World
) -> None:
    world.workers(subjects.worker(1, name="张伟"))
    world.fixes({1: (CENTRE[0], CENTRE[1] + 0.01)})
    marked.until("page.workers.n === 1")
    marked.models.selection.select_worker(1)
    marked.until("page.selection.focus() !== undefined")
    assert marked.ask("page.places.lines(1)") == ["外滩营业厅", "图层1 · 张伟 950 米", "一楼"]


def test_changes_reach_the_page(marked: Board) -> None:
    store = marked.models.places.store
    store.put([place(1, CENTRE[0] + 0.001, CENTRE[1], version=2, icon="bank")])
    marked.until("page.places.byId.get(1).mark.includes('bank') && page.places.outlines.has('bank')")
    store.remove([2])
    marked.until("page.places.drawn.length === 1")


def test_a_reloaded_page_has_the_places_again(marked: Board) -> None:
    marked.view.reload()
    marked.wait(lambda: marked.greetings == 2)
    marked.until("page.places.byId.size === 2 && page.places.layers.size === 5")


def test_twenty_thousand_places_are_thinned_and_painted_only_when_the_map_moves(
    marked: Board, world: World
) -> None:
    marked.models.places.store.replace(
        [
            place(one, CENTRE[0] + one % 141 * 0.001 - 0.07, CENTRE[1] + one // 141 * 0.001 - 0.07)
            for one in range(1, 20_001)
        ]
    )
    marked.until("page.places.byId.size === 20000")
    marked.ask(f"page.map.setView([{CENTRE[0]}, {CENTRE[1]}], 12, {{ animate: false }}) && null")
    marked.until("page.places.drawn.length > 100 && page.places.drawn.length < 2000")
    marked.ask(
        "(page.places.repaints = 0, page.places.repaint = ((was) => function (view) {"
        " page.places.repaints++; was.call(page.places, view); })(page.places.repaint), null)"
    )
    world.workers(subjects.worker(1))
    world.fixes({1: CENTRE})
    marked.until("page.workers.n === 1")
    assert marked.ask("page.places.repaints") == 0
    marked.drag(QPoint(60, 0))
    marked.until("page.places.repaints > 0")


def test_every_icon_of_the_backend_and_the_choice_has_an_outline() -> None:
    for name in place_icons.ICONS:
        assert place_icons.outline(name).startswith("M")
    assert place_icons.known("of-a-newer-backend") == "pin"
