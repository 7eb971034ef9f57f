"""Planned routes on the real page: all of them, one person's with numbers, and gone with the plan."""

from datetime import timedelta

import pytest

from console.api.types import Leg, Plan, Visit, Ways
from console.models.planning import PlanningModel
from contract.roads import RoadState
from contract.vocabulary import PlannedBecause, PlanState
from tests.map_page import subjects
from tests.map_page.board import Board


def visit(order_id: int, worker_id: int, position: int, *, late_s: int = 0) -> Visit:
    return Visit(
        order_id=order_id,
        order_version=1,
        worker_id=worker_id,
        position=position,
        arrive_at=subjects.NOW + timedelta(minutes=20 * position),
        travel_s=600,
        late_s=late_s,
        because=PlannedBecause.SOONEST,
    )


@pytest.fixture
def planned(board: Board) -> PlanningModel:
    models = board.models
    models.workers.put([subjects.worker(1), subjects.worker(2)])
    models.orders.put([subjects.order(n, lat=31.22 + n / 200, lon=121.47) for n in (1, 2, 3)])
    models.orders.put([subjects.order(4, lat=None, lon=None)])
    visits = [visit(1, 1, 1), visit(2, 1, 2, late_s=60), visit(3, 2, 1), visit(4, 2, 2)]
    models.planning.take(
        Plan(
            id="5f1d2c3b4a596877",
            state=PlanState.DONE,
            round=1,
            stated_at=subjects.NOW,
            roads=RoadState.ABSENT,
            by_road=False,
            orders=4,
            workers=2,
            visits=visits,
        )
    )
    return models.planning


def test_routes_are_drawn_while_somebody_looks_at_the_plan(board: Board, planned: PlanningModel) -> None:
    assert board.ask("page.routes.items.length") == 0
    planned.show(True)
    board.until("page.routes.items.length === 2")
    assert board.ask("page.routes.drawn") == {"legs": 1, "byRoad": 0, "stops": 3}
    assert "虚线只表示先后次序" in board.ask("page.routes.note")
    seen = "getComputedStyle(page.routes.lines.canvas).display !== 'none'"
    assert board.ask(seen)
    planned.look_at(1)
    board.until("page.routes.items.length === 1")
    assert board.ask("page.routes.items[0][4].map((stop) => [stop[0], stop[3]])") == [[1, False], [2, True]]
    bent = ((31.235, 121.47), (31.235, 121.49), (31.24, 121.49), (31.24, 121.47))
    legs = [Leg(worker_id=1, after_order_id=1, order_id=2, line=bent)]
    planned.take_ways(Ways(roads=RoadState.READY, left=1, legs=legs))
    board.until("page.routes.drawn.byRoad === 1")
    assert "实线是道路走向" in board.ask("page.routes.note")  # nobody knows how to get to the first
    on_the_road = """(() => {
      const { x, y } = page.map.latLngToContainerPoint([31.2375, 121.49]);
      const ratio = window.devicePixelRatio;
      return page.routes.lines.context.getImageData(x * ratio - 2, y * ratio - 2, 4, 4).data.some(Boolean);
    })()"""
    assert board.ask(on_the_road)
    greeted = board.greetings
    board.view.reload()
    board.wait(lambda: board.greetings > greeted)
    board.until("page.routes.items.length === 1 && page.routes.drawn.byRoad === 1")
    planned.show(False)
    board.until("page.routes.items.length === 0")
    assert not board.ask(seen)
