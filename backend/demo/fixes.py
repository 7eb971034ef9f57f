"""Turning where a sample worker really is into what a phone would report: error, battery, rounding."""

from math import cos, radians
from random import Random

from backend.demo.geography import METRES_PER_DEGREE
from backend.demo.walker import Spot
from backend.positions.fix import Fix
from contract.vocabulary import FixSource

_DRAIN_PCT_PER_H = 6.5


class Noise:
    """One phone during one shift: its accuracy wanders, its battery goes down."""

    def __init__(self, random: Random, worker_id: int, since_ms: int) -> None:
        self._random = random
        self._worker_id = worker_id
        self._since_ms = since_ms
        self._full_pct = random.uniform(72, 100)
        self._typical_m = random.uniform(4, 9)

    def fix(self, spot: Spot, at_ms: int) -> Fix:
        """The fix that the phone sends at `at_ms`."""
        random = self._random
        accuracy_m = self._typical_m * random.uniform(0.6, 1.9)
        off_m = accuracy_m * 0.5
        lat = spot.lat + random.uniform(-off_m, off_m) / METRES_PER_DEGREE
        lon = spot.lon + random.uniform(-off_m, off_m) / (METRES_PER_DEGREE * cos(radians(spot.lat)))
        hours = max(0.0, (at_ms - self._since_ms) / 3_600_000)
        is_moving = spot.speed_mps > 0.3
        return Fix(
            worker_id=self._worker_id,
            at_ms=at_ms,
            received_ms=at_ms,
            lat=round(lat, 7),
            lon=round(lon, 7),
            accuracy_m=round(accuracy_m, 1),
            speed_mps=round(spot.speed_mps, 2),
            heading_deg=round(spot.heading_deg, 1) if is_moving else None,
            battery_pct=float(round(max(12.0, self._full_pct - hours * _DRAIN_PCT_PER_H))),
            source=FixSource.DEMO,
        )
