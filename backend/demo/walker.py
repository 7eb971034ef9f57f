"""How one sample person or vehicle gets about: along the streets of its area, or standing still. Pure."""

from dataclasses import dataclass
from math import atan2, degrees, hypot
from random import Random

from backend.demo.geography import Area

_TURNS = ((1, 0), (0, 1), (-1, 0), (0, -1))
_STOP_SHARE = 0.12  # of the crossings somebody waits for a while
_STOP_S = (10.0, 70.0)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody is, as an exact fact (a fix adds its own error). Heading in degrees from north."""

    lat: float
    lon: float
    speed_mps: float
    heading_deg: float


class Walker:
    """Goes from crossing to crossing, waits now and then; can be sent to a place and is kept there."""

    def __init__(self, area: Area, random: Random, *, speed_mps: float) -> None:
        self._area = area
        self._random = random
        self._speed_mps = speed_mps
        columns, rows = area.crossings
        self._node = (random.randint(-columns, columns), random.randint(-rows, rows))
        self._at = self._metres(self._node)
        self._way = random.choice(_TURNS)
        self._goal = self._node
        self._wait_s = 0.0
        self._place: tuple[float, float] | None = None

    def begin_at(self, lat: float, lon: float) -> None:
        """Go on from this place, by way of the nearest crossing."""
        self._at = self._area.own_metres(lat, lon)
        self._node = self._goal = self._nearest_crossing(self._at)

    def head_for(self, lat: float, lon: float) -> None:
        """Walk towards this place, street by street, and stay there."""
        self._place = self._area.own_metres(lat, lon)

    def wander(self) -> None:
        """Go about as before."""
        if self._place is not None:
            self._place = None
            self._node = self._nearest_crossing(self._at)
            self._goal = self._node

    def step(self, seconds: float) -> Spot:
        """Where the walker is `seconds` later."""
        before = self._at
        left_s = seconds
        while left_s > 1e-6:
            if self._wait_s > 0:
                waited = min(self._wait_s, left_s)
                self._wait_s -= waited
                left_s -= waited
                continue
            target = self._target()
            if target is None:
                break
            left_s -= self._towards(target, left_s)
            if self._at == target and self._place is None:
                self._arrive()
        return self._spot(before, seconds)

    def _target(self) -> tuple[float, float] | None:
        if self._place is None:
            return self._metres(self._goal)
        if self._at == self._place:
            return None
        corner = (self._place[0], self._at[1])  # first along one street, then along the other
        return self._place if self._at[0] == self._place[0] else corner

    def _towards(self, target: tuple[float, float], most_s: float) -> float:
        """Move towards the target; answers how many seconds that took."""
        way = (target[0] - self._at[0], target[1] - self._at[1])
        length_m = hypot(*way)
        reach_m = self._speed_mps * most_s
        if reach_m >= length_m:
            self._at = target
            return length_m / self._speed_mps
        share = reach_m / length_m
        self._at = (self._at[0] + way[0] * share, self._at[1] + way[1] * share)
        return most_s

    def _arrive(self) -> None:
        self._node = self._goal
        if self._random.random() < _STOP_SHARE:
            self._wait_s = self._random.uniform(*_STOP_S)
        ways = [way for way in _TURNS if way != (-self._way[0], -self._way[1]) and self._is_inside(way)]
        straight = [self._way] * 3 if self._way in ways else []
        self._way = self._random.choice(ways + straight)
        self._goal = (self._node[0] + self._way[0], self._node[1] + self._way[1])

    def _is_inside(self, way: tuple[int, int]) -> bool:
        columns, rows = self._area.crossings
        return abs(self._node[0] + way[0]) <= columns and abs(self._node[1] + way[1]) <= rows

    def _metres(self, node: tuple[int, int]) -> tuple[float, float]:
        return node[0] * self._area.block_m[0], node[1] * self._area.block_m[1]

    def _nearest_crossing(self, at: tuple[float, float]) -> tuple[int, int]:
        columns, rows = self._area.crossings
        along, across = (round(at[i] / self._area.block_m[i]) for i in (0, 1))
        return max(-columns, min(columns, along)), max(-rows, min(rows, across))

    def _spot(self, before: tuple[float, float], seconds: float) -> Spot:
        along, across = self._at[0] - before[0], self._at[1] - before[1]
        went_m = hypot(along, across)
        ways = (along, across) if went_m > 0 else (float(self._way[0]), float(self._way[1]))
        from_east = degrees(atan2(ways[1], ways[0])) + self._area.turn_deg
        lat, lon = self._area.place(*self._at)
        return Spot(lat, lon, went_m / seconds if seconds > 0 else 0.0, (90.0 - from_east) % 360.0)
