"""Reading a track part by part neither loses nor repeats a fix, whatever their times."""

import math
import sqlite3

import numpy as np
import pytest
from hypothesis import given, strategies as st

from backend.positions.fix import Fix
from backend.positions.packed import measured, packed, unpacked
from backend.positions.service import TrackCursor, keep, track_part
from tests.backend.harness import Backend


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 100])
async def test_fixes_of_one_millisecond_are_told_apart_across_parts(backend: Backend, limit: int) -> None:
    times = [10, 20, 20, 20, 20, 30, 40, 40, 50]
    fixes = [Fix(1, at_ms, 100, float(number), 1.0) for number, at_ms in enumerate(times)]
    fixes.append(Fix(2, 20, 100, 99.0, 1.0))
    await backend.services.database.write_sync(lambda connection: keep(connection, fixes, ()))

    def read(connection: sqlite3.Connection) -> list[float]:
        found: list[float] = []
        begin: TrackCursor | None = TrackCursor(10)
        while begin is not None:
            part = track_part(connection, 1, begin, 50, limit=limit)
            assert len(part.columns["lat"]) <= limit
            found += part.columns["lat"].tolist()
            begin = part.rest
        return found

    assert await backend.services.database.read_sync(read) == [float(number) for number in range(8)]


async def test_what_was_not_told_and_the_marks_come_as_they_were(backend: Backend) -> None:
    fixes = [Fix(1, 10, 20, 1.0, 2.0, marks=0x81), Fix(1, 11, 20, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)]
    await backend.services.database.write_sync(lambda connection: keep(connection, fixes, ()))
    part = await backend.services.database.read_sync(
        lambda connection: track_part(connection, 1, TrackCursor(0), 100, limit=10)
    )
    told = {name: column.tolist() for name, column in part.columns.items()}
    assert told["marks"] == [0x81, 0]
    assert told["source"] == [1, 1]
    assert (told["accuracy_m"][1], told["battery_pct"][1]) == (3.0, 7.0)
    assert told["speed_mps"][0] != told["speed_mps"][0]


@given(st.floats(-90, 90), st.floats(-180, 180), st.integers(0, 2**45), st.integers(0, 0x7FFF))
def test_places_times_and_marks_are_kept_to_the_last_bit(
    lat: float, lon: float, at_ms: int, marks: int
) -> None:
    row = unpacked(packed(Fix(1, at_ms, 0, lat, lon, marks=marks)))[0]
    assert (row["lat"], row["lon"], row["at_ms"], row["marks"]) == (lat, lon, at_ms, marks)


@given(st.integers(-999_999, 999_999), st.integers(0, 4))
def test_six_digits_come_back_as_they_were_told(digits: int, places: int) -> None:
    told = digits / 10**places
    assert measured(unpacked(packed(Fix(1, 0, 0, 1.0, 2.0, told))), 0)["accuracy_m"] == told


def test_a_figure_beyond_all_bounds_is_infinite() -> None:
    row = measured(unpacked(packed(Fix(1, 0, 0, 1.0, 2.0, 1e300, -1e300, None))), 0)
    assert (row["accuracy_m"], row["speed_mps"], row["heading_deg"]) == (math.inf, -math.inf, None)


async def test_bytes_of_every_kind_pass_through_the_database_as_they_are(backend: Backend) -> None:
    """SQLite puts the fixes together as if they were text."""
    chance = np.random.default_rng(7)
    places = chance.integers(0, 256, (2000, 8), np.uint8).view(np.float64)[:, 0]
    places = np.where(np.isnan(places), 0.0, places)
    fixes = [Fix(1, number, 0, float(lat), 0.0) for number, lat in enumerate(places)]
    await backend.services.database.write_sync(lambda connection: keep(connection, fixes, ()))
    part = await backend.services.database.read_sync(
        lambda connection: track_part(connection, 1, TrackCursor(0), 10_000, limit=10_000)
    )
    assert part.columns["lat"].tolist() == places.tolist()
