"""When a running limit is about to be passed: the same for who counts it down and for who tells about it."""

SOON_SHARE = 0.25  # the last quarter of the time allowed is "soon" …
SOON_AT_MOST_S = 30 * 60.0  # … but never more than half an hour of it


def soon_s(allowed_s: float) -> float:
    """How many seconds before it is due a limit of this length becomes urgent."""
    return max(0.0, min(allowed_s * SOON_SHARE, SOON_AT_MOST_S))
