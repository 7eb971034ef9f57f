"""When people may be seen, and how long their silence is no news: rules both programs must agree on. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

INTERVALS_OF_SILENCE = 2
"""Contact is lost after the organisation's limit, but never before a worker's own interval has passed so
often without a fix: whoever reports every 30 minutes is not lost after 15, and is after an hour."""

CHINA_OFFSET_MS = 8 * 3_600_000  # one zone, and no summer time since 1991
_DAY = 1440
_WEEK = 7 * _DAY
_DAY_MS = 86_400_000
_EPOCH_WEEKDAY = 3  # 1970 began on a Thursday; 0 is Monday
_EPOCH = date(1970, 1, 1)
_LONG_MS = 8 * _DAY_MS


def lost_limit_s(lost_after_s: float, own_interval_s: float | None) -> float:
    """Seconds without a fix after which contact is lost; `own_interval_s` None: the organisation's."""
    return max(lost_after_s, INTERVALS_OF_SILENCE * (own_interval_s or 0))


@dataclass(frozen=True, slots=True)
class WorkingPeriod:
    """`days`: 1 Monday .. 7 Sunday, of the beginning. Local times "08:00"; `until` may be "24:00".

    One that ends at or before its beginning goes on into the next day.
    """

    days: tuple[int, ...]
    since: str
    until: str


class WorkingWeek:
    """The minutes of a week that lie in one of the periods; without periods every minute does.

    On a holiday ("2026-10-01", a day in China) no period begins; without periods it is free from midnight to
    midnight.
    """

    def __init__(self, periods: Sequence[WorkingPeriod], holidays: Sequence[str] = ()) -> None:
        self.periods = tuple(periods)
        self.holidays = tuple(holidays)
        self._walked: tuple[int, int | None] = (-1, None)  # a minute, and the answer for it
        self._free_days = frozenset((date.fromisoformat(it) - _EPOCH).days for it in holidays)
        self._today = bytearray(_WEEK)  # by a period that began on this day
        self._yesterday = bytearray(_WEEK)  # by one that began the day before
        for period in periods:
            begin, end = _minute(period.since), _minute(period.until)
            length = (end if end > begin else end + _DAY) - begin
            for day in period.days:
                first = (day - 1) * _DAY + begin
                for minute in range(first, first + length):
                    same_day = minute < day * _DAY
                    (self._today if same_day else self._yesterday)[minute % _WEEK] = 1

    def is_same(self, other: "WorkingWeek") -> bool:
        """Whether both say the same of every moment, as far as they are written the same."""
        return (self.periods, self.holidays) == (other.periods, other.holidays)

    @property
    def is_always(self) -> bool:
        return not self.periods and not self.holidays

    def is_working(self, at_ms: int) -> bool:
        """Whether this moment (ms since 1970) is working time."""
        if not self.periods:
            return not self._free_days or _day(at_ms) not in self._free_days
        minute = _minute_of_week(at_ms)
        if not self._free_days:
            return bool(self._today[minute] or self._yesterday[minute])
        day = _day(at_ms)
        begun_today = self._today[minute] and day not in self._free_days
        return bool(begun_today or (self._yesterday[minute] and day - 1 not in self._free_days))

    def since_ms(self, at_ms: int) -> int | None:
        """When the working time around this moment began; None when it never did, or longer ago than a week,
        or it is none."""
        return self._began_ms(at_ms) if not self.is_always and self.is_working(at_ms) else None

    def off_since_ms(self, at_ms: int) -> int | None:
        """When the time off around this moment began; None when it never did, or longer ago than a week, or
        it is working time."""
        return None if self.is_working(at_ms) else self._began_ms(at_ms)

    def _began_ms(self, at_ms: int) -> int | None:
        """When what holds at this moment began to hold.

        The answer for a minute is kept: it is asked for every row of a list, and found by walking back.
        """
        minute = at_ms // 60_000
        if self._walked[0] != minute:
            began, now = minute, self.is_working(at_ms)
            while self.is_working((began - 1) * 60_000) is now and minute - began <= _LONG_MS // 60_000:
                began -= 1
            long_ago = minute - began > _LONG_MS // 60_000
            self._walked = (minute, None if long_ago else began * 60_000)
        return self._walked[1]

    def until_ms(self, at_ms: int) -> int | None:
        """When the working time around this moment ends; None when it never does, or is longer than a week,
        or it is none."""
        if self.is_always or not self.is_working(at_ms):
            return None
        minute = at_ms // 60_000
        while self.is_working(minute * 60_000):
            minute += 1
            if minute * 60_000 - at_ms > _LONG_MS:
                return None
        return minute * 60_000


@lru_cache(maxsize=512)
def week_of(periods: tuple[WorkingPeriod, ...]) -> WorkingWeek:
    """One object for all who have the same periods of their own: there may be thousands."""
    return WorkingWeek(periods)


def _day(at_ms: int) -> int:
    """Number of the day in China, from 1970 on."""
    return (at_ms + CHINA_OFFSET_MS) // _DAY_MS


def _minute_of_week(at_ms: int) -> int:
    return ((at_ms + CHINA_OFFSET_MS) // 60_000 + _EPOCH_WEEKDAY * _DAY) % _WEEK


def _minute(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])
