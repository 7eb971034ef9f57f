"""The latest table: newest wins, columns stay aligned, unknown stays unknown."""

import numpy as np
import pytest

from backend.live.latest import LatestTable
from backend.positions.fix import Fix
from contract.positions import BATTERY_UNKNOWN, COLUMNS


def fix(worker_id: int, at_ms: int = 1000, **values: float) -> Fix:
    made = Fix(worker_id, at_ms, at_ms, 31.2, 121.4)
    for name, value in values.items():
        setattr(made, name, value)
    return made


def test_a_row_says_what_the_fix_said() -> None:
    table = LatestTable()
    table.update([fix(7, accuracy_m=5.5, speed_mps=1.25, heading_deg=90.0, battery_pct=80.4, marks=16)])
    row = table.row(7)
    assert row is not None
    assert (row.lat, row.lon, row.at_ms) == (31.2, 121.4, 1000)
    assert (row.accuracy_m, row.speed_mps, row.heading_deg) == (5.5, 1.25, 90.0)
    assert (row.battery_pct, row.marks) == (80, 16)


def test_what_is_unknown_stays_unknown() -> None:
    table = LatestTable()
    table.update([fix(7)])
    row = table.row(7)
    assert row is not None
    assert (row.accuracy_m, row.speed_mps, row.heading_deg, row.battery_pct) == (None,) * 4
    assert np.isnan(table.columns()["accuracy_m"][0])
    assert table.columns()["battery_pct"][0] == BATTERY_UNKNOWN


def test_the_last_fix_of_a_batch_wins_and_movers_are_named_once() -> None:
    table = LatestTable()
    assert table.update([fix(1, 1000), fix(2, 1000), fix(1, 2000)]) == [1, 2]
    row = table.row(1)
    assert row is not None
    assert row.at_ms == 2000


def test_a_worker_keeps_its_slot_while_the_table_grows() -> None:
    table = LatestTable()
    table.update([fix(5)])
    slot = table.slot(5)
    table.update([fix(worker_id, worker_id) for worker_id in range(10, 3000)])
    assert (table.slot(5), len(table)) == (slot, 2991)
    columns = table.columns()
    assert set(columns) == {name for name, _ in COLUMNS}
    assert {len(column) for column in columns.values()} == {2991}
    assert columns["at_ms"][table.slots([2999, 77, 5])].tolist() == [2999, 77, 1000]


def test_nobody_moved_is_nothing() -> None:
    table = LatestTable()
    assert table.update([]) == []
    assert table.row(1) is None
    assert len(table.slots([1, 2])) == 0


@pytest.mark.parametrize(("lat", "lon"), [(90.0, 180.0), (-90.0, -180.0)])
def test_the_corners_of_the_world_fit(lat: float, lon: float) -> None:
    table = LatestTable()
    table.update([fix(1, lat=lat, lon=lon)])
    row = table.row(1)
    assert row is not None
    assert (row.lat, row.lon) == (lat, lon)
