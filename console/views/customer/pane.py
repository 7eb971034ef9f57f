"""客户通知: what customers were told and what waits to be sent by hand; Enter opens the order's notices."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.models.tables.notices import NoticeTableModel
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.actions import Actions
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.tables import Table
from console.views.widgets import ActionButton, as_pane, label, pack


class NoticePanel(LowerPane):
    """Enter or a double click opens the order's notices. `order_wanted` carries the order's id."""

    order_wanted = Signal(int)

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        self._open = actions["order.notify"].trigger
        self._was_live = False
        as_pane(self)
        self.rows = NoticeTableModel(models.notices, models.orders, ui.texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="notice_list",
            spoken=ui.texts("notices.list"),
            widths={
                "state": 210,
                "order": 80,
                "occasion": 84,
                "phone": 108,
                "text": 0,
                "at": 116,
                "by": 72,
            },
            empty=lambda: ui.texts("notices.empty"),
            fold=("by", "phone", "occasion", "at"),
            least=200,
        )
        self.table.activated.connect(lambda _index: self.open_current())
        pack(QVBoxLayout(self)).addWidget(self.table)
        self.controls = QWidget()
        pack(row := QHBoxLayout(self.controls), spacing=10)
        self.waiting = label("", "small", name="notices_waiting")
        row.addWidget(self.waiting)
        row.addWidget(ActionButton(ui, actions["order.notify"]))
        models.notices.changed.connect(self._count)
        models.connection.changed.connect(self._on_connection)
        self._count()
        self._on_connection()

    @property
    def first(self) -> QWidget:
        return self.table

    def open_current(self) -> None:
        """The order of the row, and what its customer was told."""
        order_id = self.rows.order_of(self.table.current_key or 0)
        if order_id is not None and order_id in self._models.orders:
            self.order_wanted.emit(order_id)
            self._open()

    def _count(self, _changed: object = None) -> None:
        n = len(self._models.notices.waiting())
        self.waiting.setText(self._ui.texts("notices.waiting", n=n) if n else "")

    def _on_connection(self) -> None:
        """What came while nobody listened is asked for once."""
        live = self._models.connection.is_live
        if live and not self._was_live:
            self._operations.notices.load_recent()
        self._was_live = live
