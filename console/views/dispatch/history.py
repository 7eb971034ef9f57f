"""The history of one order: who did what when, oldest first."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.models.details import LoadState
from console.models.tables.history import HistoryTableModel
from console.models.world import Models
from console.views.context import Ui
from console.views.tables import Table
from console.views.widgets import pack


class OrderHistory(QWidget):
    def __init__(self, ui: Ui, models: Models) -> None:
        super().__init__()
        self._ui, self._models = ui, models
        self.rows = HistoryTableModel(models.history, ui.texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="order_history",
            spoken=ui.texts("dispatch.history"),
            widths={"at": 128, "text": 0},
            empty=self._empty_words,
        )
        self.table.horizontalHeader().hide()
        pack(QVBoxLayout(self)).addWidget(self.table)
        models.history.changed.connect(self.table.viewport().update)

    def _empty_words(self) -> str:
        loading = self._models.history.state is LoadState.LOADING
        return self._ui.texts("dispatch.history.loading" if loading else "dispatch.history.none")
