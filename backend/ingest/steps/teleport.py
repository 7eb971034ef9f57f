"""Marks fixes that nobody can have travelled to in the time since the last one."""

from math import cos, hypot, radians

from backend.ingest.track import Track
from backend.positions.fix import CLOCK_AHEAD, NO_PLACE, OUT_OF_ORDER, TELEPORT, Fix

MAX_SPEED_MPS = 120.0
MAX_DOUBTS = 3
_UNTELLING = NO_PLACE | OUT_OF_ORDER | CLOCK_AHEAD  # without a place, or without a time to measure a speed by
_DEGREE_M = 111_195.0  # of a great circle on a sphere of 6,371 km
_MIN_GAP_MS = 1000  # trackers give whole seconds


def mark_teleport(fix: Fix, track: Track, *, may_repeat: bool) -> None:
    """Marks TELEPORT when the speed implied from the worker's last place is over 120 m/s.

    The worker must never get stuck at a wrong place: a fix that agrees with the one doubted before it, or the
    next after three doubted in a row, is believed. A retry of the doubted fix proves nothing.
    """
    if track.at_ms is None or fix.marks & _UNTELLING:
        return
    if is_reachable(fix, track.at_ms, track.lat, track.lon):
        return
    if may_repeat:
        fix.marks |= TELEPORT
        return
    if track.doubts and (
        track.doubts >= MAX_DOUBTS or is_reachable(fix, track.doubt_ms, track.doubt_lat, track.doubt_lon)
    ):
        return
    fix.marks |= TELEPORT
    track.doubt(fix.at_ms, fix.lat, fix.lon)


def is_reachable(fix: Fix, at_ms: int, lat: float, lon: float) -> bool:
    """Whether 120 m/s suffice from there to the fix (flat earth: exact enough to tell 1 km from 100)."""
    reach_m = max(abs(fix.at_ms - at_ms), _MIN_GAP_MS) * (MAX_SPEED_MPS / 1000)
    north = abs(fix.lat - lat)
    east = abs(fix.lon - lon)
    if (north + east) * _DEGREE_M <= reach_m:
        return True  # most fixes: no trigonometry needed
    east = min(east, 360.0 - east) * cos(radians((fix.lat + lat) / 2))
    return hypot(north, east) * _DEGREE_M <= reach_m
