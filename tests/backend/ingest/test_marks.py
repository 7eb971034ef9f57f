"""What the pipeline notices about fixes, and who moves because of them."""

import pytest

from backend.positions.fix import (
    CLOCK_AHEAD,
    DUPLICATE,
    IMPOSSIBLE,
    MOCK,
    NULL_ISLAND,
    OUT_OF_ORDER,
    STALE,
    TELEPORT,
)
from tests.backend.ingest.world import LAT, NOON_MS, World, running_world

DAY_S = 24 * 3600


async def test_a_clean_fix_is_stored_and_moves_the_worker(world: World) -> None:
    assert await world.send(world.fix(0)) == [0]
    row = world.latest.row(1)
    assert row is not None
    assert row.lat == pytest.approx(LAT, abs=1e-7)
    assert row.at_ms == NOON_MS
    assert world.published == [1]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lat", 90.1),
        ("lon", -180.5),
        ("accuracy_m", -3.0),
        ("speed_mps", 900.0),
        ("heading_deg", 361.0),
        ("battery_pct", 150.0),
    ],
)
async def test_values_outside_their_range_are_marked_and_do_not_move(
    world: World, field: str, value: float
) -> None:
    fix = world.fix(0)
    setattr(fix, field, value)
    assert await world.send(fix) == [IMPOSSIBLE]
    assert world.latest.row(1) is None
    assert world.told()[field][0] == value


async def test_null_island_is_marked_and_does_not_move(world: World) -> None:
    assert await world.send(world.fix(0), world.fix(1, lat=0.0, lon=0.0)) == [0, NULL_ISLAND]
    row = world.latest.row(1)
    assert row is not None
    assert row.lat == pytest.approx(LAT, abs=1e-7)


async def test_a_mocked_place_is_marked(world: World) -> None:
    assert await world.send(world.fix(0, mock=True)) == [MOCK]


async def test_a_clock_far_ahead_counts_from_receipt_and_its_claim_is_kept(world: World) -> None:
    assert await world.send(world.fix(3600)) == [CLOCK_AHEAD]
    row = world.rows()[0]
    assert (row["at_ms"], row["device_at_ms"]) == (NOON_MS, NOON_MS + 3_600_000)
    latest = world.latest.row(1)
    assert latest is not None
    assert latest.at_ms == NOON_MS


async def test_a_clock_a_little_ahead_is_believed(world: World) -> None:
    assert await world.send(world.fix(299)) == [0]


async def test_a_fix_older_than_seven_days_is_marked_and_shown_with_its_age(world: World) -> None:
    assert await world.send(world.fix(-8 * DAY_S)) == [STALE]
    latest = world.latest.row(1)
    assert latest is not None
    assert latest.at_ms == NOON_MS - 8 * DAY_S * 1000


async def test_an_older_fix_is_marked_and_does_not_move_back(world: World) -> None:
    assert await world.send(world.fix(0), world.fix(-60, north_m=50)) == [0, OUT_OF_ORDER]
    latest = world.latest.row(1)
    assert latest is not None
    assert latest.at_ms == NOON_MS


async def test_a_retry_is_marked_duplicate_whether_old_or_new(world: World) -> None:
    first, second = world.fix(-60), world.fix(0, north_m=50)
    again = [world.fix(-60), world.fix(0, north_m=50)]
    assert await world.send(first, second, *again) == [0, 0, DUPLICATE, DUPLICATE]
    assert world.stats.marked == {"duplicate": 2}


async def test_a_retry_inside_one_batch_is_marked_duplicate(world: World) -> None:
    await world.pipeline.submit([world.fix(-60), world.fix(0), world.fix(0), world.fix(-60)])
    assert [row["marks"] for row in world.rows()] == [0, 0, DUPLICATE, DUPLICATE]


async def test_a_retry_from_a_clock_ahead_is_marked_duplicate(world: World) -> None:
    await world.send(world.fix(7200))
    world.clock.at_ms += 10_000
    assert await world.send(world.fix(7200)) == [CLOCK_AHEAD, CLOCK_AHEAD | DUPLICATE]
    latest = world.latest.row(1)
    assert latest is not None
    assert latest.at_ms == NOON_MS


async def test_a_retry_after_a_restart_is_still_a_duplicate(world: World) -> None:
    await world.send(world.fix(-60), world.fix(0, north_m=50))
    async with running_world(world.path) as again:
        row = again.latest.row(1)
        assert row is not None
        assert row.at_ms == NOON_MS
        assert await again.send(again.fix(-60), again.fix(0, north_m=50)) == [0, 0, DUPLICATE, DUPLICATE]


async def test_two_fixes_of_the_same_second_in_different_places_are_both_taken(world: World) -> None:
    assert await world.send(world.fix(0), world.fix(0, north_m=20)) == [0, 0]


async def test_a_jump_is_marked_and_the_way_back_is_clean(world: World) -> None:
    fixes = [world.fix(0), world.fix(10, north_m=50_000), world.fix(20, north_m=30)]
    assert await world.send(*fixes) == [0, TELEPORT, 0]


async def test_a_fix_agreeing_with_the_doubted_one_is_the_new_place(world: World) -> None:
    fixes = [world.fix(0), world.fix(10, north_m=50_000), world.fix(20, north_m=50_030)]
    assert await world.send(*fixes) == [0, TELEPORT, 0]
    latest = world.latest.row(1)
    assert latest is not None
    assert latest.lat == pytest.approx(LAT + 50_030 / 111_195, abs=1e-6)


async def test_a_retry_of_the_doubted_fix_does_not_make_it_true(world: World) -> None:
    fixes = [
        world.fix(0),
        world.fix(10, north_m=50_000),
        world.fix(10, north_m=50_000),
        world.fix(20, north_m=30),
    ]
    assert await world.send(*fixes) == [0, TELEPORT, DUPLICATE, 0]
    latest = world.latest.row(1)
    assert latest is not None
    assert latest.at_ms == NOON_MS + 20_000


async def test_after_three_doubts_in_a_row_the_next_place_is_believed(world: World) -> None:
    wild = [world.fix(10 * n, north_m=n * 100_000) for n in range(1, 5)]
    assert await world.send(world.fix(0), *wild) == [0, TELEPORT, TELEPORT, TELEPORT, 0]
    latest = world.latest.row(1)
    assert latest is not None
    assert latest.at_ms == NOON_MS + 40_000


async def test_a_fast_train_is_no_teleport(world: World) -> None:
    assert await world.send(world.fix(0), world.fix(10, north_m=900)) == [0, 0]


async def test_a_call_for_help_moves_the_worker_whatever_else_is_noticed(world: World) -> None:
    fixes = [world.fix(0), world.fix(10, north_m=50_000, note="sos", mock=True)]
    assert await world.send(*fixes) == [0, TELEPORT | MOCK]
    assert world.rows("note")[1]["note"] == "sos"
    latest = world.latest.row(1)
    assert latest is not None
    assert latest.at_ms == NOON_MS + 10_000


async def test_every_row_is_counted_once(world: World) -> None:
    await world.send(world.fix(0), world.fix(0), world.fix(10, lat=0.0, lon=0.0), world.fix(-60, mock=True))
    stats = world.stats
    assert (stats.received, stats.stored_clean, stats.stored_marked) == (4, 1, 3)
    assert stats.marked == {"duplicate": 1, "null_island": 1, "out_of_order": 1, "mock": 1}
