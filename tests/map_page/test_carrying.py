"""Somebody is taken off the real map with the mouse: the map stays where it is and hears again after."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from console.map.pointing import mark_at
from console.views import theme
from console.views.carrying.cargo import Cargo, Told
from console.views.carrying.carrier import Carrier
from tests.console.views.carrying import Hand
from tests.map_page import subjects
from tests.map_page.board import Board
from tests.map_page.subjects import World

HERE, BESIDE = (31.2400, 121.4900), (31.2350, 121.4800)


class Basket(QWidget):
    """Takes whoever is let go over it."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Cargo] = []

    def hover(self, cargo: Cargo, at: QPoint) -> Told | None:  # noqa: ARG002 - anywhere
        return Told(str(cargo))

    def leave(self) -> None:
        """Nothing is painted."""

    def drop(self, cargo: Cargo) -> None:
        self.taken.append(cargo)


def carrying(board: Board) -> tuple[Carrier, Basket]:
    """A carrier as the window has one, and a basket beside the map."""
    basket = Basket()
    basket.setGeometry(board.view.width() + 40, 40, 200, 200)
    basket.show()
    board.wait(lambda: basket.windowHandle() is not None and basket.windowHandle().isExposed())
    carrier = Carrier(theme.resolve("light"), basket, lambda cargo: Told(str(cargo), ok=False))
    carrier.add(basket, basket)

    def watch() -> None:
        hands = board.view.hands
        assert hands is not None

        def there(at: QPoint) -> Cargo | None:
            found = mark_at(board.view, board.models, at.x(), at.y())
            return None if found is None else Cargo(worker_id=found[1])

        carrier.watch(hands, there, hears_end=True)

    board.view.page_ready.connect(watch)
    watch()
    return carrier, basket


def take(board: Board, basket: Basket, place: QPoint) -> None:
    hand = Hand(board.surface, place)
    hand.over(basket, QPoint(50, 50))
    hand.let_go()


def middle(board: Board) -> Any:
    return board.ask("[page.map.getCenter().lat, page.map.getCenter().lng]")


def test_somebody_is_carried_off_and_the_map_is_dragged_where_nobody_is(board: Board, world: World) -> None:
    world.workers(subjects.worker(1))
    world.fixes({1: HERE})
    board.until("page.workers.n >= 1")
    carrier, basket = carrying(board)
    before = middle(board)
    take(board, basket, board.place_of(*HERE))
    assert [one.worker_id for one in basket.taken] == [1]
    assert middle(board) == before, "the map did not follow the mouse"
    board.drag(QPoint(-80, -40))
    board.wait(lambda: middle(board) != before)
    board.view.reload()
    board.wait(lambda: board.greetings > 1)
    board.until("page.workers.n >= 1")
    take(board, basket, board.place_of(*HERE))
    assert len(basket.taken) == 2, "also on the page that came after"
    carrier.tip.hide()
    basket.close()


def test_who_is_under_the_mouse_is_who_the_page_paints_there(board: Board, world: World) -> None:
    crowd = {number: (BESIDE[0] + number * 1e-5, BESIDE[1]) for number in range(10, 16)}
    world.workers(subjects.worker(1), *(subjects.worker(number) for number in crowd))
    world.fixes({1: HERE, **crowd})
    world.models.orders.put([subjects.order(7, lat=HERE[0] - 0.004, lon=HERE[1])])
    board.until("page.workers.n >= 1 && page.orders.items.length === 1")
    looks = [board.place_of(*HERE), board.place_of(*BESIDE), board.place_of(HERE[0] - 0.004, HERE[1])]
    looks[2] -= QPoint(0, 21)  # the head of the pin
    board.until("page.stage.targets.length >= 2")
    for at in looks:
        nearest = f"page.stage.nearest({{x: {at.x()}, y: {at.y()}}}, 12)"
        painted = board.ask(f"(t => t && t.kind !== 'crowd' ? [t.kind, t.id] : null)({nearest})")
        mine = mark_at(board.view, world.models, at.x(), at.y())
        assert mine == (painted and tuple(painted))
