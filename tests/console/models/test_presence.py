"""Why somebody is or is not visible, and how many of each department."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from console.api import types
from console.api.types import Department
from console.core.clock import ServerClock
from console.models.presence import Counts
from console.models.rules.presence import ORDER
from console.models.world import Models
from contract.vocabulary import MonitoringMode, OrderState, Presence
from contract.watching import WorkingPeriod, WorkingWeek
from tests.console.models.people import AT, AT_MS, order, worker
from tests.console.models.test_fleet import positions


@dataclass
class Room:
    """Models whose clock stands still until a test moves it."""

    now_ms: float = AT_MS

    def __post_init__(self) -> None:
        self.models = Models.build(ServerClock(local_ms=lambda: self.now_ms))


@pytest.fixture
def room(qapp: QApplication) -> Room:
    assert qapp
    made = Room()
    tree = [Department(id=1, name="上海"), Department(id=2, name="黄浦", parent_id=1)]
    made.models.departments.replace([*tree, Department(id=3, name="浦东", parent_id=1)])
    made.models.organisation.lost_after_s = 300
    return made


def _fix(room: Room, worker_id: int, age_s: float) -> None:
    room.models.fleet.apply(positions((worker_id, 31.2, 121.4, room.now_ms - age_s * 1_000)))
    room.models.presence.refresh()


@pytest.mark.parametrize(
    ("changes", "age_s", "expected"),
    [
        ({}, 10, Presence.ONLINE),
        ({}, 301, Presence.LOST),
        ({}, None, Presence.UNSEEN),
        ({"on_duty": False}, 10, Presence.OFF_DUTY),
        ({"stealth": True}, 10, Presence.STEALTH),
        ({"monitoring": MonitoringMode.NEVER}, 10, Presence.NEVER),
        ({"monitoring": MonitoringMode.TASK}, 10, Presence.NEVER),
        ({"on_duty": False, "stealth": True}, 10, Presence.OFF_DUTY),
    ],
)
def test_the_first_reason_that_holds_is_the_presence(
    room: Room, changes: dict[str, Any], age_s: float | None, expected: Presence
) -> None:
    room.models.workers.put([worker(7, **changes)])
    if age_s is not None:
        _fix(room, 7, age_s)
    assert room.models.presence.presence(7) is expected


def test_a_worker_who_falls_silent_is_lost_without_any_message(room: Room) -> None:
    room.models.workers.put([worker(7)])
    _fix(room, 7, 0)
    changed: list[frozenset[int]] = []
    room.models.presence.changed.connect(changed.append)
    room.now_ms += 301_000
    room.models.presence.refresh()
    assert changed == [frozenset({7})]
    assert room.models.presence.presence(7) is Presence.LOST


def test_a_worker_in_task_mode_is_seen_only_between_check_in_and_reply(room: Room) -> None:
    models = room.models
    models.workers.put([worker(7, monitoring=MonitoringMode.TASK)])
    _fix(room, 7, 5)
    models.orders.put([order(1, worker_id=7, state=OrderState.ON_SITE)])
    assert models.presence.presence(7) is Presence.ONLINE
    models.orders.put([order(1, worker_id=7, state=OrderState.REPAIRED, version=2)])
    assert models.presence.presence(7) is Presence.NEVER


def test_counts_of_a_department_include_everything_below_it(room: Room) -> None:
    models = room.models
    models.workers.put([worker(1, 2), worker(2, 2, on_duty=False), worker(3, 3)])
    _fix(room, 1, 5)
    own, whole = models.presence.counts(2), models.presence.counts(1)
    assert (own.online, own.on_duty, own.total) == (1, 1, 2)
    assert (whole.online, whole.on_duty, whole.total) == (1, 2, 3)
    assert models.presence.counts(99).total == 0


def test_a_worker_who_moves_to_another_department_is_counted_there(room: Room) -> None:
    models = room.models
    models.workers.put([worker(1, 2)])
    models.workers.put([worker(1, 3, version=2)])
    assert (models.presence.counts(2).total, models.presence.counts(3).total) == (0, 1)


def test_codes_of_many_follow_the_same_rule_as_one(room: Room) -> None:
    models = room.models
    models.workers.put([worker(1), worker(2, stealth=True)])
    _fix(room, 1, 5)
    codes = models.presence.codes_of(np.array([2, 1, 404]))
    assert [ORDER[code] for code in codes] == [Presence.STEALTH, Presence.ONLINE, Presence.UNSEEN]


OFFICE = WorkingPeriod(tuple(range(1, 8)), "08:00", "15:00")  # AT is 16:00 in China


def _hours(room: Room, *periods: WorkingPeriod) -> None:
    room.models.organisation.working_week = WorkingWeek(periods)
    room.models.organisation.changed.emit()


def test_outside_the_working_periods_that_is_the_reason_and_since_their_end(room: Room) -> None:
    models = room.models
    models.workers.put([worker(1), worker(2, stealth=True), worker(3, on_duty=False)])
    _fix(room, 1, 5)
    _hours(room, OFFICE)
    assert [models.presence.presence(key) for key in (1, 2, 3)] == [
        Presence.OFF_HOURS,
        Presence.STEALTH,
        Presence.OFF_DUTY,
    ]
    assert models.presence.since_ms(1) == AT_MS - 3_600_000
    assert models.presence.counts(1).online == 0
    room.now_ms += 16 * 3_600_000  # eight in the morning: the first fix has the whole limit to come
    models.presence.refresh()
    assert models.presence.presence(1) is Presence.UNSEEN
    room.now_ms += 301_000
    models.presence.refresh()
    assert models.presence.presence(1) is Presence.LOST


@pytest.mark.parametrize(("age_s", "expected"), [(3_000, Presence.ONLINE), (3_601, Presence.LOST)])
def test_who_reports_every_half_hour_is_not_lost_after_a_quarter(
    room: Room, age_s: float, expected: Presence
) -> None:
    room.models.workers.put([worker(7, fix_interval_s=1_800)])
    _fix(room, 7, age_s)
    assert room.models.presence.presence(7) is expected


def test_who_has_just_come_on_duty_is_not_lost_for_want_of_yesterdays_fix(room: Room) -> None:
    models = room.models
    models.workers.put([worker(7, duty_since=AT)])
    _fix(room, 7, 14 * 3_600)
    assert models.presence.presence(7) is Presence.UNSEEN
    assert models.presence.since_ms(7) == AT_MS
    room.now_ms += 301_000
    models.presence.refresh()
    assert models.presence.presence(7) is Presence.LOST


def test_since_when_is_told_by_the_reason_that_holds(room: Room) -> None:
    models, hour = room.models, timedelta(hours=1)
    models.workers.put(
        [
            worker(1, on_duty=False, duty_since=AT - hour, stealth=True, stealth_since=AT),
            worker(2, stealth=True, stealth_since=AT - 2 * hour, duty_since=AT - 3 * hour),
            worker(3, monitoring=MonitoringMode.NEVER, monitoring_since=AT - 4 * hour),
            worker(4, monitoring=MonitoringMode.TASK, monitoring_since=AT - 5 * hour),
            worker(5),
        ]
    )
    _fix(room, 5, 20)
    since = [models.presence.since_ms(key) for key in (1, 2, 3, 4, 5, 404)]
    ages_s = [None if one is None else (AT_MS - one) / 1_000 for one in since]
    assert ages_s == [3_600, 7_200, 14_400, None, 20, None]


def test_any_people_can_be_counted(room: Room) -> None:
    models = room.models
    models.workers.put([worker(1, 2), worker(2, 3, on_duty=False), worker(3, 3)])
    _fix(room, 1, 5)
    assert models.presence.tally(np.array([1, 2])) == Counts(online=1, on_duty=1, total=2)
    assert models.presence.tally(np.array([], np.int64)) == Counts()


def test_a_workers_own_hours_come_before_the_organisations(room: Room) -> None:
    models = room.models
    saturdays = types.WorkingPeriod(days=[6], since="08:00", until="18:00")
    nights = types.WorkingPeriod(days=[6], since="22:00", until="06:00")
    models.organisation.working_week = WorkingWeek([WorkingPeriod((1, 2, 3, 4, 5), "08:00", "18:00")])
    models.workers.put(
        [worker(1), worker(2, working_periods=[saturdays]), worker(3, working_periods=[nights])]
    )
    models.workers.put([worker(4, working_periods=[])])
    for worker_id in range(1, 5):
        _fix(room, worker_id, 10)
    found = [models.presence.presence(worker_id) for worker_id in range(1, 5)]
    assert found == [Presence.OFF_HOURS, Presence.ONLINE, Presence.OFF_HOURS, Presence.ONLINE]
    models.workers.put([worker(3, version=2, working_periods=None), worker(2, version=2)])
    assert models.presence.presence(2) is Presence.OFF_HOURS
    assert models.presence.since_ms(3) == AT_MS - 22 * 3_600_000  # since Friday 18:00
