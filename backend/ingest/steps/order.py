"""Marks fixes older than the newest that moved the worker, and notes which might repeat a stored one."""

from backend.ingest.track import Track
from backend.positions.fix import OUT_OF_ORDER, Fix


def mark_order(fix: Fix, track: Track) -> bool:
    """Marks OUT_OF_ORDER and answers whether the fix may repeat a stored one.

    When it is newer than anything the worker's devices ever claimed it cannot, and storage need not be asked.
    """
    claimed_ms = fix.claimed_ms
    may_repeat = track.claimed_ms is not None and claimed_ms <= track.claimed_ms
    if not may_repeat:
        track.claimed_ms = claimed_ms
    if track.at_ms is not None and fix.at_ms < track.at_ms:
        fix.marks |= OUT_OF_ORDER
    return may_repeat
