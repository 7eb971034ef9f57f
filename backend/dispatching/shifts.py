"""When a worker's shift ends next: his own, else the end of the organisation's working period. Pure."""

from backend.organisation.service import CHINA_OFFSET_MS, WorkingWeek

_DAY = 1440
LONGEST_SHIFT = 16 * 60  # an end farther ahead than that is the one that has just passed


def period_end_ms(week: WorkingWeek, now_ms: int) -> int | None:
    """When the working period around this moment ends; None: there is none, or it does not end."""
    if week.is_always or not week.is_working(now_ms):
        return None
    now = now_ms // 60_000
    ends = (minute for minute in range(now + 1, now + _DAY + 1) if not week.is_working(minute * 60_000))
    end = next(ends, None)
    return None if end is None else end * 60_000


def shift_end_ms(own: str, now_ms: int) -> int:
    """Of somebody whose own shift ends at local time "18:00". Ends that have passed are in the past."""
    now = (now_ms + CHINA_OFFSET_MS) // 60_000 % _DAY
    ahead = (int(own[:2]) * 60 + int(own[3:]) - now) % _DAY
    if ahead > LONGEST_SHIFT:
        ahead -= _DAY
    return (now_ms // 60_000 + ahead) * 60_000


def local_time(at_ms: int) -> str:
    """ "18:00", as the organisation's clocks show it."""
    minute = (at_ms + CHINA_OFFSET_MS) // 60_000 % _DAY
    return f"{minute // 60:02d}:{minute % 60:02d}"
