"""A clock that tests hold in their hands."""

from datetime import UTC, datetime, timedelta

from backend.kit.clock import to_ms

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


class ManualClock:
    """Stands still until told."""

    def __init__(self, at: datetime = NOON) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def now_ms(self) -> int:
        return to_ms(self._at)

    def advance(self, seconds: float) -> None:
        self._at += timedelta(seconds=seconds)
