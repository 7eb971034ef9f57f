"""The time, as something passed in, so that tests can hold it."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Aware UTC time with millisecond resolution."""

    def now(self) -> datetime: ...

    def now_ms(self) -> int: ...


class SystemClock:
    """The machine's clock, cut to whole milliseconds so that what is stored equals what was answered."""

    def now(self) -> datetime:
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000  # asked for every fix


def to_ms(at: datetime) -> int:
    """Milliseconds since 1970 of an aware time."""
    return round(at.timestamp() * 1000)


def from_ms(at_ms: int) -> datetime:
    """Aware UTC time of milliseconds since 1970."""
    seconds, milliseconds = divmod(at_ms, 1000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=milliseconds * 1000)
