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
        self._tries: dict[str, deque[int]] = {}

    def count(self, name: str) -> None:
        """One more try, wrong until `right` says otherwise. Raises TooMany after too many of them lately.

        Counted before the try is judged: many at the same moment would all pass otherwise.
        """
        now_ms = self._clock.now_ms()
        tries = self._recent(name, now_ms)
        if len(tries) >= TRIES:
            retry_after_s = max(1, (tries[0] + WINDOW_MS - now_ms) // 1000 + 1)
            raise TooMany("Too many wrong tries for this name.", retry_after_s=retry_after_s)
        if len(self._tries) >= _NAMES_KEPT:
            for known in list(self._tries):
                self._recent(known, now_ms)
        self._tries.setdefault(name, deque()).append(now_ms)

    def right(self, name: str) -> None:
        """The last try was right: forget them all."""
        self._tries.pop(name, None)

    def _recent(self, name: str, now_ms: int) -> deque[int]:
        tries = self._tries.get(name, deque())
        while tries and tries[0] <= now_ms - WINDOW_MS:
            tries.popleft()
        if not tries:
            self._tries.pop(name, None)
        return tries
