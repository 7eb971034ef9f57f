"""Turning where a sample worker really is into what a phone would report: error, battery, rounding."""

from collections.abc import Iterator, Sequence
from math import cos, radians
from random import Random

import numpy as np

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

    def fixes(self, spots: Sequence[Spot], first_ms: int, step_ms: int) -> Iterator[Fix]:
        """A fix for each spot, the first at `first_ms`: as `fix`, in columns, for a week of many people."""
        dice = np.random.default_rng(self._random.getrandbits(64))
        lat, lon, speed, heading = (
            np.array([(it.lat, it.lon, it.speed_mps, it.heading_deg) for it in spots], float).reshape(-1, 4).T
        )
        at_ms = first_ms + step_ms * np.arange(len(spots))
        accuracy_m = self._typical_m * dice.uniform(0.6, 1.9, len(spots))
        north_m, east_m = 0.5 * accuracy_m * dice.uniform(-1.0, 1.0, (2, len(spots)))
        lat, lon = (
            lat + north_m / METRES_PER_DEGREE,
            lon + east_m / (METRES_PER_DEGREE * np.cos(np.radians(lat))),
        )
        hours = np.maximum(0.0, (at_ms - self._since_ms) / 3_600_000)
        battery = np.rint(np.maximum(12.0, self._full_pct - hours * _DRAIN_PCT_PER_H))
        columns = (np.round(lat, 7), np.round(lon, 7), np.round(accuracy_m, 1), np.round(speed, 2))
        rows = (at_ms, *columns, np.round(heading, 1), battery)
        worker_id, source = self._worker_id, FixSource.DEMO
        for at, y, x, within_m, mps, degrees, pct in zip(*(column.tolist() for column in rows), strict=True):
            way = degrees if mps > 0.3 else None
            yield Fix(worker_id, at, at, y, x, within_m, mps, way, None, pct, source)
