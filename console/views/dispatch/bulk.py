"""Below the queue: how many orders are selected, what can be done with them, what was refused."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from console.api.types import BatchOutcome
from console.core.errors import MOVE_REASONS, UNDO_REASONS
from console.core.texts import Texts
from console.models.pending import PendingState
from console.models.tables.orders import short_number
from console.models.tables.rows import RowsModel
from console.models.world import Models
from console.views.actions import Actions
from console.views.context import Ui
from console.views.tables import Table
from console.views.widgets import ActionButton, button, label, pack

SHOWN = (
    "order.dispatch",
    "order.each_best",
    "order.intake",
    "order.priority",
    "order.transfer",
    "order.cancel",
)
_KNOWN = MOVE_REASONS | {
    "version_conflict",
    "not_found",
    "forbidden",
    "invalid",
    "own_work",
    "same_priority",
    "same_department",
}


def refusal_words(texts: Texts, outcome: BatchOutcome) -> str:
    """Why one order of a batch was not done."""
    if outcome.reason == "version_conflict" and outcome.by:
        return texts("bulk.reason.version_conflict", who=outcome.by)
    if outcome.reason == "moved_on" and outcome.by:
        return texts("bulk.reason.moved_on", who=outcome.by)
    if outcome.reason in UNDO_REASONS:
        return texts(f"undo.refused.{outcome.reason}")
    reason = outcome.reason if outcome.reason in _KNOWN else "unknown"
    if reason == "version_conflict":
        reason = "changed"
    return texts(f"bulk.reason.{reason}")


class BulkBar(QWidget):
    """Hidden while one order is selected and nothing of many is on its way. `select_wanted(ids)`."""

    select_wanted = Signal(list)

    def __init__(self, ui: Ui, models: Models, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models = ui, models
        self.setObjectName("bulk_bar")
        self.setProperty("role", "bar")
        self.count = label("", "strong", name="bulk_count")
        self.buttons = [
            ActionButton(ui, actions[one], role="primary" if one == "order.dispatch" else "") for one in SHOWN
        ]
        self.progress = QProgressBar()
        self.progress.setObjectName("bulk_progress")
        self.progress.setAccessibleName(ui.texts("bulk.progress"))
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.progress.setRange(0, 0)
        self.going = label("", "small", name="bulk_going")
        self.refused = button("", "bulk_refused", role="danger", on=self.show_refusals)
        column = QVBoxLayout(self)
        pack(column, (12, 6, 12, 6), 4)
        self._line = QHBoxLayout()
        pack(self._line, spacing=6)
        self._line.addWidget(self.count)
        for one in self.buttons:
            self._line.addWidget(one)
        self._line.addStretch(1)
        column.addLayout(self._line)
        told = QHBoxLayout()
        pack(told, spacing=8)
        told.addWidget(self.going)
        told.addStretch(1)
        told.addWidget(self.refused)
        column.addLayout(told)
        column.addWidget(self.progress)
        models.pending.changed.connect(self.refresh)
        models.batches.changed.connect(self.refresh)
        self._selected = 0
        self.refresh()

    def minimumSizeHint(self) -> QSize:
        """Buttons without room go compact."""
        return QSize(200, super().minimumSizeHint().height())

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type] # Qt's own event
        self._fit()

    def show_count(self, n: int) -> None:
        """How many listed orders are selected."""
        self._selected = n
        self.refresh()

    def refresh(self) -> None:
        texts, last = self._ui.texts, self._models.batches.last
        several = self._selected > 1
        self.count.setText(texts("bulk.count", n=self._selected))
        for one in (self.count, *self.buttons):
            one.setVisible(several)
        going = [
            one
            for one in self._models.pending.items
            if one.order_ids and one.state is not PendingState.REFUSED
        ]
        self.progress.setVisible(bool(going))
        self.going.setVisible(bool(going))
        if going:
            n = sum(len(one.order_ids) for one in going)
            verb = texts(f"words.move.{going[0].verb}")
            state = texts(f"window.pending.{going[0].state}")
            self.going.setText(texts("bulk.going", verb=verb, n=n, state=state))
        refused = [] if last is None else last.refused
        self.refused.setVisible(bool(refused))
        self.refused.setText(texts("bulk.refused", n=len(refused)))
        self.setVisible(several or bool(going) or bool(refused))
        self._fit()

    def _fit(self) -> None:
        needed = self.count.sizeHint().width() + sum(one.whole_width() + 6 for one in self.buttons) + 30
        tight = needed > self.width()
        for one in self.buttons:
            small = tight and one.property("role") != "primary"
            one.set_compact(small)
            one.set_capped(not small)

    def show_refusals(self) -> QDialog | None:
        """What was not done, order by order."""
        last = self._models.batches.last
        if last is None:
            return None
        dialog = RefusalsDialog(self._ui, self._models, last.refused, self.window())
        dialog.select_wanted.connect(self.select_wanted)
        dialog.finished.connect(lambda _result: self._models.batches.forget())
        dialog.open()
        return dialog


class RefusalTableModel(RowsModel):
    """Rows are order ids with the reason in words."""

    COLUMNS = (("number", "bulk.c.number"), ("title", "bulk.c.title"), ("reason", "bulk.c.reason"))

    def __init__(self, models: Models, refused: list[BatchOutcome], texts: Texts) -> None:
        super().__init__(texts)
        self._models = models
        self._reasons = {one.order_id: refusal_words(texts, one) for one in refused}
        self.set_keys(list(self._reasons))

    def words(self, key: int, column: str) -> str:
        order = self._models.orders.get(key)
        if column == "reason":
            return self._reasons[key]
        if order is None:
            return f"#{key}" if column == "number" else ""
        return short_number(order.number) if column == "number" else order.title


class RefusalsDialog(QDialog):
    """`select_wanted` carries the orders, to try again with them after looking."""

    select_wanted = Signal(list)

    def __init__(self, ui: Ui, models: Models, refused: list[BatchOutcome], parent: QWidget) -> None:
        super().__init__(parent)
        texts = ui.texts
        self.setObjectName("bulk_refusals")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("bulk.refusals.title", n=len(refused)))
        self.resize(620, 360)
        self.rows = RefusalTableModel(models, refused, texts)
        self.rows.setParent(self)
        self.table = Table(
            ui,
            self.rows,
            name="bulk_refusal_table",
            spoken=texts("bulk.refusals.title", n=len(refused)),
            widths={"number": 96, "title": 200, "reason": 0},
            empty=lambda: "",
        )
        layout = QVBoxLayout(self)
        pack(layout, (16, 16, 16, 16), 10)
        words = label(texts("bulk.refusals.what"), "muted")
        words.setWordWrap(True)
        layout.addWidget(words)
        layout.addWidget(self.table, 1)
        foot = QHBoxLayout()
        pack(foot)
        foot.addStretch(1)
        foot.addWidget(button(texts("bulk.refusals.select"), "bulk_refusals_select", on=self._select))
        close = button(f"{texts('window.shortcuts.close')}  Esc", "bulk_refusals_close", on=self.accept)
        foot.addWidget(close)
        layout.addLayout(foot)
        self.table.select_key(self.rows.key_at(0))
        self.table.setFocus()

    def _select(self) -> None:
        self.select_wanted.emit(self.rows.keys)
        self.accept()
