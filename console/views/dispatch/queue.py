"""The order queue: filter chips with counts and the table sorted by time to breach."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.models.tables.orders import OrderTableModel, QueueFilter
from console.models.world import Models
from console.views.cells import RemainingDelegate
from console.views.context import Ui
from console.views.tables import Table, words_width
from console.views.theme import font
from console.views.widgets import button, pack
from contract.vocabulary import CustomerLevel, OrderState, Priority

_TICK_MS = 1_000


class OrderQueue(QWidget):
    """Follows and sets `Selection.order_id`. `filters` are the chips, for the title row of the pane."""

    def __init__(self, ui: Ui, models: Models) -> None:
        super().__init__()
        self._ui, self._models = ui, models
        self.rows = OrderTableModel(models.orders, models.pending, ui.clock, ui.texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="order_queue",
            spoken=ui.texts("dispatch.queue"),
            widths={
                "remaining": _remaining_width(ui),
                "priority": words_width(ui, "words.priority", Priority),
                "title": 0,
                "state": words_width(ui, "words.state", OrderState),
                "worker": 56,
                "level": words_width(ui, "words.level", CustomerLevel, marked=False),
                "number": 76,
            },
            empty=self._empty_words,
            fold=("level", "number", "worker"),
            least=128,
        )
        self._bar = RemainingDelegate(ui.theme, self.table)
        self.table.dress("remaining", self._bar)
        self.chips = {name: self._chip(name) for name in QueueFilter}
        self._group = QButtonGroup(self)
        self.filters = QWidget()
        row = QHBoxLayout(self.filters)
        pack(row, spacing=6)
        for name, chip in self.chips.items():
            self._group.addButton(chip)
            row.addWidget(chip)
            chip.clicked.connect(lambda _checked=False, chosen=name: self.show_filter(chosen))
        pack(QVBoxLayout(self)).addWidget(self.table)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self.table.selectionModel().currentRowChanged.connect(self._picked)
        self.rows.modelReset.connect(self._take_selection)
        models.selection.changed.connect(self._take_selection)
        models.orders.changed.connect(self._count)
        models.connection.changed.connect(self.table.viewport().update)  # an empty list has other words now
        self._syncing = False
        self.show_filter(QueueFilter.ALL)
        self._take_selection()

    def _chip(self, name: QueueFilter) -> QPushButton:
        words = self._ui.texts(f"dispatch.filter.{name}")
        made = button(words, f"queue_filter_{name}", role="chip")
        made.setCheckable(True)
        return made

    def show_filter(self, chosen: QueueFilter) -> None:
        self.chips[chosen].setChecked(True)
        self._syncing = True  # rows leaving the filter must not change what is selected everywhere
        self.rows.set_filter(chosen)
        self._syncing = False
        self._count()
        self._take_selection()

    def step(self, by: int) -> None:
        """Moves the selection by rows, from anywhere in the window."""
        current = self.rows.row_of(self._models.selection.order_id or 0)
        row = (0 if by > 0 else self.rows.rowCount() - 1) if current is None else current + by
        key = self.rows.key_at(min(max(row, 0), self.rows.rowCount() - 1))
        if key is not None:
            self._models.selection.select_order(key)

    def _count(self, _ids: object = None) -> None:
        for name, number in self.rows.counts().items():
            words = self._ui.texts(f"dispatch.filter.{name}")
            self.chips[name].setText(f"{words} {number}")
            self.chips[name].setAccessibleName(f"{words} {number}")

    def _on_tick(self) -> None:
        self._syncing = True
        self.rows.tick()
        self._syncing = False
        self._count()

    def _empty_words(self) -> str:
        if not self._models.connection.heard_once:
            return self._ui.texts("panes.waiting")
        narrowed = self.rows.filter is not QueueFilter.ALL and len(self._models.orders)
        return self._ui.texts("dispatch.queue.empty.filter" if narrowed else "dispatch.queue.empty")

    def _picked(self) -> None:
        key = self.table.current_key
        if not self._syncing and key is not None and self.table.hasFocus():
            self._models.selection.select_order(key)

    def _take_selection(self) -> None:
        self._syncing = True
        self.table.select_key(self._models.selection.order_id)
        self._syncing = False


def _remaining_width(ui: Ui) -> int:
    """Room for the longest countdown shown in minutes and seconds."""
    face = QFontMetrics(font())
    words = (ui.texts(f"dispatch.{one}", time="00:00") for one in ("over", "left"))
    return max(98, max(face.horizontalAdvance(one) for one in words) + 34)
