"""How long somebody has been at work and how long they rested, from duty switches. Pure.

A shift is time on duty with breaks shorter than the rules' gap. Times are the server's, in ms of the epoch.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from backend.dispatching.rules import Bits, Flags, Floats, reason_bits
from backend.organisation.service import RestRules
from contract.vocabulary import Exclusion

Switch = tuple[int, bool]
"""When, and whether on (or off) duty from then."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody who is on duty: since when, and what came before it in the same shift.

    `rested_ms`: off duty before the shift; None where nobody knows an earlier one.
    """

    since_ms: int
    unbroken_since_ms: int
    worked_before_ms: int = 0
    rested_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Weariness:
    """At one moment, in seconds; `over` what the rules are broken, `left_s` until one is; None: no limit."""

    worked_s: int
    unbroken_s: int
    rested_s: int | None
    left_s: int | None
    over: tuple[Exclusion, ...]
    is_near: bool


def duty_of(switches: Iterable[Switch], rules: RestRules) -> Duty | None:
    """From the switches of one person in the order of time; None: off duty, or nobody knows since when."""
    stretches = _stretches(switches)
    if not stretches or stretches[-1][1] is not None:
        return None
    since = unbroken = stretches[-1][0]
    worked, rested, is_unbroken = 0, None, True
    for (begin, end), (following, _) in reversed(list(pairwise(stretches))):
        ended = following if end is None else end
        gap_ms = following - ended
        if gap_ms >= rules.shift_gap_s * 1000:
            rested = gap_ms
            break
        worked += ended - begin
        is_unbroken = is_unbroken and gap_ms < rules.pause_s * 1000
        unbroken = begin if is_unbroken else unbroken
    return Duty(since, unbroken, worked, rested)


def weariness(duty: Duty, rules: RestRules, now_ms: int) -> Weariness:
    """What the rules say of somebody now."""
    worked_s = (duty.worked_before_ms + max(0, now_ms - duty.since_ms)) // 1000
    unbroken_s = max(0, now_ms - duty.unbroken_since_ms) // 1000
    rested_s = None if duty.rested_ms is None else duty.rested_ms // 1000
    left = {
        reason: most - spent
        for reason, most, spent in (
            (Exclusion.HOURS, rules.max_work_s, worked_s),
            (Exclusion.PAUSE, rules.max_stretch_s, unbroken_s),
        )
        if most is not None
    }
    over = [reason for reason, left_s in left.items() if left_s <= 0]
    if rules.min_rest_s is not None and rested_s is not None and rested_s < rules.min_rest_s:
        over.append(Exclusion.REST)
    left_s = max(0, min(left.values())) if left else None
    is_near = left_s is not None and left_s <= rules.near_s and not over
    return Weariness(worked_s, unbroken_s, rested_s, left_s, tuple(over), is_near)


def weary(columns: Floats, rules: RestRules, now_ms: int) -> tuple[Bits, Flags]:
    """`weariness` of many: `columns` are since, unbroken since, worked before, rested (infinite: unknown), in
    ms. The reasons against each, and whether one is near."""
    since, unbroken, before, rested = columns
    left = {
        Exclusion.HOURS: _limit(rules.max_work_s) - np.floor((before + now_ms - since) / 1000),
        Exclusion.PAUSE: _limit(rules.max_stretch_s) - np.floor((now_ms - unbroken) / 1000),
    }
    short = rested / 1000 < (rules.min_rest_s or 0)
    over = {reason: left_s <= 0 for reason, left_s in left.items()} | {Exclusion.REST: short}
    bits = reason_bits(over)
    near = (np.minimum(*left.values()) <= rules.near_s) & (bits == 0)
    return bits, near


def _limit(seconds: int | None) -> float:
    return np.inf if seconds is None else float(seconds)


def _stretches(switches: Iterable[Switch]) -> Sequence[tuple[int, int | None]]:
    """Times on duty; the last has no end while it goes on."""
    found: list[tuple[int, int | None]] = []
    for at_ms, is_on in switches:
        is_open = bool(found) and found[-1][1] is None
        if is_on and not is_open:
            found.append((at_ms, None))
        elif not is_on and is_open:
            found[-1] = found[-1][0], at_ms
    return found
