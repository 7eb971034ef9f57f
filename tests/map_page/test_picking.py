"""A place is picked on the map: by a click, by Enter in the middle, or not at all."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.map_page import subjects
from tests.map_page.board import Board
from tests.map_page.subjects import World

BUND = (31.2400, 121.4900)
ELSEWHERE = (31.2350, 121.4800)


def begin(board: Board) -> list[tuple[float, float] | None]:
    told: list[tuple[float, float] | None] = []
    board.view.position_picked.connect(told.append)
    board.view.pick_position("点一下地图")
    board.until("document.querySelector('.waiqin-pick-hint').textContent === '点一下地图'")
    return told


def test_a_click_while_picking_tells_the_place_and_selects_nothing(board: Board, world: World) -> None:
    world.workers(subjects.worker(1))
    world.fixes({1: BUND})
    board.until("page.workers.n >= 1")
    told = begin(board)
    board.click(*BUND)
    board.wait(lambda: bool(told))
    assert told[0] is not None
    assert max(abs(told[0][0] - BUND[0]), abs(told[0][1] - BUND[1])) < 0.001
    assert world.models.selection.worker_id is None
    board.until("document.querySelector('.waiqin-pick-hint').hidden")
    board.click(*BUND)
    board.wait(lambda: world.models.selection.worker_id == 1)
    assert len(told) == 1


def test_escape_gives_up_and_enter_takes_the_middle(board: Board) -> None:
    board.view.activateWindow()
    board.wait(board.view.isActiveWindow)
    told = begin(board)
    QTest.keyClick(board.surface, Qt.Key.Key_Escape)
    board.wait(lambda: told == [None])
    board.until("document.querySelector('.waiqin-pick-hint').hidden")
    told = begin(board)
    board.ask(f"(page.map.setView([{ELSEWHERE[0]}, {ELSEWHERE[1]}], 15), 1)")
    board.wait(lambda: abs(board.view._centre[0] - ELSEWHERE[0]) < 1e-4)  # noqa: SLF001 (what the page told)
    QTest.keyClick(board.surface, Qt.Key.Key_Return)
    board.wait(lambda: bool(told))
    assert told[0] is not None
    assert abs(told[0][1] - ELSEWHERE[1]) < 1e-4
