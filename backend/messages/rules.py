"""When a message is tried again or given up, and how a phone number is shown. Pure."""

FIRST_WAIT_S = 2
LONGEST_WAIT_S = 300
GIVE_UP_AFTER_S = 24 * 3600


def wait_s(attempts: int) -> int:
    """Seconds before the next attempt, after this many that failed."""
    return min(FIRST_WAIT_S << min(attempts - 1, 10), LONGEST_WAIT_S)


def is_hopeless(*, created_ms: int, now_ms: int) -> bool:
    """Whether the message is too old to be worth sending."""
    return now_ms - created_ms >= GIVE_UP_AFTER_S * 1000


def masked(phone: str | None) -> str | None:
    """138****0001: enough to recognise a number one knows."""
    if phone is None:
        return None
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else f"{'*' * (len(phone) - 2)}{phone[-2:]}"
