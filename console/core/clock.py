"""The server's time as the console knows it; every age and countdown on screen comes from here."""

import time
from collections.abc import Callable
from datetime import UTC, datetime


def _local_ms() -> float:
    return time.time() * 1000.0


class ServerClock:
    """Local time plus an offset learnt from heartbeats; runs on the local clock until the first one.

    Heartbeats travel for an unknown time, so the offset seen is always late; the largest recent one is
    nearest to the truth. A small drop is ignored, a large one (clock set back) is believed at once.
    """

    _BELIEVE_DROP_MS = 2_000.0

    def __init__(self, local_ms: Callable[[], float] = _local_ms) -> None:
        self._local_ms = local_ms
        self._offset_ms: float | None = None

    def observe(self, server_time_ms: float) -> None:
        """Takes the server's time from a snapshot or heartbeat just received."""
        seen = server_time_ms - self._local_ms()
        known = self._offset_ms
        if known is None or seen > known or known - seen > self._BELIEVE_DROP_MS:
            self._offset_ms = seen

    @property
    def offset_ms(self) -> float:
        """Server minus local, ms."""
        return self._offset_ms or 0.0

    def now_ms(self) -> float:
        """Server's epoch milliseconds, now."""
        return self._local_ms() + self.offset_ms

    def now(self) -> datetime:
        """Server's aware UTC time, now."""
        return datetime.fromtimestamp(self.now_ms() / 1000.0, tz=UTC)
