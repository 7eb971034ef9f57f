"""Signs that positions were made rather than received. A score to look closer by, never a proof."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from backend.tracks.rules.columns import Fixes, Flags, Floats, distances_between_m
from contract.vocabulary import FixMark

FROZEN_LEAST_S = 30 * 60.0
PERFECT_LEAST = 60  # fixes in a row
PERFECT_ERROR_M = 0.1
PERFECT_LEAST_LEG_M = 1.0


class Sign(StrEnum):
    MOCK = "mock"
    TELEPORT = "teleport"
    FROZEN = "frozen"
    TOO_PERFECT = "too_perfect"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Reason:
    """`detail`: figures by name, e.g. {"share": 0.25}; what they mean is said at `Detective`."""

    code: Sign
    count: int
    detail: dict[str, float]


@dataclass(frozen=True, slots=True)
class Suspicion:
    score: int
    reasons: list[Reason]


class Detective:
    """The score is 100 · (1 - Π(1 - w·s)), a noisy-or (Pearl 1988): each sign of weight w and strength s in
    0..1 is an independent cause. Definitions and weights are ours:

    - mock, w 0.95: fixes the phone itself says are mocked; s = 0.3 + 0.7 · share of all fixes / 5 %, at
      most 1.
    - teleport, w 0.6: fixes marked TELEPORT and legs faster than anybody travels; s = share of all fixes /
      0.5 %, at most 1 (honest receivers jump in one fix of ten thousand).
    - frozen, w 0.5: fixes in runs of bit-identical coordinates lasting 30 min or more (a receiver at rest
      wanders by metres); s = time in such runs / 4 h, at most 1. `longest_s` is the longest run.
    - too perfect, w 0.8: fixes in runs of 60 or more that each lie within 0.1 m of the middle between their
      neighbours, legs of 1 m or more: a made line; s = share of the moving fixes / 50 %, at most 1.
    - clock, w 0.3: fixes from a device clock ahead of ours; s = share of all fixes / 5 %, at most 1.

    Runs are followed across chunks when they are frozen, cut there when they are too perfect.
    """

    def __init__(self) -> None:
        self._fixes = self._mocked = self._teleported = self._ahead = 0
        self._moving = self._perfect = 0
        self._frozen = 0
        self._frozen_s = self._frozen_longest_s = 0.0
        self._run: tuple[float, float, float, float, int] | None = None  # lat, lon, since, until, fixes

    def feed(self, fixes: Fixes) -> None:
        """Take the next fixes."""
        self._fixes += len(fixes)
        self._mocked += _marked(fixes, FixMark.MOCK)
        self._teleported += _marked(fixes, FixMark.TELEPORT)
        self._ahead += _marked(fixes, FixMark.CLOCK_AHEAD)
        taken = fixes.taken()
        at_ms, lat, lon = fixes.at_ms[taken], fixes.lat[taken], fixes.lon[taken]
        self._look_for_frozen(at_ms, lat, lon)
        self._look_for_perfect(lat, lon)

    def finish(self, impossible_legs: int) -> Suspicion:
        """What it comes to, the gravest reason first."""
        self._end_run()
        teleported = self._teleported + impossible_legs
        jumped, mocked, ahead = self._share(teleported), self._share(self._mocked), self._share(self._ahead)
        perfect = self._perfect / max(1, self._moving)
        frozen = {"seconds": round(self._frozen_s, 3), "longest_s": round(self._frozen_longest_s, 3)}
        found = (
            (0.95, 0.3 + 0.7 * min(1, mocked / 0.05), Reason(Sign.MOCK, self._mocked, _shared(mocked))),
            (0.6, jumped / 0.005, Reason(Sign.TELEPORT, teleported, _shared(jumped))),
            (0.5, self._frozen_s / (4 * 3600), Reason(Sign.FROZEN, self._frozen, frozen)),
            (0.8, perfect / 0.5, Reason(Sign.TOO_PERFECT, self._perfect, _shared(perfect))),
            (0.3, ahead / 0.05, Reason(Sign.CLOCK, self._ahead, _shared(ahead))),
        )
        weighed = sorted(
            ((weight * min(1.0, strength), reason) for weight, strength, reason in found if reason.count),
            key=lambda one: -one[0],
        )
        innocent = float(np.prod([1 - weight for weight, _ in weighed]))
        return Suspicion(round(100 * (1 - innocent)), [reason for _, reason in weighed])

    def _share(self, count: int) -> float:
        return count / max(1, self._fixes)

    def _look_for_frozen(self, at_ms: Floats, lat: Floats, lon: Floats) -> None:
        if not len(at_ms):
            return
        moved = np.flatnonzero((lat[1:] != lat[:-1]) | (lon[1:] != lon[:-1])) + 1
        firsts = np.concatenate(([0], moved))
        ends = np.append(moved, len(at_ms))
        self._go_on(at_ms, lat, lon, 0, int(ends[0]))
        if len(firsts) == 1:
            return
        seconds = (at_ms[ends[1:-1] - 1] - at_ms[firsts[1:-1]]) / 1000
        for index in np.flatnonzero(seconds >= FROZEN_LEAST_S):
            self._count_frozen(float(seconds[index]), int(ends[1 + index] - firsts[1 + index]))
        self._end_run()
        self._go_on(at_ms, lat, lon, int(firsts[-1]), len(at_ms))

    def _go_on(self, at_ms: Floats, lat: Floats, lon: Floats, first: int, end: int) -> None:
        """The run that was open goes on here, or ends and another begins."""
        here = (float(lat[first]), float(lon[first]))
        if self._run is not None and self._run[:2] != here:
            self._end_run()
        since_ms, fixes = (float(at_ms[first]), 0) if self._run is None else (self._run[2], self._run[4])
        self._run = (*here, since_ms, float(at_ms[end - 1]), fixes + end - first)

    def _end_run(self) -> None:
        if self._run is not None:
            _, _, since_ms, until_ms, fixes = self._run
            if until_ms - since_ms >= 1000 * FROZEN_LEAST_S:
                self._count_frozen((until_ms - since_ms) / 1000, fixes)
            self._run = None

    def _count_frozen(self, seconds: float, fixes: int) -> None:
        self._frozen += fixes
        self._frozen_s += seconds
        self._frozen_longest_s = max(self._frozen_longest_s, seconds)

    def _look_for_perfect(self, lat: Floats, lon: Floats) -> None:
        if len(lat) < 3:
            return
        legs = distances_between_m(lat[:-1], lon[:-1], lat[1:], lon[1:])
        moving = (legs[:-1] >= PERFECT_LEAST_LEG_M) & (legs[1:] >= PERFECT_LEAST_LEG_M)
        here = np.flatnonzero(moving) + 1
        before, after = here - 1, here + 1
        middle_lat = (lat[before] + lat[after]) / 2
        middle_lon = lon[before] + (np.mod(lon[after] - lon[before] + 540, 360) - 180) / 2
        error_m = distances_between_m(lat[here], lon[here], middle_lat, middle_lon)
        perfect = np.zeros(len(moving), np.bool_)
        perfect[here[error_m <= PERFECT_ERROR_M] - 1] = True
        self._moving += int(moving.sum())
        self._perfect += _in_long_runs(perfect, PERFECT_LEAST)


def _marked(fixes: Fixes, mark: FixMark) -> int:
    return int(np.count_nonzero(fixes.marks & int(mark)))


def _shared(share: float) -> dict[str, float]:
    return {"share": round(share, 4)}


def _in_long_runs(flags: Flags, least: int) -> int:
    """How many of the flags that are set stand in runs of `least` or more."""
    edges = np.diff(np.concatenate(([0], flags.astype(np.int8), [0])))
    lengths = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
    return int(lengths[lengths >= least].sum())
