"""Which alarm should be heard now; plays nothing itself."""

from PySide6.QtCore import QObject, Signal

from console.models.store import AlarmStore
from contract.vocabulary import AlarmLevel, AlarmState

_LEVELS = list(AlarmLevel)  # the most urgent first


class RingingModel(QObject):
    """An alarm is heard until acknowledged, cleared or silenced; one that comes later is heard again."""

    changed = Signal()

    def __init__(self, alarms: AlarmStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._alarms = alarms
        self._silenced: frozenset[int] = frozenset()
        self._level: AlarmLevel | None = None
        alarms.changed.connect(self._weigh)

    @property
    def level(self) -> AlarmLevel | None:
        """Of the most urgent alarm to be heard; None: quiet."""
        return self._level

    @property
    def silenced(self) -> int:
        """How many active alarms were silenced and not acknowledged."""
        return len(self._silenced)

    def silence(self) -> None:
        """Whatever rings now is quiet; it stays active until somebody acknowledges it."""
        self._silenced = frozenset(one.id for one in self._alarms.all() if one.state is AlarmState.ACTIVE)
        self._weigh()

    def _weigh(self, _ids: object = None) -> None:
        active = {one.id: one for one in self._alarms.all() if one.state is AlarmState.ACTIVE}
        before = (self._level, self._silenced)
        self._silenced &= active.keys()
        levels = {one.level for key, one in active.items() if key not in self._silenced}
        self._level = min(levels, key=_LEVELS.index, default=None)
        if (self._level, self._silenced) != before:
            self.changed.emit()
