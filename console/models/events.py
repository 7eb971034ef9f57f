"""The tail of the numbered event log as this console has seen it; the whole log is the backend's."""

from collections import deque
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from console.api.types import Event

BOUND = 5_000


class EventStore(QObject):
    """Newest last, ascending `seq`, at most `bound`. `appended` carries the list of new events."""

    appended = Signal(object)

    def __init__(self, parent: QObject | None = None, *, bound: int = BOUND) -> None:
        super().__init__(parent)
        self._events: deque[Event] = deque(maxlen=bound)

    @property
    def newest_seq(self) -> int:
        return self._events[-1].seq if self._events else 0

    def all(self) -> list[Event]:
        return list(self._events)

    def __len__(self) -> int:
        return len(self._events)

    def append(self, events: Iterable[Event]) -> None:
        """Takes events in order; one already known (replayed after a reconnect) is left out."""
        newest = self.newest_seq
        fresh: list[Event] = []
        for event in events:
            if event.seq > newest:
                fresh.append(event)
                newest = event.seq
        if fresh:
            self._events.extend(fresh)
            self.appended.emit(fresh)

    def clear(self) -> None:
        """Another account signed in: its log is not the former one's."""
        self._events.clear()
        self.appended.emit([])

    def of_subject(self, kind: str, subject_id: int) -> list[Event]:
        return [one for one in self._events if one.subject_kind == kind and one.subject_id == subject_id]
