"""Drawing on the real page: every tool by mouse and by keyboard, measuring, handles, taking back, leaving."""

import math
from itertools import pairwise

import numpy as np
import pyproj
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from console.models.areas import AreaModel, Measured
from console.models.rules.distance import distance_m
from console.models.rules.inside import inside
from console.models.shapes import Box, Circle, Corridor, Polygon
from tests.map_page import subjects
from tests.map_page.board import Board
from tests.map_page.subjects import World

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
A, B, C = QPoint(300, 200), QPoint(500, 350), QPoint(350, 420)


@pytest.fixture
def areas(board: Board) -> AreaModel:
    """The model of what is drawn, with the keyboard in the map and the map near enough for metres."""
    board.view.activateWindow()
    board.wait(board.view.isActiveWindow)
    board.ask("(page.map.setView([31.23, 121.47], 15, { animate: false }), 1)")
    board.view.setFocus()
    return board.models.areas


def choose(board: Board, tool: str) -> None:
    board.models.areas.choose(tool)
    board.until(f"page.drawing.layer.tool === '{tool}'")


def where(board: Board, point: QPoint) -> tuple[float, float]:
    lat, lon = board.ask(
        f"(({{lat, lng}}) => [lat, lng])(page.map.containerPointToLatLng([{point.x()}, {point.y()}]))"
    )
    return lat, lon


def click(board: Board, *points: QPoint) -> None:
    for point in points:
        QTest.mouseClick(board.surface, Qt.MouseButton.LeftButton, NONE, point)


def double_click(board: Board, point: QPoint) -> None:
    """As the page hears it: two clicks at one place, then a double one."""
    click(board, point, point)
    board.ask(
        "page.map.getContainer().dispatchEvent(new MouseEvent('dblclick', "
        f"{{ bubbles: true, clientX: {point.x()}, clientY: {point.y()} }}))"
    )


def drag(board: Board, *way: QPoint) -> None:
    QTest.mousePress(board.surface, Qt.MouseButton.LeftButton, NONE, way[0])
    for begin, end in pairwise(way):
        for step in range(1, 9):
            QTest.mouseMove(board.surface, begin + (end - begin) * step / 8)
        board.ask("1")  # moves that come too fast are told as one
    QTest.mouseRelease(board.surface, Qt.MouseButton.LeftButton, NONE, way[-1])


def keys(board: Board, *pressed: Qt.Key) -> None:
    for key in pressed:
        QTest.keyClick(board.surface, key)


def near(one: tuple[float, float], other: tuple[float, float], deg: float = 2e-4) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) < deg


def test_a_distance_is_measured_by_clicks_and_ended_by_a_double_click(board: Board, areas: AreaModel) -> None:
    choose(board, "distance")
    zoom = board.ask("page.map.getZoom()")
    click(board, A, B)
    board.until("page.drawing.layer.pen.points.length === 2")
    double_click(board, C)
    board.wait(lambda: areas.measure is not None)
    assert areas.measure is not None
    assert areas.measure.tool == "distance"
    assert [near(p, where(board, q)) for p, q in zip(areas.measure.points, (A, B, C), strict=True)] == [
        True
    ] * 3
    assert areas.tool == ""
    assert board.ask("page.map.getZoom()") == zoom, "a double click ends and does not zoom"
    assert areas.shape is None


def test_the_total_is_the_geodesic_of_the_ellipsoid(board: Board, areas: AreaModel) -> None:
    choose(board, "distance")
    click(board, A, B, C)
    double_click(board, C)
    board.wait(lambda: areas.measure is not None)
    assert areas.measure is not None
    lats, lons = np.array(areas.measure.points).T
    earth = pyproj.Geod(ellps="WGS84")
    told = board.ask("page.drawing.geodesy.legsM(page.drawing.layer.shapes.measure.points)")
    assert told == pytest.approx(earth.line_lengths(lons, lats).tolist(), rel=1e-9)
    sphere = [distance_m(*a, *b) for a, b in pairwise(areas.measure.points)]
    assert told == pytest.approx(sphere, rel=0.005)
    said = board.ask("page.drawing.layer.said")
    assert said == [f"总长 {sum(told) / 1000:.2f} 公里"]


