"""Marks fixes whose time cannot be right, or is long past."""

from backend.positions.fix import CLOCK_AHEAD, STALE, Fix

AHEAD_MS = 5 * 60 * 1000
STALE_MS = 7 * 24 * 3600 * 1000


def mark_clocks(fixes: list[Fix]) -> None:
    """CLOCK_AHEAD: counts for the time of receipt, the claim is kept beside it. STALE: keeps its time."""
    for fix in fixes:
        lead_ms = fix.at_ms - fix.received_ms
        if lead_ms > AHEAD_MS:
            fix.marks |= CLOCK_AHEAD
            fix.device_at_ms = fix.at_ms
            fix.at_ms = fix.received_ms
        elif lead_ms < -STALE_MS:
            fix.marks |= STALE
