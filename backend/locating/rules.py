"""Who may be asked where he is, and which fix answers. Pure."""

from contract.vocabulary import LocateRefusal

TIME_OUT_S = 60
CLOCK_TOLERANCE_MS = 5_000

_REFUSALS = {
    "off_duty": LocateRefusal.OFF_DUTY,
    "stealth": LocateRefusal.STEALTH,
    "never": LocateRefusal.NOT_MONITORED,
    "no_task": LocateRefusal.NOT_MONITORED,
    "off_hours": LocateRefusal.OFF_HOURS,
}


def refusal(forbidding_rule: str | None, *, has_device: bool = True) -> LocateRefusal | None:
    """The reason for a worker whose positions `forbidding_rule` forbids; None when he may be asked."""
    if forbidding_rule is not None:
        return _REFUSALS.get(forbidding_rule, LocateRefusal.NO_DEVICE)
    return None if has_device else LocateRefusal.NO_DEVICE


def answers(*, fix_at_ms: int, requested_ms: int) -> bool:
    """Whether a fix received after the request is of now, not one kept for long; clocks differ a little."""
    return fix_at_ms >= requested_ms - CLOCK_TOLERANCE_MS


def is_over(*, requested_ms: int, now_ms: int) -> bool:
    """Whether nobody waits for an answer any more."""
    return now_ms - requested_ms >= TIME_OUT_S * 1000