def test_an_area_is_that_of_the_ellipsoid_in_three_units(board: Board, areas: AreaModel) -> None:
    choose(board, "area")
    click(board, A, B)
    double_click(board, C)
    board.wait(lambda: areas.measure is not None)
    assert areas.measure is not None
    lats, lons = np.array(areas.measure.points).T
    square_metres, metres = pyproj.Geod(ellps="WGS84").polygon_area_perimeter(lons, lats)
    told = board.ask("page.drawing.geodesy.ringOf(page.drawing.layer.shapes.measure.points)")
    assert told["areaM2"] == pytest.approx(abs(square_metres), rel=1e-9)
    assert told["perimeterM"] == pytest.approx(metres, rel=1e-9)
    words = board.ask("page.drawing.layer.said")
    assert words[0].endswith(f"{abs(square_metres) / 1e6:.2f} 平方公里")
    assert f"{abs(square_metres) * 3 / 2000:,.1f} 亩" in words[0]
    assert words[1] == f"周长 {metres / 1000:.2f} 公里"


def test_backspace_takes_back_and_escape_leaves_step_by_step(board: Board, areas: AreaModel) -> None:
    choose(board, "distance")
    click(board, A, B)
    keys(board, Key.Key_Backspace)
    board.until("page.drawing.layer.pen.points.length === 1")
    double_click(board, C)
    board.wait(lambda: areas.measure is not None and len(areas.measure.points) == 2)
    choose(board, "area")
    click(board, A)
    keys(board, Key.Key_Escape)
    board.wait(lambda: areas.tool == "")
    assert areas.measure is not None, "what was finished stays"
    keys(board, Key.Key_Escape)
    board.wait(lambda: areas.measure is None)


def test_dragging_the_map_sets_no_point(board: Board, areas: AreaModel) -> None:
    choose(board, "distance")
    drag(board, A, B)
    click(board, C)
    board.until("page.drawing.layer.pen.points.length === 1")
    assert areas.tool == "distance"


def test_a_box_is_dragged(board: Board, areas: AreaModel) -> None:
    choose(board, "box")
    centre = board.ask("page.map.getCenter().lng")
    drag(board, A, B)
    board.wait(lambda: areas.shape is not None)
    shape = areas.shape
    assert isinstance(shape, Box)
    assert near((shape.north, shape.west), where(board, A))
    assert near((shape.south, shape.east), where(board, B))
    assert board.ask("page.map.getCenter().lng") == centre, "the map stays"
    board.until("page.drawing.layer.tool === ''")


def test_a_box_is_two_clicks_as_well(board: Board, areas: AreaModel) -> None:
    choose(board, "box")
    click(board, B, A)
    board.wait(lambda: areas.shape is not None)
    assert isinstance(areas.shape, Box)
    assert near((areas.shape.north, areas.shape.west), where(board, A))


def test_a_circle_is_dragged_from_its_centre_to_its_edge(board: Board, areas: AreaModel) -> None:
    choose(board, "circle")
    drag(board, A, B)
    board.wait(lambda: areas.shape is not None)
    shape = areas.shape
    assert isinstance(shape, Circle)
    assert near((shape.lat, shape.lon), where(board, A))
    assert shape.radius_m == pytest.approx(distance_m(*where(board, A), *where(board, B)), rel=0.01)


def test_a_lasso_is_drawn_freehand_and_holds_what_it_went_round(board: Board, areas: AreaModel) -> None:
    choose(board, "polygon")
    ring = [
        QPoint(round(450 + 150 * math.cos(turn)), round(300 + 120 * math.sin(turn)))
        for turn in np.linspace(0, 2 * math.pi, 25)
    ]
    drag(board, *ring)
    board.wait(lambda: areas.shape is not None)
    shape = areas.shape
    assert isinstance(shape, Polygon)
    assert 8 <= len(shape.points) < 100, "without what lies nearly on the line"
    lat, lon = np.array([where(board, QPoint(450, 300)), where(board, QPoint(700, 300))]).T
    assert inside(shape, lat, lon).tolist() == [True, False]


def test_a_polygon_is_corners_too(board: Board, areas: AreaModel) -> None:
    choose(board, "polygon")
    click(board, A, B)
    double_click(board, C)
    board.wait(lambda: areas.shape is not None)
    assert isinstance(areas.shape, Polygon)
    assert len(areas.shape.points) == 3


def test_a_corridor_is_a_line_with_a_reach(board: Board, areas: AreaModel) -> None:
    choose(board, "corridor")
    click(board, A, B)
    double_click(board, C)
    board.wait(lambda: areas.shape is not None)
    shape = areas.shape
    assert isinstance(shape, Corridor)
    assert (len(shape.points), shape.distance_m) == (3, 200)


