"""Any moment of what was read ahead: who was where, what had happened, and what is let go first."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from console.api.frames import Positions, encode
from console.api.replay_records import Moment, PresenceThen
from console.api.types import Event, EventPayload
from console.core import units
from console.models.fleet import FleetStore
from console.models.replay_window import LENGTH_MS, Stretch, Stretches
from contract.vocabulary import MonitoringMode, OrderState
from tests.console.views import sample

SINCE = datetime(2026, 11, 20, 9, tzinfo=units.CHINA)
SINCE_MS = SINCE.timestamp() * 1_000
MINUTE = 60_000.0


def places(*rows: tuple[int, float, float]) -> Positions:
    """(worker, minutes after the beginning, degrees north)."""
    n = len(rows)
    return Positions(
        worker_id=np.array([row[0] for row in rows], np.int64),
        lat=np.array([row[2] for row in rows]),
        lon=np.full(n, 121.4),
        at_ms=np.array([SINCE_MS + row[1] * MINUTE for row in rows]),
        accuracy_m=np.full(n, 5, np.float32),
        speed_mps=np.full(n, np.nan, np.float32),
        heading_deg=np.full(n, np.nan, np.float32),
        battery_pct=np.full(n, 80, np.uint8),
        marks=np.zeros(n, np.uint16),
    )


def stretch(*rows: tuple[int, float, float], events: tuple[Event, ...] = (), hour: int = 0) -> Stretch:
    begun = Moment(
        at=SINCE,
        positions=encode(places()),
        orders=[sample.order(1, OrderState.SUBMITTED)],
        workers=[
            PresenceThen(worker_id=key, on_duty=False, stealth=False, monitoring=MonitoringMode.FULL)
            for key in (1, 2)
        ],
        alarms=[],
    )
    since_ms = SINCE_MS + hour * LENGTH_MS
    return Stretch(since_ms, since_ms + LENGTH_MS, begun, places(*rows), events)


def where(at: Stretch, minutes: float) -> dict[int, float]:
    found = at.places(SINCE_MS + minutes * MINUTE, lost_after_s=300)
    return dict(zip(found.worker_id.tolist(), np.round(found.lat, 6).tolist(), strict=True))


def test_between_two_fixes_somebody_is_on_the_way() -> None:
    hour = stretch((1, 0, 31.0), (1, 2, 31.2), (2, 1, 30.0))
    assert where(hour, 0) == {1: 31.0}
    assert where(hour, 1) == {1: 31.1, 2: 30.0}
    assert where(hour, 1.5) == {1: 31.15, 2: 30.0}
    assert where(hour, 30) == {1: 31.2, 2: 30.0}


def test_across_a_silence_nobody_is_said_to_have_walked() -> None:
    hour = stretch((1, 0, 31.0), (1, 20, 31.2))
    assert where(hour, 19) == {1: 31.0}
    assert where(hour, 20) == {1: 31.2}
    assert hour.places(SINCE_MS + 19 * MINUTE, lost_after_s=300).at_ms.tolist() == [SINCE_MS]


def test_who_was_seen_days_ago_is_still_there_and_nobody_before_he_was_seen() -> None:
    hour = stretch((1, -5 * 24 * 60, 31.0), (2, 40, 30.0))
    assert where(hour, 10) == {1: 31.0}
    assert where(stretch(), 10) == {}


def test_the_way_over_the_date_line_is_the_short_one() -> None:
    rows = places((1, 0, 10.0), (1, 2, 10.0))
    rows.lon[:] = [179.0, -179.0]
    begun = Moment(at=SINCE, positions=encode(places()), orders=[], workers=[], alarms=[])
    hour = Stretch(SINCE_MS, SINCE_MS + LENGTH_MS, begun, rows, [])
    for minutes, lon in ((0.5, 179.5), (1.5, -179.5)):
        assert hour.places(SINCE_MS + minutes * MINUTE, lost_after_s=300).lon.tolist() == [pytest.approx(lon)]


def test_the_room_is_what_had_happened_by_then() -> None:
    cancelled = sample.order(1, OrderState.CANCELLED)
    made = sample.order(2, OrderState.SUBMITTED)
    hour = stretch(events=(_event(1, 10, order=made), _event(2, 20, order=cancelled)))
    counts = [hour.happened(SINCE_MS + minutes * MINUTE) for minutes in (0, 10, 15, 20)]
    assert counts == [0, 1, 1, 2]
    assert set(hour.room(0).orders) == {1}
    assert set(hour.room(1).orders) == {1, 2}
    assert hour.room(2).orders[1].state is OrderState.CANCELLED
    assert hour.room(0).orders[1].state is OrderState.SUBMITTED, "going back again"


def _event(seq: int, minutes: float, **payload: object) -> Event:
    return Event(
        seq=seq,
        at=SINCE + timedelta(minutes=minutes),
        kind="order.created",
        subject_kind="order",
        subject_id=1,
        payload=EventPayload(**payload),  # type: ignore[arg-type] # one member or another
    )


def test_the_farthest_stretches_are_let_go_when_there_are_too_many_rows() -> None:
    kept = Stretches(most_rows=8)
    for hour in range(4):
        kept.keep(stretch(*((1, minute, 31.0) for minute in range(3)), hour=hour), near_ms=SINCE_MS)
    assert kept.rows <= 8
    assert kept.at(SINCE_MS) is not None
    assert kept.at(SINCE_MS + 3.5 * LENGTH_MS) is None
    assert kept.is_full


def test_what_is_read_next_is_here_then_later_then_earlier() -> None:
    kept = Stretches()
    until_ms = SINCE_MS + 2.5 * LENGTH_MS
    near_ms = SINCE_MS + 1.2 * LENGTH_MS
    order = [(since - SINCE_MS) / LENGTH_MS for since, _ in kept.missing(SINCE_MS, until_ms, near_ms)]
    assert order == [1, 2, 0]
    assert kept.missing(SINCE_MS, until_ms, near_ms)[1][1] == until_ms
    kept.keep(stretch(hour=1), near_ms=near_ms)
    assert len(kept.missing(SINCE_MS, until_ms, near_ms)) == 2
    assert kept.at(SINCE_MS + 2 * LENGTH_MS) is not None, "its end, as long as nothing follows"


def test_another_moment_is_the_whole_truth_and_rows_stay() -> None:
    fleet, moved = FleetStore(), list[list[int]]()
    fleet.moved.connect(lambda rows: moved.append(rows.tolist()))
    fleet.restate(places((1, 10, 31.0), (2, 10, 30.0)))
    fleet.restate(places((2, 5, 30.0)))
    assert fleet.fix(2).at_ms == SINCE_MS + 5 * MINUTE  # type: ignore[union-attr] # it is there
    assert fleet.ids.tolist() == [1, 2]
    assert not np.isfinite(fleet.at_ms[0])
    fleet.restate(places((2, 5, 30.0)))
    assert moved == [[0, 1], [0, 1]], "nothing moved the third time"
