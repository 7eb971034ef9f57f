"""Reports from the street as a table: what waits for a decision first, then the newest."""

from __future__ import annotations

from PySide6.QtCore import QObject

from console.core import units
from console.core.texts import Texts
from console.models.incidents import IncidentStore
from console.models.tables.rows import RowsModel
from contract.vocabulary import IncidentCategory, IncidentState

LOOKS = {
    IncidentCategory.HAZARD: "alarm.red",
    IncidentCategory.DAMAGE: "alarm.orange",
    IncidentCategory.FAULT: "alarm.orange",
}
_STATES = {IncidentState.NEW: "state.submitted", IncidentState.ORDERED: "state.feedback_done"}


class IncidentTableModel(RowsModel):
    """Rows are ids of incidents."""

    COLUMNS = (
        ("state", "incidents.state"),
        ("category", "incidents.category"),
        ("text", "incidents.text"),
        ("worker", "incidents.worker"),
        ("at", "incidents.at"),
        ("order", "incidents.order"),
    )

    def __init__(self, incidents: IncidentStore, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self._incidents = incidents
        incidents.changed.connect(self._arrange)
        self._arrange()

    def words(self, key: int, column: str) -> str:
        one = self._incidents.get(key)
        if one is None:
            return ""
        if column == "state":
            return self.texts(f"incidents.state.{one.state}")
        if column == "category":
            return self.texts(f"incidents.category.{one.category}")
        if column == "at":
            return units.date_time(one.happened_at, self.texts)
        if column == "order":
            return one.order_number
        return one.text.splitlines()[0] if column == "text" else one.worker_name

    def mark(self, key: int, column: str) -> str:
        one = self._incidents.get(key)
        if one is None or column not in ("state", "category"):
            return ""
        if column == "state":
            return _STATES.get(one.state, "state.cancelled")
        return LOOKS.get(one.category, "alarm.yellow")

    def tip(self, key: int, column: str) -> str:
        one = self._incidents.get(key)
        return one.text if one is not None and column == "text" else super().tip(key, column)

    def _arrange(self, changed: frozenset[int] | None = None) -> None:
        ordered = sorted(self._incidents.all(), key=lambda one: (one.state is not IncidentState.NEW, -one.id))
        self.set_keys([one.id for one in ordered])
        self.refresh(changed)
