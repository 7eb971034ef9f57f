"""The organisation's settings as a whole, and what is kept of positions: for the page that shows and changes
them. What the rest of the console needs of them is in `OrganisationModel`."""

from PySide6.QtCore import QObject, Signal

from console.api.types import Organisation, Retention
from console.models.details import LoadState


class PolicyModel(QObject):
    """`changed` when settings came, by asking or by an event; `retention_changed` when a count came.

    `changed_by` is who made the last change that was heard of, empty when it was asked for. `error` is in
    words when `state` is FAILED.
    """

    changed = Signal()
    retention_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = LoadState.IDLE
        self.organisation: Organisation | None = None
        self.changed_by = ""
        self.error = ""
        self.retention: Retention | None = None

    def begin(self) -> None:
        self.state, self.error = LoadState.LOADING, ""
        self.changed.emit()

    def take(self, organisation: Organisation, *, by: str = "") -> None:
        """An older state than the one known is left out."""
        known = self.organisation
        if known is not None and known.version > organisation.version:
            return
        if known != organisation:
            self.changed_by = by
        self.organisation, self.state, self.error = organisation, LoadState.READY, ""
        self.changed.emit()

    def fail(self, error: str) -> None:
        self.state, self.error = LoadState.FAILED, error
        self.changed.emit()

    def take_retention(self, retention: Retention) -> None:
        self.retention = retention
        self.retention_changed.emit()

    def clear(self) -> None:
        """Another account."""
        self.state, self.organisation, self.changed_by, self.error = LoadState.IDLE, None, "", ""
        self.retention = None
        self.changed.emit()
