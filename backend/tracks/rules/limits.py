"""The thresholds of the rules, in one place; where they come from is the service's business."""

from dataclasses import dataclass

from contract.vocabulary import FixMark

TAKEN = ~int(FixMark.STALE | FixMark.CLOCK_AHEAD) & 0xFFFF
"""A fix with one of these marks is shown but says nothing about where the worker was."""


@dataclass(frozen=True, slots=True)
class TrackLimits:
    """`usual_interval_s` is what the worker's device is asked for; the others, what the words mean here."""

    usual_interval_s: float = 30.0
    least_gap_s: float = 15 * 60.0
    stop_radius_m: float = 50.0
    stop_least_s: float = 5 * 60.0
    fastest_mps: float = 120.0
    """Nobody travels faster; the same limit by which a fix is marked TELEPORT when it comes in."""
    empty_battery_pct: float = 5.0

    @property
    def gap_ms(self) -> float:
        """More than this between two taken fixes is a gap."""
        return 1000 * max(3 * self.usual_interval_s, self.least_gap_s)

    @property
    def sliver_ms(self) -> float:
        """An ordinary wait for the next fix; nothing to explain."""
        return 2000 * self.usual_interval_s
