"""Where a sample worker was at each step of a shift: on rounds, and at the places of the day's jobs. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import atan2, degrees
from random import Random

from backend.demo.clients import Client
from backend.demo.geography import Area
from backend.demo.organisation import SEED, Person
from backend.demo.walker import Spot, Walker
from contract.vocabulary import OrderType

STEP_S = 180
STEP = timedelta(seconds=STEP_S)
LOOP_STEPS = 280
_BEFORE_THE_END = timedelta(minutes=15)
Metres = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be done on a past day: not before `earliest`, and so long on the spot."""

    client: Client
    kind: OrderType
    earliest: datetime
    stays: timedelta


@dataclass(frozen=True, slots=True)
class Job:
    """An errand that somebody went on, and when that was."""

    worker: Person
    client: Client
    kind: OrderType
    departed: datetime
    arrived: datetime
    left: datetime


@dataclass(frozen=True, slots=True)
class Outing:
    """One shift: `spots` a step apart, the first at `first`."""

    first: datetime
    spots: Sequence[Spot]
    jobs: Sequence[Job]

    def at(self, step: int) -> datetime:
        return self.first + step * STEP


class Rounds:
    """The rounds of one worker, walked once; each day begins somewhere else on them."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._random = Random(f"{SEED} rounds {person.id}")
        self._loop = _loop(self._random, Walker(person.area, self._random, speed_mps=person.speed_mps))

    def outing(self, since: datetime, until: datetime, errands: Sequence[Errand] = ()) -> Outing:
        """The last spot is at `until`. Errands by time; those that would end too late are left out."""
        steps = int((until - since) / STEP)
        first = until - (steps - 1) * STEP
        turn = self._random.randrange(LOOP_STEPS)
        spots: list[Spot] = []
        jobs: list[Job] = []
        left = list(reversed(errands))
        while len(spots) < steps:
            at = first + len(spots) * STEP
            spot = self._loop[turn % len(self._loop)]
            if left and at >= left[-1].earliest:
                job, way = _errand(self._person, left.pop(), spot, at)
                if job.left <= until - _BEFORE_THE_END:
                    jobs.append(job)
                    spots += way
                continue
            spots.append(spot)
            turn += 1
        return Outing(first, spots[:steps], jobs)


def _loop(random: Random, walker: Walker) -> list[Spot]:
    """From place to place: six to fifteen minutes on the way, then half an hour to an hour on the spot."""
    way: list[Spot] = []
    while len(way) < LOOP_STEPS:
        way += [walker.step(STEP_S) for _ in range(random.randint(2, 5))]
        way += [Spot(way[-1].lat, way[-1].lon, 0.0, way[-1].heading_deg)] * random.randint(10, 20)
    return way + way[::-1]  # and back, so that the end meets the beginning


def _errand(person: Person, errand: Errand, spot: Spot, at: datetime) -> tuple[Job, list[Spot]]:
    """There from `spot`, along one street and then the other; the work; and back."""
    area, client = person.area, errand.client
    begin, end = area.own_metres(spot.lat, spot.lon), area.own_metres(client.lat, client.lon)
    metres = abs(end[0] - begin[0]) + abs(end[1] - begin[1])
    travels_s = max(60.0, metres / person.speed_mps)
    stays_s = errand.stays.total_seconds()
    arrived = at + timedelta(seconds=round(travels_s))
    job = Job(person, client, errand.kind, at, arrived, arrived + errand.stays)
    whole_s = 2 * travels_s + stays_s
    spots = []
    for elapsed_s in range(0, int(whole_s), STEP_S):
        if travels_s <= elapsed_s < travels_s + stays_s:
            spots.append(Spot(client.lat, client.lon, 0.0, 0.0))
        elif elapsed_s < travels_s:
            spots.append(_between(area, begin, end, elapsed_s / travels_s, person.speed_mps))
        else:
            back = (elapsed_s - travels_s - stays_s) / travels_s
            spots.append(_between(area, end, begin, back, person.speed_mps))
    return job, spots


def _between(area: Area, begin: Metres, end: Metres, share: float, speed_mps: float) -> Spot:
    """On the way from corner to corner; the first leg runs along the area's streets, the second across."""
    along, across = end[0] - begin[0], end[1] - begin[1]
    went_m = share * (abs(along) + abs(across))
    if went_m <= abs(along):
        at = (begin[0] + (went_m if along > 0 else -went_m), begin[1])
        way = (along, 0.0)
    else:
        rest_m = went_m - abs(along)
        at = (end[0], begin[1] + (rest_m if across > 0 else -rest_m))
        way = (0.0, across)
    lat, lon = area.place(*at)
    return Spot(lat, lon, speed_mps, (90.0 - degrees(atan2(way[1], way[0])) - area.turn_deg) % 360.0)
