"""What the organisation's words mean: working time, a stop, a gap, and limits that fit together. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contract.watching import (
    CHINA_OFFSET_MS as CHINA_OFFSET_MS,
    WorkingPeriod as WorkingPeriod,
    WorkingWeek as WorkingWeek,
)


@dataclass(frozen=True, slots=True)
class TrackRules:
    """What the words of a track mean here: a stop is within so many metres for so long; a gap is longer."""

    stop_radius_m: float = 50.0
    stop_min_s: int = 300
    gap_s: int = 900


def periods_of(shown: Iterable[Mapping[str, Any]]) -> tuple[WorkingPeriod, ...]:
    """Periods as they are on the wire: [{days, from, until}]."""
    return tuple(WorkingPeriod(tuple(it["days"]), it["from"], it["until"]) for it in shown)


def misfits(*, fix_interval_s: int, stale_after_s: int, lost_after_s: int) -> Iterator[tuple[str, str]]:
    """Limits that contradict each other: the field, and a word for why."""
    if stale_after_s < fix_interval_s:
        yield "stale_after_s", "shorter_than_interval"
    if lost_after_s < stale_after_s:
        yield "lost_after_s", "shorter_than_stale"
