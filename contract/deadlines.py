"""When a running limit is about to be passed: the same for who counts it down and for who tells about it."""

SOON_SHARE = 0.25  # the last quarter of the time allowed is "soon" …
SOON_AT_MOST_S = 30 * 60.0  # … but never more than half an hour of it, …
IN_DAYS_S = 5 * 86_400.0  # … unless it is a limit of days, of which …
SOON_IN_DAYS_S = 86_400.0  # … the last day is: half an hour is too late to send anybody


def soon_s(allowed_s: float) -> float:
    """How many seconds before it is due a limit of this length becomes urgent."""
    at_most_s = SOON_IN_DAYS_S if allowed_s >= IN_DAYS_S else SOON_AT_MOST_S
    return max(0.0, min(allowed_s * SOON_SHARE, at_most_s))
