"""The order queue: filter chips with counts, the table, and what many selected orders can be made to do."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.models.queue_view import QueueView
from console.models.tables.orders import OrderTableModel, QueueFilter
from console.models.world import Models
from console.views.context import Ui
from console.views.dispatch.queue_table import QueueTable
from console.views.widgets import button, pack

_TICK_MS = 1_000


class OrderQueue(QWidget):
    """Follows and sets the selection's orders. `filters` are the chips, for the title row of the pane.

    `view_changed` after another view is shown, whoever asked for it.
    """

    view_changed = Signal()

    def __init__(self, ui: Ui, models: Models) -> None:
        super().__init__()
        self._ui, self._models = ui, models
        self.rows = OrderTableModel(
            models.orders,
            models.pending,
            ui.clock,
            ui.texts,
            self,
            departments=models.departments,
            inside=lambda: frozenset(models.inside.orders),
        )
        self.table = QueueTable(ui, self.rows, empty=self._empty_words)
        self.chips = {name: self._chip(name) for name in QueueFilter}
        self._group = QButtonGroup(self)
        self.filters = QWidget()
        row = QHBoxLayout(self.filters)
        pack(row, spacing=6)
        for name, chip in self.chips.items():
            self._group.addButton(chip)
            row.addWidget(chip)
            chip.clicked.connect(lambda _checked=False, chosen=name: self.show_filter(chosen))
        self.column = pack(QVBoxLayout(self), spacing=0)
        self.column.addWidget(self.table, 1)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self.table.picked.connect(self._picked)
        self.table.sorted_by.connect(self._sort)
        self.rows.modelReset.connect(self._take_selection)
        models.selection.changed.connect(self._take_selection)
        models.orders.changed.connect(self._count)
        models.inside.changed.connect(self._on_inside)
        models.connection.changed.connect(self.table.viewport().update)  # an empty list has other words now
        self._syncing = False
        self.show_filter(QueueFilter.ALL)
        self._take_selection()

    @property
    def view(self) -> QueueView:
        """What is shown, with the columns as they are now."""
        return self.rows.view

    @property
    def selected(self) -> list[int]:
        """The selected orders that are listed, from above: nothing is done to what nobody sees."""
        wanted = self._models.selection.order_ids
        return [key for key in self.rows.keys if key in wanted]

    def _chip(self, name: QueueFilter) -> QPushButton:
        words = self._ui.texts(f"dispatch.filter.{name}")
        made = button(words, f"queue_filter_{name}", role="chip")
        made.setCheckable(True)
        return made

    def show_filter(self, chosen: QueueFilter) -> None:
        self.show_view(replace(self.rows.view, chip=chosen))

    def show_view(self, view: QueueView) -> None:
        """Its rows, order and columns."""
        self.chips[view.chip].setChecked(True)
        self._syncing = True  # rows leaving the filter must not change what is selected everywhere
        self.rows.show(view)
        self.table.show_view(view)
        self._syncing = False
        self._count()
        self._take_selection()
        self.view_changed.emit()

    def step(self, by: int) -> None:
        """Moves the selection by rows, from anywhere in the window."""
        current = self.rows.row_of(self._models.selection.order_id or 0)
        row = (0 if by > 0 else self.rows.rowCount() - 1) if current is None else current + by
        key = self.rows.key_at(min(max(row, 0), self.rows.rowCount() - 1))
        if key is not None:
            self._models.selection.select_order(key)

    def _sort(self, column: str, descending: bool) -> None:
        self.show_view(replace(self.rows.view, sort=column, descending=descending))

    def _count(self, _ids: object = None) -> None:
        for name, number in self.rows.counts().items():
            words = f"{self._ui.texts(f'dispatch.filter.{name}')} {number}"
            if words != self.chips[name].text():
                self.chips[name].setText(words)
                self.chips[name].setAccessibleName(words)

    def _on_tick(self) -> None:
        self._syncing = True
        self.rows.tick()
        self._syncing = False
        self._count()

    def _on_inside(self) -> None:
        if self.rows.view.inside:
            self._on_tick()

    def _empty_words(self) -> str:
        if not self._models.connection.heard_once:
            return self._ui.texts("panes.waiting")
        narrowed = self.rows.view.narrows and len(self._models.orders)
        return self._ui.texts("dispatch.queue.empty.filter" if narrowed else "dispatch.queue.empty")

    def _picked(self, keys: list[int]) -> None:
        if not self._syncing and keys:
            self._models.selection.select_orders(keys)

    def _take_selection(self) -> None:
        selection = self._models.selection
        first = selection.order_id
        others = [key for key in self.rows.keys if key in selection.order_ids and key != first]
        shown = [first] if first is not None and self.rows.row_of(first) is not None else []
        self._syncing = True
        self.table.select_keys([*shown, *others])
        self._syncing = False
