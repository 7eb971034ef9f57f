"""Reading a track part by part neither loses nor repeats a fix, whatever their times."""

import sqlite3

import pytest

from backend.positions.fix import Fix
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
