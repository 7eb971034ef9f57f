"""The tail of the event log as a table, newest first."""

from __future__ import annotations

from PySide6.QtCore import QObject

from console.api.types import Event
from console.core import units
from console.core.texts import Texts
from console.models.events import EventStore
from console.models.store import WorkerStore
from console.models.tables.event_sentences import sentence
from console.models.tables.rows import RowsModel

GROUPS: dict[str, tuple[str, ...]] = {
    "all": (),
    "orders": ("order.", "incident."),
    "people": ("worker.", "device.", "login_code.", "positions."),
    "alarms": ("alarm.",),
    "system": ("account.", "customer.", "department."),
}


class EventTableModel(RowsModel):
    """Rows are event numbers."""

    COLUMNS = (
        ("seq", "panes.event.seq"),
        ("at", "panes.event.at"),
        ("text", "panes.event.text"),
    )
    NUMERIC = frozenset({"seq"})

    def __init__(
        self, events: EventStore, workers: WorkerStore, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(texts, parent)
        self._events, self._workers = events, workers
        self._by_seq: dict[int, Event] = {}
        self._lines: dict[int, str] = {}
        self._group, self._text = "all", ""
        events.appended.connect(self._arrange)
        self._arrange()

    def event_at(self, key: int) -> Event | None:
        return self._by_seq.get(key)

    def set_group(self, group: str) -> None:
        self._group = group
        self._arrange()

    def set_text(self, text: str) -> None:
        self._text = text.strip().casefold()
        self._arrange()

    def words(self, key: int, column: str) -> str:
        event = self._by_seq[key]
        if column == "seq":
            return str(event.seq)
        return units.date_time(event.at, self.texts) if column == "at" else self._line(event)

    def _line(self, event: Event) -> str:
        line = self._lines.get(event.seq)
        if line is None:
            worker = self._workers.get(event.subject_id) if event.subject_kind == "worker" else None
            line = self._lines[event.seq] = sentence(event, self.texts, worker.name if worker else "")
        return line

    def _arrange(self) -> None:
        prefixes = GROUPS[self._group]
        shown = [
            event
            for event in self._events.all()
            if (not prefixes or event.kind.startswith(prefixes))
            and (not self._text or self._text in self._line(event).casefold())
        ]
        fresh = {event.seq: event for event in shown}
        self._by_seq |= fresh  # rows on their way out still answer while they are removed
        self.set_keys([event.seq for event in reversed(shown)])
        self._by_seq = fresh
        if len(self._lines) > 2 * len(self._events) + 100:
            self._lines = {seq: line for seq, line in self._lines.items() if seq in fresh}
