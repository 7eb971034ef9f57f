"""What the map is told of each subject, and of whom it is told nothing."""

import base64

import numpy as np
import pytest

from console.map import messages, projector
from contract.vocabulary import MonitoringMode, OrderState, Presence
from tests.map_page import subjects


@pytest.mark.parametrize("presence", [one for one in Presence if one not in projector.VISIBLE])
def test_who_is_not_visible_gets_no_mark(presence: Presence) -> None:
    assert projector.worker_mark(subjects.worker(1), presence, busy=False) is None


def test_a_mark_tells_lost_before_busy() -> None:
    lost = projector.worker_mark(subjects.worker(1), Presence.LOST, busy=True)
    busy = projector.worker_mark(subjects.worker(1), Presence.ONLINE, busy=True)
    assert lost is not None
    assert busy is not None
    assert (messages.STATUSES[lost.status], messages.STATUSES[busy.status]) == ("lost", "busy")


def test_the_last_fix_of_somebody_hidden_stays_off_the_map() -> None:
    world = subjects.World()
    world.workers(
        subjects.worker(1),
        subjects.worker(2, stealth=True),
        subjects.worker(3, on_duty=False),
        subjects.worker(4, monitoring=MonitoringMode.NEVER),
    )
    world.fixes({1: (31.2, 121.4), 2: (31.3, 121.5), 3: (31.4, 121.6), 4: (31.5, 121.7)})
    models = world.models
    rows = projector.visible_rows(models.fleet, models.presence, np.arange(4))
    assert models.fleet.ids[rows].tolist() == [1]


def test_positions_are_columns_of_the_list() -> None:
    world = subjects.World()
    world.workers(subjects.worker(7))
    world.fixes({7: (0.0, 90.0)})
    raw = base64.b64decode(projector.positions(world.models.fleet, np.array([0])))
    sizes = [np.dtype(kind).itemsize for _, kind in messages.POSITION_COLUMNS]
    assert len(raw) == sum(sizes)
    x, y = np.frombuffer(raw, "<u4", 2, offset=12)
    assert (x, y) == (3 << 30, 1 << 31)  # three quarters east, on the equator


def test_mercator_clips_at_its_edges() -> None:
    x, y = projector.mercator(np.array([90.0, -90.0]), np.array([180.0, -180.0]))
    assert x.tolist() == [2**32 - 1, 0]
    assert y[0] < 10
    assert y[1] > 2**32 - 10


def test_an_ended_order_and_one_without_a_place_have_no_pin() -> None:
    assert projector.order_mark(subjects.order(1, state=OrderState.CONFIRMED), "", 0.0) is None
    assert projector.order_mark(subjects.order(1, lat=None), "", 0.0) is None


def test_a_pin_says_when_its_limit_is_over() -> None:
    order = subjects.order(1, due_in_s=-60)
    mark = projector.order_mark(order, "待派单", subjects.NOW_MS)
    assert mark is not None
    assert messages.LEVELS[mark.level] == "overdue"
    assert mark.due_ms == subjects.NOW_MS - 60_000
