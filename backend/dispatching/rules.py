"""Who could take an order: exclusions, distance, time on the way and order of merit over columns. Pure.

Columns are numpy arrays of equal length, one row per worker; WGS-84 degrees, metres, seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.kit.geo import distances_m
from contract.vocabulary import Exclusion, OrderType
from contract.watching import INTERVALS_OF_SILENCE

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Bits = NDArray[np.uint32]
Ints = NDArray[np.int64]
Rows = NDArray[np.intp]

NEAR_REST_COSTS_S: Final = 15 * 60.0
"""Whoever should stop working soon ranks as if they came so much later."""

SKILL_BITS: Final = {kind: 1 << place for place, kind in enumerate(OrderType)}
_REASON_BITS: Final = {reason: 1 << place for place, reason in enumerate(Exclusion)}


def skill_mask(skills: frozenset[OrderType]) -> int:
    """Bits of the kinds of order somebody can do; nobody said anything means everything."""
    return sum(SKILL_BITS[skill] for skill in skills or OrderType)


@dataclass(frozen=True, slots=True)
class Staff:
    """Columns of the workers to judge. Those of the fix are NaN without one, or where it does not say.

    `off_hours`: now is no working time, so the place may not be known. `interval_s`: between two fixes, 0 for
    the organisation's. `against`: reasons that were found before; `near_rest`: should stop working soon;
    `pace`: straight line a second compared with the organisation's speed.
    """

    is_vehicle: Flags
    on_duty: Flags
    stealth: Flags
    monitored: Flags
    off_hours: Flags
    skills: Bits
    against: Bits
    near_rest: Flags
    pace: Floats
    load: Ints
    interval_s: Floats
    lat: Floats
    lon: Floats
    at_ms: Floats
    accuracy_m: Floats
    speed_mps: Floats
    heading_deg: Floats


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the order asks for; `lat`, `lon` are None where only an address is known."""

    type: OrderType
    lat: float | None
    lon: float | None
    now_ms: int


@dataclass(frozen=True, slots=True)
class Limits:
    """The organisation's idea of too old, too far, too much, and of the speed through the city."""

    stale_after_s: float
    far_m: float
    full_load: int
    city_speed_mps: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """One row per worker. Distance, time and age are NaN for those who must not be seen or have no fix."""

    reasons: Bits
    distance_m: Floats
    eta_s: Floats
    age_s: Floats
    accuracy_m: Floats
    ranked: Rows  # rows without a reason, soonest first
    excluded: Rows  # rows with one, nearest first


def judge(staff: Staff, wanted: Wanted, limits: Limits) -> Judgement:
    """Judge every worker for the order: soonest first, the less loaded first at the same time."""
    hidden = ~staff.on_duty | staff.stealth | ~staff.monitored
    unseen = hidden | staff.off_hours
    distance = _distance(staff, wanted)
    age = (wanted.now_ms - staff.at_ms) / 1000
    distance, age, accuracy = (np.where(unseen, np.nan, it) for it in (distance, age, staff.accuracy_m))
    has_fix = ~np.isnan(staff.at_ms)
    reasons = reason_bits(
        {
            Exclusion.OFF_DUTY: ~staff.on_duty,
            Exclusion.STEALTH: staff.on_duty & staff.stealth,
            Exclusion.NOT_MONITORED: staff.on_duty & ~staff.stealth & ~staff.monitored,
            Exclusion.OFF_HOURS: ~hidden & unseen,
            Exclusion.NO_FIX: ~unseen & ~has_fix,
            Exclusion.STALE_FIX: age > silence_s(staff, limits.stale_after_s),
            Exclusion.SKILL: (staff.skills & SKILL_BITS[wanted.type]) == 0,
            Exclusion.TOO_FAR: distance > limits.far_m,
            Exclusion.FULL: staff.load >= limits.full_load,
            Exclusion.VEHICLE: staff.is_vehicle,
        }
    )
    reasons |= staff.against
    eta = distance / (limits.city_speed_mps * staff.pace)
    merit = np.lexsort((age, staff.load, eta + staff.near_rest * NEAR_REST_COSTS_S))
    clean = reasons[merit] == 0
    return Judgement(
        reasons=reasons,
        distance_m=distance,
        eta_s=eta,
        age_s=np.maximum(age, 0),
        accuracy_m=accuracy,
        ranked=merit[clean],
        excluded=merit[~clean],
    )


def with_tools(staff: Staff, lacking: Flags) -> Staff:
    """The same people, judged for an order that needs tools which some have not."""
    if not lacking.any():
        return staff
    return replace(staff, against=staff.against | reason_bits({Exclusion.TOOLS: lacking}))


def silence_s(staff: Staff, lost_after_s: float) -> Floats:
    """Of each worker, how old a fix may be before contact counts as lost."""
    return np.maximum(lost_after_s, INTERVALS_OF_SILENCE * staff.interval_s)


def reasons_of(bits: int) -> list[Exclusion]:
    """The exclusions that a value of `Judgement.reasons` stands for."""
    return [reason for reason, bit in _REASON_BITS.items() if bits & bit]


def count_reasons(reasons: Bits) -> dict[Exclusion, int]:
    """How many workers each exclusion holds for; those that hold for nobody are left out."""
    counts = {reason: int(np.count_nonzero(reasons & bit)) for reason, bit in _REASON_BITS.items()}
    return {reason: count for reason, count in counts.items() if count}


def _distance(staff: Staff, wanted: Wanted) -> Floats:
    if wanted.lat is None or wanted.lon is None:
        return np.full(len(staff.lat), np.nan)
    return distances_m(wanted.lat, wanted.lon, staff.lat, staff.lon)


def reason_bits(holds: Mapping[Exclusion, Flags]) -> Bits:
    """Of each row the bits of the reasons that hold; at least one reason has to be asked for."""
    reasons = np.zeros(len(next(iter(holds.values()))), np.uint32)
    for reason, flags in holds.items():
        reasons |= np.where(flags, np.uint32(_REASON_BITS[reason]), np.uint32(0))
    return reasons
