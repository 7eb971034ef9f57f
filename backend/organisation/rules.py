"""Working periods: which minutes of a week are working time. Pure; a week is the same everywhere in China."""

from collections.abc import Sequence
from dataclasses import dataclass

CHINA_OFFSET_MS = 8 * 3_600_000  # one zone, and no summer time since 1991
_DAY = 1440
_WEEK = 7 * _DAY
_EPOCH_WEEKDAY = 3  # 1970 began on a Thursday; 0 is Monday


@dataclass(frozen=True, slots=True)
class WorkingPeriod:
    """`days`: 1 Monday .. 7 Sunday, of the beginning. Local times "08:00"; `until` may be "24:00".

    One that ends at or before its beginning goes on into the next day.
    """

    days: tuple[int, ...]
    since: str
    until: str


class WorkingWeek:
    """The minutes of a week that lie in one of the periods; without periods every minute does."""

    def __init__(self, periods: Sequence[WorkingPeriod]) -> None:
        self.periods = tuple(periods)
        self._minutes = bytearray(_WEEK)
        for period in periods:
            begin, end = _minute(period.since), _minute(period.until)
            length = (end if end > begin else end + _DAY) - begin
            for day in period.days:
                first = (day - 1) * _DAY + begin
                for minute in range(first, first + length):
                    self._minutes[minute % _WEEK] = 1

    @property
    def is_always(self) -> bool:
        return not self.periods

    def is_working(self, at_ms: int) -> bool:
        """Whether this moment (ms since 1970) is working time."""
        return not self.periods or bool(self._minutes[_minute_of_week(at_ms)])

    def since_ms(self, at_ms: int) -> int | None:
        """When the working time around this moment began; None when it never did, or it is none."""
        if self.is_always or all(self._minutes) or not self.is_working(at_ms):
            return None
        minute = at_ms // 60_000
        while self.is_working((minute - 1) * 60_000):
            minute -= 1
        return minute * 60_000


def _minute_of_week(at_ms: int) -> int:
    return ((at_ms + CHINA_OFFSET_MS) // 60_000 + _EPOCH_WEEKDAY * _DAY) % _WEEK


def _minute(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])
