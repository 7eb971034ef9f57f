"""The sample's week behind us: when people punched in and out, and where they went. Stores nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from backend.demo.fixes import Noise
from backend.demo.organisation import Behaviour, Person
from backend.demo.walker import Spot, Walker
from backend.kit.clock import to_ms
from backend.positions.fix import Fix
from contract.vocabulary import MonitoringMode

ZONE = ZoneInfo("Asia/Shanghai")
DAYS = 7
STEP_S = 180
_LOOP_STEPS = 280


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch on duty; `until` is None while it lasts. `seen_until` is when the last fix came."""

    worker_id: int
    since: datetime
    until: datetime | None
    seen_until: datetime


def shifts(random: Random, staff: Sequence[Person], now: datetime) -> list[Shift]:
    """A week of working days and today's shift, oldest first for each worker."""
    found: list[Shift] = []
    for person in staff:
        worked = [days_ago for days_ago in range(DAYS, 0, -1) if random.random() < 0.88]
        found += [_past_shift(random, person, now, days_ago) for days_ago in worked]
        todays = _todays_shift(random, person, now)
        if todays is not None:
            found.append(todays)
    return found


def _past_shift(random: Random, person: Person, now: datetime, days_ago: int) -> Shift:
    day = now.astimezone(ZONE).date() - timedelta(days=days_ago)
    since = datetime.combine(day, time(8, 30), ZONE) + timedelta(minutes=random.gauss(-6, 9))
    until = datetime.combine(day, time(17, 30), ZONE) + timedelta(minutes=random.gauss(12, 14))
    last = min(until, now - timedelta(hours=5))  # at night yesterday's shift must not reach into today's
    return Shift(person.id, _whole_s(since), _whole_s(last), _whole_s(last))


def _todays_shift(random: Random, person: Person, now: datetime) -> Shift | None:
    """From half past eight, or three hours ago at night, but never from before midnight."""
    local = now.astimezone(ZONE)
    midnight = datetime.combine(local.date(), time(0, 0), ZONE)
    usual = min(datetime.combine(local.date(), time(8, 30), ZONE), local - timedelta(hours=3))
    start = max(usual + timedelta(minutes=random.gauss(-6, 9)), midnight)
    start = min(start, local - timedelta(minutes=45)) if local - midnight > timedelta(hours=1) else midnight
    since = _whole_s(start)
    if person.behaviour is Behaviour.OFF:
        until = _whole_s(now - timedelta(minutes=random.uniform(20, 40)))
        is_gone_home = random.random() < 0.5 and until > since
        return Shift(person.id, since, until, until) if is_gone_home else None
    silent_min = {Behaviour.LOST: random.uniform(12, 26), Behaviour.STEALTH: random.uniform(35, 60)}
    seen_until = now - timedelta(minutes=silent_min.get(person.behaviour, random.uniform(0.05, 0.15)))
    return Shift(person.id, since, None, _whole_s(seen_until))


@dataclass(frozen=True, slots=True)
class Site:
    """Where somebody has been at work since then."""

    lat: float
    lon: float
    since: datetime


def fixes(
    random: Random, staff: Sequence[Person], all_shifts: Sequence[Shift], sites: Mapping[int, Site]
) -> Iterator[Fix]:
    """Where everybody who is followed went during those shifts; `sites` by worker id."""
    by_worker: dict[int, list[Shift]] = {}
    for shift in all_shifts:
        by_worker.setdefault(shift.worker_id, []).append(shift)
    for person in staff:
        if person.monitoring is not MonitoringMode.FULL:
            continue
        walker = Walker(person.area, random, speed_mps=person.speed_mps)
        loop = _rounds(random, walker)  # walked once, cut anew for each day
        for shift in by_worker.get(person.id, []):
            yield from _fixes_of(random, person, shift, loop, sites.get(person.id))


def _rounds(random: Random, walker: Walker) -> list[Spot]:
    """From job to job: six to fifteen minutes on the way, then half an hour to an hour on the spot."""
    way: list[Spot] = []
    while len(way) < _LOOP_STEPS:
        way += [walker.step(STEP_S) for _ in range(random.randint(2, 5))]
        way += [Spot(way[-1].lat, way[-1].lon, 0.0, way[-1].heading_deg)] * random.randint(10, 20)
    return way


def _fixes_of(
    random: Random, person: Person, shift: Shift, loop: list[Spot], site: Site | None
) -> Iterator[Fix]:
    noise = Noise(random, person.id, to_ms(shift.since))
    step = timedelta(seconds=STEP_S)
    steps = int((shift.seen_until - shift.since) / step)
    start = random.randrange(max(1, len(loop) - steps))
    for number in range(steps):
        at = shift.seen_until - (steps - 1 - number) * step
        spot = loop[(start + number) % len(loop)]
        if site is not None and at >= site.since:
            spot = Spot(site.lat, site.lon, 0.0, 0.0)
        yield noise.fix(spot, to_ms(at))


def _whole_s(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def scattered(random: Random, staff: Sequence[Person], now: datetime) -> list[Fix]:
    """One fix of just now for each, anywhere in the worker's area."""
    now_ms = to_ms(now)
    found = []
    for person in staff:
        area = person.area
        lat, lon = area.place(
            random.uniform(-0.5, 0.5) * area.width_m, random.uniform(-0.5, 0.5) * area.height_m
        )
        spot = Spot(lat, lon, person.speed_mps, random.uniform(0, 359))
        found.append(Noise(random, person.id, now_ms).fix(spot, now_ms))
    return found
