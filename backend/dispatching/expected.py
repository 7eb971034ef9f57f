"""When whoever is on the way to an order could be there, as a range; by the road where it answers in time."""

import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from backend.dispatching.arrival import Way, bearings_deg, ranges
from backend.kit.clock import Clock, from_ms
from backend.live.latest import LatestRow, LatestTable
from backend.org.roster import Roster
from backend.organisation.service import OrganisationSettings
from backend.roads.service import Roads
from backend.workorders.service import OrderOut
from contract.vocabulary import OrderState

ROADS_WITHIN_S = 0.25
STEP_S = 300  # nobody believes a minute


@dataclass(frozen=True, slots=True)
class Expected:
    """Aware UTC, to five minutes."""

    earliest: datetime
    latest: datetime


class Arriving:
    """Answers from memory; the roads if they answer in time. Says nothing of where anybody is."""

    def __init__(self, *, latest: LatestTable, roster: Roster, roads: Roads, clock: Clock) -> None:
        self._latest, self._roster, self._roads, self._clock = latest, roster, roads, clock

    async def expected(self, settings: OrganisationSettings, order: OrderOut) -> Expected | None:
        """None: nobody is on the way, or nothing is known of where they are or are to go."""
        if order.state is not OrderState.EN_ROUTE or order.lat is None or order.lon is None:
            return None
        worker = self._roster.worker(order.worker_id or 0)
        place = self._latest.row(order.worker_id or 0)
        if worker is None or worker.stealth or place is None:
            return None
        now_ms = self._clock.now_ms()
        age_s = max(0.0, (now_ms - place.at_ms) / 1000)
        if age_s > settings.lost_after_s:
            return None
        way = await self._way(place, (order.lat, order.lon), age_s, settings.city_speed_mps)
        low, high = ranges(way)
        if np.isnan(low[0]) or np.isnan(high[0]):
            return None
        earliest, latest = (now_ms / 1000 + float(one[0]) for one in (low, high))
        return Expected(
            earliest=from_ms(1000 * STEP_S * math.floor(earliest / STEP_S)),
            latest=from_ms(1000 * STEP_S * math.ceil(latest / STEP_S)),
        )

    async def _way(self, place: LatestRow, target: tuple[float, float], age_s: float, line_mps: float) -> Way:
        here = np.array([[place.lat, place.lon]])
        travel = await self._roads.towards(here, target, line_mps=line_mps, within_s=ROADS_WITHIN_S)
        return Way(
            seconds=travel.seconds,
            metres=travel.metres,
            by_road=travel.by_road,
            age_s=np.array([age_s]),
            accuracy_m=_column(place.accuracy_m),
            speed_mps=_column(place.speed_mps),
            heading_deg=_column(place.heading_deg),
            bearing_deg=bearings_deg(here[:, 0], here[:, 1], *target),
        )


def _column(value: float | None) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([np.nan if value is None else value])
