"""Alarms as a table: what needs an action first."""

from __future__ import annotations

from PySide6.QtCore import QObject

from console.api.types import Alarm
from console.core import units
from console.core.clock import ServerClock
from console.core.texts import Texts
from console.models.store import AlarmStore, OrderStore
from console.models.tables.rows import RowsModel
from contract.vocabulary import AlarmLevel, AlarmState

_LEVELS = list(AlarmLevel)
_STATES = list(AlarmState)


def urgency(alarm: Alarm) -> tuple[int, int, float]:
    """Sort key: not acknowledged first, then by level, then the newest."""
    return (_STATES.index(alarm.state), _LEVELS.index(alarm.level), -alarm.raised_at.timestamp())


class AlarmTableModel(RowsModel):
    """Rows are alarm ids. Call `tick` so that ages move."""

    COLUMNS = (
        ("level", "panes.alarm.level"),
        ("what", "panes.alarm.what"),
        ("step", "panes.alarm.step"),
        ("subject", "panes.alarm.subject"),
        ("age", "panes.alarm.age"),
        ("state", "panes.alarm.state"),
        ("by", "panes.alarm.by"),
        ("raised", "panes.alarm.raised"),
    )

    def __init__(
        self,
        alarms: AlarmStore,
        orders: OrderStore,
        clock: ServerClock,
        texts: Texts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._alarms, self._orders, self._clock = alarms, orders, clock
        self._only_active = False
        alarms.changed.connect(self._on_alarms)
        orders.changed.connect(self._on_orders)
        self._arrange()

    def set_only_active(self, on: bool) -> None:
        self._only_active = on
        self._arrange()

    def tick(self) -> None:
        self.refresh_column("age")

    def words(self, key: int, column: str) -> str:
        alarm = self._alarms.get(key)
        if alarm is None:
            return ""
        if column == "level":
            up = f" ↑{alarm.step}" if alarm.step > 1 else ""  # where there is no room for the column
            return self.texts(f"words.alarm_level.{alarm.level}") + up
        if column == "what":
            return self.texts(f"words.alarm.{alarm.kind}")
        if column == "step":
            role = self.texts(f"words.role.{alarm.role}") if alarm.role else ""
            return self.texts("panes.alarm.step.at", step=alarm.step, role=role) if alarm.step else ""
        if column == "subject":
            order = self._orders.get(alarm.order_id or 0)
            return alarm.title if order is None else f"{alarm.title}  {order.title}"
        if column == "age":
            end_s = alarm.cleared_at.timestamp() if alarm.cleared_at else self._clock.now_ms() / 1_000
            return units.duration(max(0.0, end_s - alarm.raised_at.timestamp()), self.texts)
        if column == "state":
            return self.texts(f"words.alarm_state.{alarm.state}")
        return alarm.acknowledged_by if column == "by" else units.date_time(alarm.raised_at, self.texts)

    def mark(self, key: int, column: str) -> str:
        alarm = self._alarms.get(key)
        if alarm is None:
            return ""
        if column == "level":
            return f"alarm.{alarm.level}"
        return f"alarm_state.{alarm.state}" if column == "state" else ""

    def is_dimmed(self, key: int) -> bool:
        alarm = self._alarms.get(key)
        return alarm is not None and alarm.state is AlarmState.CLEARED

    def _arrange(self) -> None:
        shown = [one for one in self._alarms.all() if not self._only_active or one.state is AlarmState.ACTIVE]
        self.set_keys([one.id for one in sorted(shown, key=urgency)])

    def _on_orders(self, _changed: frozenset[int]) -> None:
        self.refresh_column("subject")

    def _on_alarms(self, changed: frozenset[int]) -> None:
        self._arrange()
        self.refresh(changed)
