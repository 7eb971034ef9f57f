"""The event pane: the numbered log in sentences; a click selects what an event is about."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.models.tables.events import GROUPS, EventTableModel
from console.models.world import Models
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.tables import Table
from console.views.widgets import as_pane, pack


class EventPanel(LowerPane):
    """`controls` go into the dock's title row."""

    def __init__(self, ui: Ui, models: Models) -> None:
        super().__init__()
        self._models = models
        as_pane(self)
        texts = ui.texts
        self.rows = EventTableModel(models.events, models.workers, texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="event_list",
            spoken=texts("panes.event.list"),
            widths={"seq": 64, "at": 128, "text": 0},
            empty=lambda: texts("panes.event.empty"),
        )
        pack(QVBoxLayout(self)).addWidget(self.table)
        self.kinds = QComboBox()
        self.kinds.setObjectName("event_kinds")
        self.kinds.setAccessibleName(texts("panes.event.kinds"))
        for group in GROUPS:
            self.kinds.addItem(texts(f"panes.event.{group}"), group)
        self.kinds.currentIndexChanged.connect(lambda _row: self.rows.set_group(self.kinds.currentData()))
        self.text = QLineEdit()
        self.text.setObjectName("event_filter")
        self.text.setAccessibleName(texts("panes.event.filter"))
        self.text.setPlaceholderText(texts("panes.event.filter"))
        self.text.setClearButtonEnabled(True)
        self.text.setMaximumWidth(200)
        self._wait = QTimer(self, singleShot=True, interval=150)
        self._wait.timeout.connect(lambda: self.rows.set_text(self.text.text()))
        self.text.textChanged.connect(lambda _text: self._wait.start())
        self.controls = QWidget()
        row = QHBoxLayout(self.controls)
        pack(row)
        row.addWidget(self.kinds)
        row.addWidget(self.text)
        self.table.selectionModel().currentRowChanged.connect(self._picked)

    @property
    def first(self) -> QWidget:
        return self.table

    def _picked(self) -> None:
        event = self.rows.event_at(self.table.current_key or 0)
        if event is None or not self.table.hasFocus():
            return
        select = {
            "order": self._models.selection.select_order,
            "worker": self._models.selection.select_worker,
            "customer": self._models.selection.select_customer,
            "alarm": self._models.selection.select_alarm,
        }.get(event.subject_kind)
        if select is not None:
            select(event.subject_id)
