"""The alarm pane: what needs an action, and the button for it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from console.models.tables.alarms import AlarmTableModel
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.actions import Actions
from console.views.alarms.bell import MUTED
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.tables import Table, words_width
from console.views.widgets import ActionButton, as_pane, pack
from contract.vocabulary import AlarmKind, AlarmLevel, AlarmState

_TICK_MS = 5_000


class AlarmPanel(LowerPane):
    """Selecting an alarm selects its worker and order everywhere. `controls` go into the dock's title row.

    `wanted` when the pane should come up because something in it must be looked at first; `incident_wanted`
    carries the report from the street that an alarm is about.
    """

    wanted = Signal()
    incident_wanted = Signal(int)
    acceptance_wanted = Signal(int)  # the month whose list is late, 202611

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        as_pane(self)
        self.rows = AlarmTableModel(models.alarms, models.orders, ui.clock, ui.texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="alarm_list",
            spoken=ui.texts("panes.alarm.list"),
            widths={
                "level": words_width(ui, "words.alarm_level", AlarmLevel) + 22,
                "what": words_width(ui, "words.alarm", AlarmKind, marked=False),
                "step": 116,
                "subject": 0,
                "age": 84,
                "state": words_width(ui, "words.alarm_state", AlarmState),
                "by": 56,
                "raised": 112,
            },
            empty=lambda: ui.texts("panes.alarm.empty" if models.connection.heard_once else "panes.waiting"),
            fold=("by", "raised", "step"),
            least=140,  # an order number
        )
        self.only_active = QCheckBox(ui.texts("panes.alarm.only_active"))
        self.only_active.setObjectName("alarm_only_active")
        self.only_active.setAccessibleName(ui.texts("panes.alarm.only_active"))
        self.only_active.toggled.connect(self.rows.set_only_active)
        self.controls = QWidget()
        row = QHBoxLayout(self.controls)
        pack(row)
        row.addWidget(self.only_active)
        row.addWidget(ActionButton(ui, actions["alarm.acknowledge"]))
        pack(QVBoxLayout(self)).addWidget(self.table)
        actions.bind("alarm.acknowledge", self.acknowledge)
        actions.bind("alarm.silence", models.ringing.silence)
        actions["alarm.mute"].setCheckable(True)
        actions["alarm.mute"].setChecked(ui.settings.flag(MUTED))
        actions.bind("alarm.mute", lambda: ui.settings.set(MUTED, actions["alarm.mute"].isChecked()))
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self.rows.tick)
        self._tick.start()
        self.table.selectionModel().currentRowChanged.connect(self._picked)
        self.table.activated.connect(lambda _index: self._show())
        models.selection.changed.connect(self._take_selection)
        models.connection.changed.connect(self.table.viewport().update)  # an empty list has other words now

    def acknowledge(self) -> None:
        """The selected alarm, then on to the next (A A A); without one, the most urgent is shown first."""
        alarm = self._models.alarms.get(self._models.selection.alarm_id or 0)
        if alarm is None or alarm.state is not AlarmState.ACTIVE:
            self.wanted.emit()
            return
        self._operations.alarms.acknowledge(alarm.id)
        following = [key for key in self.rows.keys if key != alarm.id and self._is_active(key)]
        if following:
            self._models.selection.select_alarm(following[0])

    @property
    def first(self) -> QWidget:
        return self.table

    def focus_first(self) -> None:
        """For the keyboard: the most urgent alarm becomes the current one."""
        super().focus_first()
        active = [key for key in self.rows.keys if self._is_active(key)]
        if not self._is_active(self._models.selection.alarm_id or 0) and active:
            self._models.selection.select_alarm(active[0])

    def _is_active(self, key: int) -> bool:
        alarm = self._models.alarms.get(key)
        return alarm is not None and alarm.state is AlarmState.ACTIVE

    def _picked(self) -> None:
        alarm = self._models.alarms.get(self.table.current_key or 0)
        if alarm is None or not self.table.hasFocus():
            return
        selection = self._models.selection
        selection.select_alarm(alarm.id)
        if alarm.worker_id is not None:
            selection.select_worker(alarm.worker_id)
        if alarm.order_id is not None:
            selection.select_order(alarm.order_id)

    def _show(self) -> None:
        alarm = self._models.alarms.get(self.table.current_key or 0)
        if alarm is None:
            return
        if alarm.kind is AlarmKind.ACCEPTANCE_LIST:
            self.acceptance_wanted.emit(alarm.subject_id)
            return
        if alarm.kind is AlarmKind.INCIDENT:
            self.incident_wanted.emit(alarm.subject_id)
            return
        kind, key = ("worker", alarm.worker_id) if alarm.order_id is None else ("order", alarm.order_id)
        if key is not None:
            self._models.selection.show_requested.emit(kind, frozenset([key]))

    def _take_selection(self) -> None:
        self.table.select_key(self._models.selection.alarm_id)
