"""The history of the selected order as a table, oldest first."""

from __future__ import annotations

from PySide6.QtCore import QObject

from console.api.types import Event
from console.core import units
from console.core.texts import Texts
from console.models.details import OrderHistoryModel
from console.models.tables.event_sentences import sentence
from console.models.tables.rows import RowsModel


class HistoryTableModel(RowsModel):
    """Rows are event numbers."""

    COLUMNS = (("at", "panes.event.at"), ("text", "panes.event.text"))

    def __init__(self, history: OrderHistoryModel, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self._history = history
        self._by_seq: dict[int, Event] = {}
        history.changed.connect(self._take_events)
        self._take_events()

    def words(self, key: int, column: str) -> str:
        event = self._by_seq[key]
        return units.date_time(event.at, self.texts) if column == "at" else sentence(event, self.texts)

    def _take_events(self) -> None:
        fresh = {event.seq: event for event in self._history.events}
        self._by_seq |= fresh  # rows on their way out still answer while they are removed
        self.set_keys(list(fresh))
        self._by_seq = fresh
