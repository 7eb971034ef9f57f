"""How often costly work may be repeated: as soon as it is due, yet never most of the time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

SHARE = 5
MOST_S = 0.5


class Pauses:
    """`SHARE` times as long as the work took, at least `least_s` and at most `MOST_S`."""

    def __init__(self, least_s: float) -> None:
        self._least_s = least_s
        self._due_s = 0.0

    @property
    def left_s(self) -> float:
        """From now; 0.0 when it may be done at once."""
        return max(0.0, self._due_s - time.perf_counter())

    @contextmanager
    def working(self) -> Iterator[None]:
        """Round the work."""
        began_s = time.perf_counter()
        try:
            yield
        finally:
            ended_s = time.perf_counter()
            self._due_s = ended_s + max(self._least_s, min(MOST_S, SHARE * (ended_s - began_s)))
