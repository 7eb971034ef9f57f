"""Wrong sign-in tries per name: after a few the name has to wait. In memory; a restart forgives."""

from collections import deque

from backend.errors import TooMany
from backend.kit.clock import Clock

TRIES = 5
WINDOW_MS = 15 * 60 * 1000
_NAMES_KEPT = 10_000


class Attempts:
    """Counts wrong tries in a sliding window."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrong: dict[str, deque[int]] = {}

    def check(self, name: str) -> None:
        """Raise TooMany when this name was tried wrongly too often lately."""
        now_ms = self._clock.now_ms()
        tries = self._recent(name, now_ms)
        if len(tries) >= TRIES:
            retry_after_s = max(1, (tries[0] + WINDOW_MS - now_ms) // 1000 + 1)
            raise TooMany("Too many wrong tries for this name.", retry_after_s=retry_after_s)

    def wrong(self, name: str) -> None:
        """One more wrong try."""
        now_ms = self._clock.now_ms()
        if len(self._wrong) >= _NAMES_KEPT:
            for known in list(self._wrong):
                self._recent(known, now_ms)
        self._recent(name, now_ms)
        self._wrong.setdefault(name, deque(maxlen=TRIES)).append(now_ms)

    def right(self, name: str) -> None:
        """Forget the wrong ones."""
        self._wrong.pop(name, None)

    def _recent(self, name: str, now_ms: int) -> deque[int]:
        tries = self._wrong.get(name, deque())
        while tries and tries[0] <= now_ms - WINDOW_MS:
            tries.popleft()
        if not tries:
            self._wrong.pop(name, None)
        return tries
