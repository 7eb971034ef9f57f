"""How often one address may ask, and how often it may be wrong. In memory; a restart forgives."""

from collections import deque
from collections.abc import Hashable

from backend.kit.clock import Clock

MINUTE_MS = 60_000
_KEYS_KEPT = 20_000


class Window:
    """At most `most` deeds of one key in `length_ms`."""

    def __init__(self, clock: Clock, *, most: int, length_ms: int) -> None:
        self._clock = clock
        self._most = most
        self._length_ms = length_ms
        self._deeds: dict[Hashable, deque[int]] = {}

    def wait_s(self, key: Hashable) -> int:
        """Seconds until the key may again, 0 for now."""
        deeds, now_ms = self._recent(key), self._clock.now_ms()
        if len(deeds) < self._most:
            return 0
        return max(1, -(-(deeds[0] + self._length_ms - now_ms) // 1000))

    def count(self, key: Hashable) -> None:
        """One more deed of the key."""
        if len(self._deeds) >= _KEYS_KEPT:
            for known in list(self._deeds):
                self._recent(known)
            if len(self._deeds) >= _KEYS_KEPT:  # a flood of addresses: the oldest are forgiven
                self._deeds.pop(next(iter(self._deeds)))
        self._deeds.setdefault(key, deque()).append(self._clock.now_ms())

    def _recent(self, key: Hashable) -> deque[int]:
        deeds, since_ms = self._deeds.get(key, deque()), self._clock.now_ms() - self._length_ms
        while deeds and deeds[0] <= since_ms:
            deeds.popleft()
        if not deeds:
            self._deeds.pop(key, None)
        return deeds


class Doorkeeper:
    """The limits of the customers' page."""

    def __init__(self, clock: Clock) -> None:
        self.views = Window(clock, most=120, length_ms=MINUTE_MS)  # by address; a page asks twice a minute
        self.wrong = Window(clock, most=20, length_ms=10 * MINUTE_MS)  # by address
        self.ratings = Window(clock, most=10, length_ms=60 * MINUTE_MS)  # by link
