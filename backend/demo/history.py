"""The sample's week behind us: when people punched in and out, and what their phones told. Stores nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from backend.demo.fixes import Noise
from backend.demo.organisation import Behaviour, Person
from backend.demo.walker import Spot
from backend.demo.ways import STEP_S, Outing
from backend.kit.clock import to_ms
from backend.positions.fix import Fix
from contract.vocabulary import MonitoringMode

ZONE = ZoneInfo("Asia/Shanghai")
DAYS = 7
_DYING_MS = 45 * 60_000


@dataclass(frozen=True, slots=True)
class Quiet:
    """No fixes came in this part of a shift: somebody hides, or has no signal, or a dead battery."""

    since: datetime
    until: datetime
    hides: bool = False
    is_flat: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch on duty; `until` is None while it lasts. `seen_until` is when the last fix came."""

    worker_id: int
    since: datetime
    until: datetime | None
    seen_until: datetime
    quiet: Quiet | None = None


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
    random: Random, staff: Sequence[Person], outings: Mapping[Shift, Outing], sites: Mapping[int, Site]
) -> Iterator[Fix]:
    """What the phones of everybody who is followed told on the way; `sites` by worker id."""
    followed = {person.id for person in staff if person.monitoring is MonitoringMode.FULL}
    for shift, outing in sorted(outings.items(), key=lambda it: (it[0].worker_id, it[0].since)):
        if shift.worker_id in followed:
            yield from _fixes_of(random, shift, outing, sites.get(shift.worker_id))


def _fixes_of(random: Random, shift: Shift, outing: Outing, site: Site | None) -> Iterator[Fix]:
    noise = Noise(random, shift.worker_id, to_ms(shift.since))
    spots, first_ms = outing.spots, to_ms(outing.first)
    if site is not None:
        there = Spot(site.lat, site.lon, 0.0, 0.0)
        spots = [there if outing.at(step) >= site.since else spot for step, spot in enumerate(spots)]
    found = noise.fixes(spots, first_ms, STEP_S * 1000)
    if shift.quiet is None:
        yield from found
        return
    quiet = range(to_ms(shift.quiet.since), to_ms(shift.quiet.until))
    for fix in found:
        if shift.quiet.is_flat:
            _drain(fix, quiet)
        if fix.at_ms not in quiet:
            yield fix


def _drain(fix: Fix, quiet: range) -> None:
    """A battery that dies when the quiet begins, and is charged afterwards."""
    left_ms = quiet.start - fix.at_ms
    if 0 < left_ms < _DYING_MS and fix.battery_pct is not None:
        fix.battery_pct = min(fix.battery_pct, float(2 + 18 * left_ms // _DYING_MS))


def _whole_s(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


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
