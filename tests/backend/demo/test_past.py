"""The sample's past days: orders, tracks, presence and alarms tell the same story."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from backend.demo.facts import Facts, sample_facts
from backend.kit.clock import to_ms
from backend.kit.geo import distance_m
from backend.positions.fix import Fix
from backend.workorders.tables import OrderRow
from contract.vocabulary import AlarmKind, AlarmState, EventKind, MonitoringMode, OrderState
from tests.backend.clocks import NOON

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = NOON.astimezone(ZONE).date()
DAYS = [TODAY - timedelta(days=ago) for ago in range(7, 0, -1)]
NEAR_M = 40.0


@pytest.fixture(scope="module")
def facts() -> Facts:
    return sample_facts(NOON)


@pytest.fixture(scope="module")
def tracks(facts: Facts) -> dict[int, list[Fix]]:
    found: dict[int, list[Fix]] = {}
    for fix in facts.fixes:
        found.setdefault(fix.worker_id, []).append(fix)
    return found


def done(facts: Facts) -> Iterator[OrderRow]:
    """Orders of past days that somebody went to."""
    for row in facts.played.rows:
        if row.created_at.astimezone(ZONE).date() < TODAY and row.state == OrderState.CONFIRMED:
            yield row


def between(track: list[Fix], since: datetime | None, until: datetime | None) -> list[Fix]:
    assert since is not None
    assert until is not None
    return [fix for fix in track if to_ms(since) <= fix.at_ms < to_ms(until)]


def test_each_past_day_has_its_orders(facts: Facts) -> None:
    per_day = Counter(row.created_at.astimezone(ZONE).date() for row in facts.played.rows)
    assert set(DAYS) <= set(per_day)
    assert all(25 <= per_day[day] <= 40 for day in DAYS)


def test_who_checked_in_stood_there_until_the_reply(facts: Facts, tracks: dict[int, list[Fix]]) -> None:
    checked = 0
    for row in done(facts):
        assert row.worker_id is not None
        assert row.lat is not None
        assert row.lon is not None
        at_work = between(tracks[row.worker_id], row.arrived_at, row.replied_at)
        assert len(at_work) >= 4, "fixes every three minutes"
        assert max(distance_m(row.lat, row.lon, fix.lat, fix.lon) for fix in at_work) < NEAR_M
        checked += 1
    assert checked > 150


def test_people_go_to_the_site_no_faster_than_they_can(facts: Facts, tracks: dict[int, list[Fix]]) -> None:
    speeds = {person.id: person.speed_mps for person in facts.staff}
    for worker_id, track in tracks.items():
        for before, fix in pairwise(track):
            seconds = (fix.at_ms - before.at_ms) / 1000
            went_m = distance_m(before.lat, before.lon, fix.lat, fix.lon)
            if seconds < 600 and before.at_ms < to_ms(NOON - timedelta(hours=16)):
                assert went_m <= 1.05 * speeds[worker_id] * seconds + 4 * 10


def test_nobody_is_at_two_orders_at_once(facts: Facts) -> None:
    by_worker: dict[int | None, list[OrderRow]] = {}
    for row in done(facts):
        by_worker.setdefault(row.worker_id, []).append(row)
    for rows in by_worker.values():
        rows.sort(key=lambda row: row.departed_at or NOON)
        for row, following in pairwise(rows):
            assert row.replied_at is not None
            assert following.departed_at is not None
            assert row.replied_at < following.departed_at


def test_whoever_works_on_an_order_is_on_duty(facts: Facts) -> None:
    for row in done(facts):
        shifts = [it for it in facts.shifts if it.worker_id == row.worker_id and it.until is not None]
        assert row.dispatched_at is not None
        assert row.confirmed_at is not None
        assert any(
            it.since <= row.dispatched_at and row.confirmed_at <= it.until for it in shifts if it.until
        )


def test_nothing_is_known_of_who_hid(facts: Facts, tracks: dict[int, list[Fix]]) -> None:
    hidden = [it for it in facts.shifts if it.quiet is not None and it.quiet.hides]
    assert Counter(it.since.astimezone(ZONE).date() for it in hidden) == dict.fromkeys(DAYS, 3)
    for shift in hidden:
        assert shift.quiet is not None
        assert not between(tracks[shift.worker_id], shift.quiet.since, shift.quiet.until)
    unseen = {person.id for person in facts.staff if person.monitoring is not MonitoringMode.FULL}
    assert not unseen & tracks.keys()


def test_past_alarms_stood_for_a_reason_and_are_over(facts: Facts, tracks: dict[int, list[Fix]]) -> None:
    rows = facts.troubles.rows
    assert {row.raised_at.astimezone(ZONE).date() for row in rows} >= set(DAYS)
    assert {row.kind for row in rows} == {AlarmKind.LOST_CONTACT, AlarmKind.ORDER_OVERDUE}
    assert all(row.state == AlarmState.CLEARED and row.cleared_at for row in rows)
    assert 0.4 < sum(row.acknowledged_at is not None for row in rows) / len(rows) < 1
    orders = {row.id: row for row in facts.played.rows}
    for row in rows:
        assert row.cleared_at is not None
        if row.kind == AlarmKind.LOST_CONTACT:
            silent_since = row.raised_at - timedelta(seconds=295)
            assert not between(tracks[row.subject_id], silent_since, row.cleared_at - timedelta(seconds=5.1))
        else:
            late = [it for it in orders[row.subject_id].timers if it.stopped_at and it.stopped_at > it.due_at]
            assert any(it.due_at <= row.raised_at for it in late)


def test_the_log_of_a_past_day_tells_what_dispatchers_did(facts: Facts) -> None:
    office = {it.name for it in facts.office}
    lines = [*facts.played.lines, *facts.troubles.lines]
    for day in DAYS:
        kinds = {it.kind for it in lines if it.actor_name in office and it.at.astimezone(ZONE).date() == day}
        assert kinds >= {
            EventKind.ORDER_CREATED,
            EventKind.ORDER_DISPATCHED,
            EventKind.ORDER_CONFIRMED,
            EventKind.ORDER_CANCELLED,
            EventKind.ALARM_ACKNOWLEDGED,
        }


@pytest.mark.parametrize("hour", [0, 3, 8, 16, 23])
def test_there_is_a_past_at_any_hour(hour: int) -> None:
    now = NOON.astimezone(ZONE).replace(hour=hour, minute=Random(hour).randrange(60))
    facts = sample_facts(now)
    numbers = [row.number for row in facts.played.rows]
    assert numbers == sorted(numbers)
    assert len(facts.played.rows) > 200
    assert all(line.at <= now for line in [*facts.played.lines, *facts.troubles.lines])
    assert all(fix.at_ms <= to_ms(now) for fix in facts.fixes)
