"""What waits for another attempt: when the next one is due, and when to give up. In memory."""

from collections.abc import Iterable
from dataclasses import dataclass

FIRST_WAIT_S = 2
LONGEST_WAIT_S = 300
GIVE_UP_AFTER_S = 24 * 3600


def wait_s(attempts: int) -> int:
    """Seconds before the next attempt, after this many that failed."""
    return min(FIRST_WAIT_S << min(attempts - 1, 10), LONGEST_WAIT_S)


def is_hopeless(*, created_ms: int, now_ms: int) -> bool:
    """Whether something is too old to be worth sending."""
    return now_ms - created_ms >= GIVE_UP_AFTER_S * 1000


@dataclass(slots=True)
class _Waiting:
    attempts: int = 0
    not_before_ms: int = 0


class Retries:
    """Ids that wait, each with the time of its next attempt."""

    def __init__(self) -> None:
        self._waiting: dict[int, _Waiting] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, id_: int, *, attempts: int = 0, not_before_ms: int = 0) -> None:
        """Wait with it; one that waits already keeps its time."""
        self._waiting.setdefault(id_, _Waiting(attempts, not_before_ms))

    def failed(self, id_: int, now_ms: int) -> int:
        """Once more later; answers how many attempts there were."""
        waiting = self._waiting.setdefault(id_, _Waiting())
        waiting.attempts += 1
        waiting.not_before_ms = now_ms + wait_s(waiting.attempts) * 1000
        return waiting.attempts

    def drop(self, *ids: int) -> None:
        """They wait no more."""
        for id_ in ids:
            self._waiting.pop(id_, None)

    def replace(self, ids: Iterable[int]) -> None:
        """Only these wait, and all of them now."""
        self._waiting = {id_: _Waiting() for id_ in ids}

    def hurry(self) -> None:
        """What failed is due now: what was wrong has changed."""
        for waiting in self._waiting.values():
            if waiting.attempts:
                waiting.not_before_ms = 0

    def due(self, now_ms: int, most: int) -> list[int]:
        """At most so many whose time has come, those that came first first."""
        return [it for it, waiting in self._waiting.items() if waiting.not_before_ms <= now_ms][:most]
