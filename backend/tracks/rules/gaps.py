"""When nothing was known of somebody, and why: gaps between taken fixes, explained by the log."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

import numpy as np

from backend.tracks.rules.columns import Fixes, Flags, Floats
from backend.tracks.rules.limits import TrackLimits


class GapReason(StrEnum):
    """The first three were somebody's will, so nothing was stored; the others are guesses from what is."""

    OFF_DUTY = "off_duty"
    STEALTH = "stealth"
    NOT_MONITORED = "not_monitored"
    NO_DEVICE = "no_device"
    PHONE_OFF = "phone_off"
    NO_SIGNAL = "no_signal"


@dataclass(frozen=True, slots=True)
class Gap:
    since_ms: float
    until_ms: float
    reason: GapReason

    @property
    def length_s(self) -> float:
        return (self.until_ms - self.since_ms) / 1000


@dataclass(frozen=True, slots=True)
class State:
    """From `since_ms` to the next one's: why nothing could come of the worker; None when it could."""

    since_ms: float
    reason: GapReason | None


@dataclass(frozen=True, slots=True)
class Silence:
    """Between two taken fixes, before the first or after the last; the battery as last told before it."""

    since_ms: float
    until_ms: float
    battery_pct: float | None


class SilenceFinder:
    """Stretches of [since, until) longer than `TrackLimits.gap_ms` without a taken fix, ends included."""

    def __init__(self, limits: TrackLimits, since_ms: float, until_ms: float) -> None:
        self.silences: list[Silence] = []
        self._limits = limits
        self._last_ms = since_ms
        self._until_ms = until_ms
        self._battery_pct: float | None = None
        self._any = False

    def feed(self, fixes: Fixes, taken_ms: Floats) -> Flags:
        """Take the next fixes and the times of those that were taken; answers before which of these nothing
        was known (the very first is none of them)."""
        before_ms = np.concatenate(([self._last_ms], taken_ms[:-1])) if len(taken_ms) else taken_ms
        breaks = taken_ms - before_ms > self._limits.gap_ms
        for index in np.flatnonzero(breaks):
            battery_pct = self._battery_at(fixes, float(before_ms[index]))
            self.silences.append(Silence(float(before_ms[index]), float(taken_ms[index]), battery_pct))
        if len(taken_ms):
            if not self._any:
                breaks[0] = False
            self._any = True
            self._last_ms = float(taken_ms[-1])
        self._battery_pct = self._battery_at(fixes, np.inf)
        return breaks

    def finish(self) -> list[Silence]:
        """All of them, the last one up to the end."""
        if self._until_ms - self._last_ms > self._limits.gap_ms:
            self.silences.append(Silence(self._last_ms, self._until_ms, self._battery_pct))
        return self.silences

    def _battery_at(self, fixes: Fixes, at_ms: float) -> float | None:
        """As last told at or before a time."""
        told = np.flatnonzero(~np.isnan(fixes.battery_pct))
        index = int(np.searchsorted(fixes.at_ms[told], at_ms, side="right")) - 1
        return self._battery_pct if index < 0 else float(fixes.battery_pct[told[index]])


WasOff = Callable[[int], bool]
"""Whether a moment (ms) was outside the organisation's working periods of then."""
_MINUTE_MS = 60_000


def explain(
    silences: Sequence[Silence],
    states: Sequence[State],
    limits: TrackLimits,
    was_off: WasOff | None = None,
) -> list[Gap]:
    """Each silence as one gap or several, in order; `states` are the log's, oldest first.

    What the log forbids for a minute or more explains its own stretch exactly; outside working periods (to
    the minute) everybody is OFF_DUTY. The rest is PHONE_OFF when the battery was last told at
    `empty_battery_pct` or less, else NO_SIGNAL. It needs no explanation where all of it is not longer than
    what makes a gap (nobody sends in the minute his shift begins), or a piece of it no longer than an
    ordinary wait for the next fix.
    """
    gaps: list[Gap] = []
    for silence in silences:
        empty = silence.battery_pct is not None and silence.battery_pct <= limits.empty_battery_pct
        guess = GapReason.PHONE_OFF if empty else GapReason.NO_SIGNAL
        pieces = list(_joined(_pieces(silence, states, was_off)))
        rest_ms = sum(piece.length_ms for piece in pieces if piece.reason is None)
        for piece in pieces:
            if piece.reason is not None and piece.length_ms >= _MINUTE_MS:
                gaps.append(Gap(piece.since_ms, piece.until_ms, piece.reason))
            elif piece.reason is None and rest_ms > limits.gap_ms and piece.length_ms > limits.sliver_ms:
                gaps.append(Gap(piece.since_ms, piece.until_ms, guess))
    return gaps


@dataclass(frozen=True, slots=True)
class _Piece:
    since_ms: float
    until_ms: float
    reason: GapReason | None

    @property
    def length_ms(self) -> float:
        return self.until_ms - self.since_ms


def _joined(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Neighbours of one reason as one: states may change back within a millisecond."""
    for reason, same in groupby(pieces, key=lambda piece: piece.reason):
        together = list(same)
        yield _Piece(together[0].since_ms, together[-1].until_ms, reason)


def _pieces(silence: Silence, states: Sequence[State], was_off: WasOff | None) -> Iterator[_Piece]:
    """The silence cut where the reason changes."""
    for piece in _by_state(silence, states):
        if piece.reason is None and was_off is not None:
            yield from _by_hours(piece, was_off)
        else:
            yield piece


def _by_hours(piece: _Piece, was_off: WasOff) -> Iterator[_Piece]:
    """A piece nobody forbade by himself, cut where working time begins and ends."""
    since_ms, off = piece.since_ms, was_off(int(piece.since_ms))
    minute_ms = (int(piece.since_ms) // _MINUTE_MS + 1) * _MINUTE_MS
    while minute_ms < piece.until_ms:
        if was_off(minute_ms) is not off:
            yield _Piece(since_ms, minute_ms, GapReason.OFF_DUTY if off else None)
            since_ms, off = minute_ms, not off
        minute_ms += _MINUTE_MS
    yield _Piece(since_ms, piece.until_ms, GapReason.OFF_DUTY if off else None)


def _by_state(silence: Silence, states: Sequence[State]) -> Iterator[_Piece]:
    """The silence cut where the log tells of a change."""
    index = bisect_right(states, silence.since_ms, key=lambda state: state.since_ms) - 1
    since_ms = silence.since_ms
    reason = states[index].reason if index >= 0 else None
    for state in states[index + 1 :]:
        if state.since_ms >= silence.until_ms:
            break
        if state.reason is not reason:
            if state.since_ms > since_ms:
                yield _Piece(since_ms, state.since_ms, reason)
            since_ms, reason = state.since_ms, state.reason
    yield _Piece(since_ms, silence.until_ms, reason)
