"""Who is inside: only people who may be seen, the nearest first, ten thousand at once; former shapes."""

from datetime import timedelta

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from console.api.frames import Positions
from console.api.types import Inside
from console.models.areas import REMEMBERED, AreaModel, Measured
from console.models.rules.inside import away_m, centre, inside
from console.models.shapes import Box, Circle, Corridor, Polygon, turned
from contract.vocabulary import MonitoringMode
from tests.map_page import subjects
from tests.map_page.subjects import NOW, World

HERE = (31.23, 121.47)
ROUND = Circle(lat=HERE[0], lon=HERE[1], radius_m=500)


@pytest.fixture
def world(qapp: QApplication) -> World:  # noqa: ARG001 (models are QObjects)
    return World()


def test_off_duty_hidden_and_unmonitored_people_count_for_nobody(world: World) -> None:
    world.workers(
        subjects.worker(1),
        subjects.worker(2, on_duty=False),
        subjects.worker(3, stealth=True),
        subjects.worker(4, monitoring=MonitoringMode.NEVER),
        subjects.worker(5),
        subjects.worker(6),
    )
    world.fixes(dict.fromkeys(range(1, 6), HERE) | {6: (31.24, 121.47)})
    world.models.areas.draw(ROUND)
    assert set(world.models.inside.people) == {1, 5}
    world.models.areas.set_reach(2_000)
    assert list(world.models.inside.people) == [1, 5, 6], "the nearest first"
    world.models.areas.clear()
    assert world.models.inside.people == {}


def test_ten_thousand_people_and_a_thousand_corners(world: World) -> None:
    n = 10_000
    spread = np.random.default_rng(3)
    world.workers(*(subjects.worker(key) for key in range(1, n + 1)))
    unknown = np.full(n, np.nan, np.float32)
    lat, lon = HERE[0] + spread.normal(0, 0.05, n), HERE[1] + spread.normal(0, 0.05, n)
    world.models.fleet.apply(
        Positions(
            worker_id=np.arange(1, n + 1),
            lat=lat,
            lon=lon,
            at_ms=np.full(n, subjects.NOW_MS),
            accuracy_m=unknown,
            speed_mps=unknown,
            heading_deg=unknown,
            battery_pct=np.full(n, 80, np.uint8),
            marks=np.zeros(n, np.uint16),
        )
    )
    world.models.presence.refresh()
    turns = np.linspace(0, 2 * np.pi, 1_000, endpoint=False)
    ring = tuple((float(HERE[0] + 0.05 * np.sin(it)), float(HERE[1] + 0.05 * np.cos(it))) for it in turns)
    world.models.areas.draw(Polygon(points=ring))
    expected = np.hypot(lat - HERE[0], lon - HERE[1]) < 0.05
    found = np.zeros(n, np.bool_)
    found[np.array(list(world.models.inside.people)) - 1] = True
    assert np.count_nonzero(found != expected) < 5, "a ring of a thousand corners is nearly a circle"


def test_orders_customers_and_shown_places_are_found(world: World) -> None:
    world.models.orders.put([subjects.order(1, lat=31.23, lon=121.47), subjects.order(2, lat=None, lon=None)])
    world.models.customers.put([subjects.customer(5, 31.231, 121.47), subjects.customer(6, 32.0, 121.47)])
    world.models.areas.draw(ROUND)
    assert list(world.models.inside.orders) == [1]
    assert list(world.models.inside.customers) == [5]
    assert world.models.inside.customers[5] == pytest.approx(111.2, abs=0.2)


def test_of_the_past_come_those_the_backend_found_in_their_order(world: World) -> None:
    world.workers(subjects.worker(1), subjects.worker(2))
    areas = world.models.areas
    areas.draw(ROUND)
    areas.look_back(NOW - timedelta(hours=2), NOW)
    assert world.models.inside.people == {}, "who is here now was not necessarily here then"
    found = [
        Inside(
            worker_id=key, fixes=3, first_at=NOW - timedelta(minutes=key), last_at=NOW, lat=31.23, lon=121.47
        )
        for key in (1, 2, 99)
    ]
    areas.begin(3)
    areas.take(found, 3, 3)
    areas.finish()
    assert list(world.models.inside.people) == [2, 1], "99 is not known here"
    areas.set_reach(400)
    assert world.models.inside.people == {}, "another shape, another question"


def test_distances_are_from_the_centre_or_from_the_line() -> None:
    assert centre(Box(south=-1, west=179, north=1, east=-179)) == (0, 180.0)
    assert centre(Polygon(points=((0, 179), (0, -179), (3, -180)))) == pytest.approx((1, 180))
    line = Corridor(points=((0, 0), (0, 1)), distance_m=2_000)
    lat, lon = np.array([0.01, 0.01, np.nan]), np.array([0.5, 3.0, 0.5])
    away = away_m(line, lat, lon)
    assert away[:2] == pytest.approx([1_112, 222_392], rel=1e-3)
    assert inside(line, lat, lon).tolist() == [True, False, False]
    assert [turned(it) for it in (180, -180, 181, 540)] == [180, -180, -179, -180]


def test_the_session_remembers_shapes_and_a_changed_one_takes_its_own_place() -> None:
    areas = AreaModel()
    for n in range(REMEMBERED + 3):
        areas.choose("circle")
        areas.draw(Circle(lat=n, lon=0, radius_m=100))
    assert len(areas.former) == REMEMBERED
    areas.set_reach(300)
    assert len(areas.former) == REMEMBERED
    assert areas.former[0] == areas.shape
    areas.bring_back(3)
    assert areas.shape == areas.former[0]
    assert len(areas.former) == REMEMBERED


def test_a_measure_and_a_shape_live_side_by_side() -> None:
    areas = AreaModel()
    areas.choose("distance")
    areas.take_measure(Measured("distance", (HERE, (31.24, 121.47))))
    assert areas.tool == ""
    areas.draw(ROUND)
    areas.adjust(True)
    adjusting = [areas.adjusting]
    areas.clear()
    adjusting.append(areas.adjusting)
    assert areas.measure is not None
    areas.adjust(True)  # there is nothing to adjust
    assert [*adjusting, areas.adjusting] == [True, False, False]
    areas.clear_all()
    assert areas.measure is None


def test_another_account_finds_nothing_of_the_former_one() -> None:
    areas = AreaModel()
    areas.choose("circle")
    areas.draw(ROUND)
    areas.look_back(NOW - timedelta(hours=1), NOW)
    areas.begin(1)
    areas.take([Inside(worker_id=1, fixes=1, first_at=NOW, last_at=NOW)], 1, 1)
    areas.forget()
    assert (areas.shape, areas.former, areas.past, areas.span) == (None, [], {}, None)