@pytest.mark.parametrize(
    ("tool", "kind", "rights"),
    [
        ("box", Box, 1),
        ("circle", Circle, 1),
        ("polygon", Polygon, 2),
        ("corridor", Corridor, 2),
        ("area", None, 2),
    ],
)
def test_every_tool_is_drawn_by_keyboard_alone(
    board: Board, areas: AreaModel, tool: str, kind: type | None, rights: int
) -> None:
    choose(board, tool)
    keys(board, Key.Key_Return, *[Key.Key_Right] * 4, *[Key.Key_Down] * 3, Key.Key_Return)
    if rights == 2:
        keys(board, *[Key.Key_Left] * 5, Key.Key_Return, Key.Key_Return)
    board.wait(lambda: areas.shape is not None or areas.measure is not None)
    if kind is None:
        assert areas.measure is not None
        assert len(areas.measure.points) == 3
    else:
        assert isinstance(areas.shape, kind)
    assert areas.tool == ""


@pytest.mark.usefixtures("areas")
def test_the_cross_hairs_push_the_map_at_its_edge(board: Board) -> None:
    choose(board, "distance")
    before = areas_centre(board)
    keys(board, Key.Key_Return)
    for _ in range(6):
        QTest.keyClick(board.surface, Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    board.until(f"page.map.getCenter().lng < {before - 0.001}")
    keys(board, Key.Key_Return)
    board.until("page.drawing.layer.pen.points.length === 2")


def areas_centre(board: Board) -> float:
    return float(board.ask("page.map.getCenter().lng"))


def test_handles_are_dragged_and_the_map_stays(board: Board, areas: AreaModel) -> None:
    choose(board, "circle")
    click(board, A, A + QPoint(100, 0))
    board.wait(lambda: areas.shape is not None)
    first = areas.shape
    assert isinstance(first, Circle)
    lng = areas_centre(board)
    drag(board, A + QPoint(100, 0), A + QPoint(160, 0))
    board.wait(lambda: isinstance(areas.shape, Circle) and areas.shape.radius_m > first.radius_m * 1.5)
    drag(board, A, A + QPoint(50, 40))
    board.wait(
        lambda: (
            isinstance(areas.shape, Circle)
            and near((areas.shape.lat, areas.shape.lon), where(board, A + QPoint(50, 40)))
        )
    )
    assert areas_centre(board) == lng
    assert not areas.dragging


def test_a_handle_is_moved_by_keyboard(board: Board, areas: AreaModel) -> None:
    choose(board, "box")
    drag(board, A, B)
    board.wait(lambda: areas.shape is not None)
    before = areas.shape
    assert isinstance(before, Box)
    areas.adjust(True)
    board.until("page.drawing.layer.adjusting")
    keys(board, Key.Key_Tab, Key.Key_Tab, Key.Key_Right, Key.Key_Right)
    board.wait(lambda: isinstance(areas.shape, Box) and areas.shape.east > before.east + 1e-4)
    keys(board, Key.Key_Return)
    board.wait(lambda: not areas.adjusting)


def test_the_console_changes_the_shape_and_a_reloaded_page_has_it_again(
    board: Board, areas: AreaModel
) -> None:
    areas.draw(Circle(lat=31.23, lon=121.47, radius_m=300))
    board.until("page.drawing.layer.shapes.area?.reachM === 300")
    areas.set_reach(450)
    board.until("page.drawing.layer.shapes.area?.reachM === 450")
    areas.take_measure(Measured("distance", ((31.23, 121.47), (31.24, 121.48))))
    board.view.reload()
    board.wait(lambda: board.greetings == 2)
    board.until("page.drawing.layer.shapes.area?.reachM === 450")
    board.until("page.drawing.layer.shapes.measure?.points.length === 2")
    areas.clear_all()
    board.until("page.drawing.layer.empty")


def test_a_box_across_the_date_line_and_its_picture_there(board: Board, areas: AreaModel) -> None:
    board.ask("(page.map.setView([-17, 180], 9, { animate: false }), 1)")
    choose(board, "box")
    drag(board, A, B + QPoint(150, 0))
    board.wait(lambda: areas.shape is not None)
    shape = areas.shape
    assert isinstance(shape, Box)
    assert shape.west > 179
    assert shape.east < -179
    areas.clear()
    areas.draw(shape)
    board.until("page.drawing.layer.shapes.area?.points[1][1] > 180")
    lat, lon = np.array([(shape.south + shape.north) / 2] * 2), np.array([179.999, -179.999])
    assert inside(shape, lat, lon).all()


def test_a_lasso_wider_than_half_the_globe_goes_the_way_it_was_drawn(board: Board, areas: AreaModel) -> None:
    board.ask("(page.map.setView([0, 0], 3, { animate: false }), 1)")
    board.until("page.map.getZoom() === 3")
    ring = [[-10, -100], [-10, 110], [20, 110], [20, -100]]
    board.ask(
        "((layer) => { layer.choose('polygon'); "
        f"layer.pen.points = {ring}; layer.end(); }})(page.drawing.layer)"
    )
    board.wait(lambda: areas.shape is not None)
    assert areas.shape is not None
    lat, lon = np.array([0.0, 0.0]), np.array([0.0, 180.0])
    assert inside(areas.shape, lat, lon).tolist() == [True, False]


def test_the_toolbar_takes_and_puts_away_a_tool_and_clears(board: Board, areas: AreaModel) -> None:
    board.ask("(document.querySelector('.waiqin-draw-circle').click(), 1)")
    board.wait(lambda: areas.tool == "circle")
    board.until("!document.querySelector('.waiqin-draw-hint').hidden")
    board.ask("(document.querySelector('.waiqin-draw-circle').click(), 1)")
    board.wait(lambda: areas.tool == "")
    areas.draw(Circle(lat=31.23, lon=121.47, radius_m=300))
    board.until("!document.querySelector('.waiqin-draw-clear').disabled")
    board.ask("(document.querySelector('.waiqin-draw-clear').click(), 1)")
    board.wait(lambda: areas.shape is None)


def test_a_click_while_drawing_selects_nobody_and_picking_comes_first(
    board: Board, world: World, areas: AreaModel
) -> None:
    world.workers(subjects.worker(1))
    world.fixes({1: (31.23, 121.47)})
    board.until("page.workers.n >= 1")
    choose(board, "distance")
    board.click(31.23, 121.47)
    board.until("page.drawing.layer.pen.points.length === 1")
    assert world.models.selection.worker_id is None
    told: list[object] = []
    board.view.position_picked.connect(told.append)
    board.view.pick_position("点一下地图")
    board.until("!document.querySelector('.waiqin-pick-hint').hidden")
    board.click(31.23, 121.47)
    board.wait(lambda: bool(told))
    assert board.ask("page.drawing.layer.pen.points.length") == 1
    assert areas.tool == "distance"


def test_how_many_are_inside_stands_beside_the_shape(board: Board, world: World, areas: AreaModel) -> None:
    world.workers(subjects.worker(1), subjects.worker(2))
    world.fixes({1: (31.23, 121.47), 2: (31.5, 121.47)})
    areas.draw(Circle(lat=31.23, lon=121.47, radius_m=300))
    board.until("page.drawing.layer.note[0] === '1 人 · 0 张工单'")
    world.fixes({2: (31.2301, 121.47)})
    board.until("page.drawing.layer.note[0] === '2 人 · 0 张工单'")


def test_a_former_shape_is_brought_into_view(board: Board, areas: AreaModel) -> None:
    areas.choose("circle")
    areas.draw(Circle(lat=31.23, lon=121.47, radius_m=300))
    areas.choose("box")
    areas.draw(Box(south=-18, west=179, north=-17, east=-179))
    areas.bring_back(1)
    board.until("page.drawing.layer.shapes.area?.tool === 'circle'")
    areas.bring_back(1)
    board.until("page.map.getBounds().contains([[-18, 179], [-17, 181]])")
    areas.bring_back(1)
    board.until("page.map.getBounds().contains([31.23, 121.47])")


def test_round_the_world_the_shape_is_there_again(board: Board, areas: AreaModel) -> None:
    areas.draw(Circle(lat=31.23, lon=121.47, radius_m=300))
    board.until("page.drawing.layer.shapes.area?.points[0][1] === 121.47")
    board.ask("(page.map.setView([31.23, 121.47 - 360], 15, { animate: false }), 1)")
    board.until("Math.abs(page.drawing.layer.shapes.area.points[0][1] + 238.53) < 1e-9")
