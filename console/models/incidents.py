"""Reports from the street, and which of them is looked at."""

from PySide6.QtCore import QObject, Signal

from console.api.types import Incident
from console.models.store import Store
from contract.vocabulary import IncidentState


class IncidentStore(Store[Incident]):
    """The newest reports and all undecided ones; the higher version wins.

    `picked`: the one looked at; `opened`: somebody wants to read this one.
    """

    picked_changed = Signal()
    opened = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picked: int | None = None

    @property
    def picked(self) -> Incident | None:
        return self.get(self._picked or 0)

    def pick(self, incident_id: int | None) -> None:
        if incident_id != self._picked:
            self._picked = incident_id
            self.picked_changed.emit()

    def open(self, incident_id: int) -> None:
        """Somebody wants to read it in full."""
        if incident_id in self:
            self.opened.emit(incident_id)

    def _supersedes(self, item: Incident, known: Incident) -> bool:
        return item.version >= known.version

    def undecided(self) -> list[Incident]:
        """What waits for somebody."""
        return [one for one in self.all() if one.state is IncidentState.NEW]
