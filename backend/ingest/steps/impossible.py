"""Marks fixes whose numbers cannot be: outside their range, at (0, 0), or mocked by the phone."""

from backend.positions.fix import IMPOSSIBLE, MOCK, NULL_ISLAND, Fix

MAX_SPEED_MPS = 350.0
MAX_ACCURACY_M = 1_000_000.0


def mark_impossible(fixes: list[Fix]) -> None:
    """Sets IMPOSSIBLE, NULL_ISLAND and MOCK; looks at each fix alone."""
    for fix in fixes:
        if not (-90.0 <= fix.lat <= 90.0 and -180.0 <= fix.lon <= 180.0) or _is_impossible(fix):
            fix.marks |= IMPOSSIBLE
        elif fix.lat == 0.0 and fix.lon == 0.0:
            fix.marks |= NULL_ISLAND
        if fix.mock:
            fix.marks |= MOCK


def _is_impossible(fix: Fix) -> bool:
    accuracy_m, speed_mps, heading_deg, battery_pct = (
        fix.accuracy_m,
        fix.speed_mps,
        fix.heading_deg,
        fix.battery_pct,
    )
    return (
        (accuracy_m is not None and not 0.0 <= accuracy_m <= MAX_ACCURACY_M)
        or (speed_mps is not None and not 0.0 <= speed_mps <= MAX_SPEED_MPS)
        or (heading_deg is not None and not 0.0 <= heading_deg <= 360.0)
        or (battery_pct is not None and not 0.0 <= battery_pct <= 100.0)
    )
