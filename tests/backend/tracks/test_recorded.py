"""Two people of Beijing and the buses of Austin, told by the rules and by the plain reference.

Tolerances: stops and gaps equal to the millisecond and the fix; centres within 1 mm; mileage within 1e-6.
"""

import pytest

from backend.tracks.rules.limits import TrackLimits
from tests.backend.tracks import reference
from tests.backend.tracks.made import analyse, fixes, recorded
from tests.backend.tracks.reference import Point

GEOLIFE = ("geolife_skmob_2users.csv.gz", "uid", "datetime", "lat", "lng")
BUSES = ("vehicle_id", "timestamp", "latitude", "longitude")


def agree(points: list[Point], limits: TrackLimits) -> tuple[int, int]:
    """How many stops and gaps there are; fails where the two disagree."""
    told = analyse(fixes(points), limits=limits, chunk=10_007)
    gap_s = limits.gap_ms / 1000
    stays = reference.stays(points, limits.stop_radius_m, limits.stop_least_s, gap_s)
    assert [(it.since_ms, it.until_ms, it.fixes) for it in told.stops] == [
        (it.since_ms, it.until_ms, it.fixes) for it in stays
    ]
    for stop, stay in zip(told.stops, stays, strict=True):
        assert reference.great_circle_m((0, stop.lat, stop.lon), (0, stay.lat, stay.lon)) < 0.001
    assert [(it.since_ms, it.until_ms) for it in told.gaps] == reference.gaps(points, gap_s)
    expected_m = reference.mileage_m(points, stays, gap_s, limits.fastest_mps)
    assert told.mileage_m == pytest.approx(expected_m, rel=1e-6, abs=0.01)
    return len(told.stops), len(told.gaps)


def test_two_people_of_beijing_over_months() -> None:
    people = recorded(*GEOLIFE)
    found = {person: agree(points, TrackLimits(usual_interval_s=5)) for person, points in people.items()}
    assert found == {"001": (213, 161), "005": (401, 204)}


def test_what_was_really_received_is_hardly_suspicious() -> None:
    for points in recorded(*GEOLIFE).values():
        assert analyse(fixes(points)).suspicion.score < 10


@pytest.mark.parametrize("day", ["2015-09-06", "2017-03-21"])
def test_the_buses_of_a_day(day: str) -> None:
    vehicles = recorded(f"austin_buses_{day}.csv.gz", *BUSES)
    found = [agree(points, TrackLimits(usual_interval_s=60)) for points in vehicles.values()]
    assert len(found) > 100
    assert sum(stops for stops, _ in found) > 100
