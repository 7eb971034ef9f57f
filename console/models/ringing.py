"""Which alarm should be heard now; plays nothing itself."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from console.api.types import Alarm
from console.models.store import AlarmStore
from contract.vocabulary import AlarmLevel, AlarmState

_LEVELS = list(AlarmLevel)  # the most urgent first


class RingingModel(QObject):
    """An alarm is heard until acknowledged, cleared or silenced; one that comes later is heard again.

    So is one that was silenced and has gone up a level since. `concerns` says whose business an alarm is.
    """

    changed = Signal()

    def __init__(
        self,
        alarms: AlarmStore,
        concerns: Callable[[Alarm], bool] = lambda _alarm: True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._alarms, self._concerns = alarms, concerns
        self._silenced: frozenset[tuple[int, int]] = frozenset()  # (alarm, how far it had been escalated)
        self._level: AlarmLevel | None = None
        alarms.changed.connect(self.weigh)

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
        self._silenced = frozenset(self._active())
        self.weigh()

    def weigh(self, _ids: object = None) -> None:
        """Look again; also when somebody else sits here now."""
        active = self._active()
        before = (self._level, self._silenced)
        self._silenced &= active.keys()
        levels = {one.level for key, one in active.items() if key not in self._silenced}
        self._level = min(levels, key=_LEVELS.index, default=None)
        if (self._level, self._silenced) != before:
            self.changed.emit()

    def _active(self) -> dict[tuple[int, int], Alarm]:
        active = (one for one in self._alarms.all() if one.state is AlarmState.ACTIVE)
        return {(one.id, one.step): one for one in active if self._concerns(one)}
