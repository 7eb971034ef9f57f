"""Panes that list what became of requests to phones and of messages; answers come by themselves."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.models.tables.centre import LocateTableModel, MessageTableModel
from console.models.world import Models
from console.views.actions import Actions
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.tables import Table, words_width
from console.views.widgets import ActionButton, as_pane, pack
from contract.vocabulary import LocateState, MessageState


class LocatePanel(LowerPane):
    """Enter on a row shows the person on the map."""

    def __init__(self, ui: Ui, models: Models, actions: Actions) -> None:
        super().__init__()
        self._models = models
        as_pane(self)
        self.rows = LocateTableModel(models.locates, models.workers, ui.texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="locate_list",
            spoken=ui.texts("centre.locate.list"),
            widths={
                "state": words_width(ui, "centre.locate", LocateState),
                "name": 84,
                "outcome": 0,
                "requested": 116,
                "by": 72,
            },
            empty=lambda: ui.texts("centre.locate.empty"),
            fold=("by", "requested"),
            least=200,
        )
        self.table.activated.connect(lambda _index: self._show())
        self.table.selectionModel().currentRowChanged.connect(self._picked)
        pack(QVBoxLayout(self)).addWidget(self.table)
        self.controls = QWidget()
        pack(row := QHBoxLayout(self.controls))
        row.addWidget(ActionButton(ui, actions["people.locate"]))

    @property
    def first(self) -> QWidget:
        return self.table

    def _picked(self) -> None:
        worker_id = self.rows.worker_of(self.table.current_key or 0)
        if worker_id is not None and self.table.hasFocus():
            self._models.selection.select_worker(worker_id)

    def _show(self) -> None:
        worker_id = self.rows.worker_of(self.table.current_key or 0)
        if worker_id is not None:
            self._models.selection.show_requested.emit("worker", frozenset([worker_id]))


class MessagePanel(LowerPane):
    """Sent messages and whether they came."""

    def __init__(self, ui: Ui, models: Models, actions: Actions) -> None:
        super().__init__()
        as_pane(self)
        self.rows = MessageTableModel(models.messages, models.workers, ui.texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="message_list",
            spoken=ui.texts("centre.message.list"),
            widths={
                "state": words_width(ui, "centre.message", MessageState) + 24,
                "name": 84,
                "phone": 108,
                "text": 0,
                "at": 116,
                "by": 72,
            },
            empty=lambda: ui.texts("centre.message.empty"),
            fold=("by", "phone", "at"),
            least=160,
        )
        pack(QVBoxLayout(self)).addWidget(self.table)
        self.controls = QWidget()
        pack(row := QHBoxLayout(self.controls))
        row.addWidget(ActionButton(ui, actions["people.message"]))

    @property
    def first(self) -> QWidget:
        return self.table
