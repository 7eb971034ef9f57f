"""Newest fixes as columns: newest wins, rows keep their place, batches announce what moved."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from console.api import frames
from console.api.frames import Positions
from console.api.types import PositionsFrame
from console.core.errors import BackendAnswerUnreadable
from console.models.fleet import FleetStore


def positions(*rows: tuple[int, float, float, float]) -> Positions:
    """Rows of (worker id, latitude, longitude, epoch ms)."""
    ids, lat, lon, at = (np.array(column) for column in zip(*rows, strict=True))
    n = len(rows)
    return Positions(
        worker_id=ids.astype(np.int64),
        lat=lat.astype(np.float64),
        lon=lon.astype(np.float64),
        at_ms=at.astype(np.float64),
        accuracy_m=np.full(n, 8, np.float32),
        speed_mps=np.full(n, np.nan, np.float32),
        heading_deg=np.full(n, 90, np.float32),
        battery_pct=np.full(n, 255, np.uint8),
        marks=np.zeros(n, np.uint16),
    )


@pytest.fixture
def fleet(qapp: QApplication) -> FleetStore:
    assert qapp
    return FleetStore()


def test_a_first_fix_makes_a_row_and_unknown_values_are_none(fleet: FleetStore) -> None:
    fleet.apply(positions((7, 31.2, 121.4, 1_000)))
    fix = fleet.fix(7)
    assert fix is not None
    assert (fix.lat, fix.lon, fix.at_ms) == (31.2, 121.4, 1_000)
    assert (fix.accuracy_m, fix.speed_mps, fix.battery_pct) == (8.0, None, None)
    assert fleet.fix(8) is None


def test_an_older_fix_never_replaces_a_newer_one(fleet: FleetStore) -> None:
    fleet.apply(positions((7, 31.2, 121.4, 2_000)))
    moved: list[np.ndarray] = []
    fleet.moved.connect(moved.append)
    fleet.apply(positions((7, 30.0, 120.0, 1_999)))
    fleet.apply(positions((7, 30.0, 120.0, 2_000)))
    assert moved == []
    assert fleet.lat.tolist() == [31.2]


def test_of_several_fixes_of_one_worker_in_a_batch_the_newest_counts(fleet: FleetStore) -> None:
    fleet.apply(positions((7, 1, 1, 3_000), (5, 9, 9, 1), (7, 2, 2, 5_000), (7, 3, 3, 4_000)))
    assert fleet.fix(7) is not None
    assert fleet.lat[fleet.row_of(7) or 0] == 2
    assert len(fleet) == 2


def test_a_batch_announces_exactly_the_rows_that_changed(fleet: FleetStore) -> None:
    fleet.apply(positions((1, 1, 1, 10), (2, 2, 2, 10), (3, 3, 3, 10)))
    moved: list[list[int]] = []
    fleet.moved.connect(lambda rows: moved.append(fleet.ids[rows].tolist()))
    fleet.apply(positions((3, 3, 4, 20), (1, 1, 1, 5)))
    assert moved == [[3]]


def test_rows_keep_their_place_while_thousands_join(fleet: FleetStore) -> None:
    fleet.apply(positions((50_000, 1, 1, 10)))
    fleet.apply(positions(*((n, n / 1_000, 100, 10) for n in range(1, 3_001))))
    assert fleet.row_of(50_000) == 0
    assert len(fleet) == 3_001
    assert fleet.ids[fleet.rows_of(np.array([3_000, 9_999, 1]))[[0, 2]]].tolist() == [3_000, 1]
    assert fleet.rows_of(np.array([9_999])).tolist() == [-1]


def test_another_account_begins_with_an_empty_fleet(fleet: FleetStore) -> None:
    fleet.apply(positions((1, 1, 1, 10)))
    fleet.clear()
    assert len(fleet) == 0
    fleet.apply(positions((2, 2, 2, 5)))
    assert fleet.row_of(2) == 0


def test_a_frame_comes_back_as_it_was_packed() -> None:
    sent = positions((7, -31.2345678, 121.4, 1_700_000_000_123), (4_000_000_000, 0, -180, 1))
    got = frames.decode(frames.encode(sent))
    assert got.worker_id.tolist() == [7, 4_000_000_000]
    assert got.lat.tolist() == [-31.2345678, 0]
    assert got.at_ms.tolist() == sent.at_ms.tolist()
    assert np.isnan(got.speed_mps).all()


@pytest.mark.parametrize("frame", [PositionsFrame(n=1, frame=""), PositionsFrame(n=1, frame="not base64!")])
def test_a_frame_that_does_not_fit_its_number_of_rows_is_refused(frame: PositionsFrame) -> None:
    with pytest.raises(BackendAnswerUnreadable):
        frames.decode(frame)
