"""In an order's details: what its type asked for when it was raised, and the commission it is a part of."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.api.order_types import CommissionPart, Filled, Order, Party
from console.core.texts import Texts
from console.models.details import LoadState
from console.models.tables.orders import short_number
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.actions import Actions
from console.views.context import Ui
from console.views.widgets import StatusPill, button, label, pack


def party_name(texts: Texts, party: Party) -> str:
    return party.en if texts.language == "en" else party.zh


def value_words(texts: Texts, field: Filled) -> str:
    """'2 条', 'AA'; of a list a line each."""
    chosen = field.value_en if texts.language == "en" else field.value_zh
    value = chosen or (f"{field.value:g}" if isinstance(field.value, float | int) else field.value)
    return f"{value} {field.unit}".strip()


class RaisedFields(QWidget):
    """With a button to correct them where that can be done."""

    def __init__(self, ui: Ui, order: Order, actions: Actions | None) -> None:
        super().__init__()
        texts = ui.texts
        column = QVBoxLayout(self)
        pack(column, spacing=4)
        head = QHBoxLayout()
        pack(head)
        head.addWidget(label(texts("dispatch.group.raised"), "strong"))
        head.addStretch(1)
        if actions is not None and actions["order.fields"].isEnabled():
            words = texts("dispatch.raised.change")
            head.addWidget(
                button(words, "order_fields_change", role="chip", on=actions["order.fields"].trigger)
            )
        column.addLayout(head)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, 72)
        grid.setColumnStretch(1, 1)
        for row, field in enumerate(order.fields):
            caption = label(field.en if texts.language == "en" else field.zh, "muted")
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            words_ = label(value_words(texts, field), name=f"order_asked_{field.name}")
            words_.setWordWrap(True)
            words_.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(caption, row, 0)
            grid.addWidget(words_, row, 1)
        column.addLayout(grid)


class CommissionLines(QWidget):
    """Every party's order with its state; those that this account sees can be gone to. Follows the model."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, order: Order) -> None:
        super().__init__()
        self._ui, self._models, self._operations, self._order = ui, models, operations, order
        self.setObjectName("order_commission")
        column = QVBoxLayout(self)
        pack(column, spacing=4)
        head = QHBoxLayout()
        pack(head)
        head.addWidget(label(ui.texts("dispatch.group.commission"), "strong"))
        self.progress = label("", name="commission_progress")
        head.addWidget(self.progress)
        head.addStretch(1)
        self.all_button = button(
            ui.texts("dispatch.commission.all"), "commission_all", role="chip", on=self.select_all
        )
        head.addWidget(self.all_button)
        column.addLayout(head)
        self.list = QWidget()
        column.addWidget(self.list)
        models.commission.changed.connect(self._take)
        models.orders.changed.connect(self._on_orders)
        operations.workorders.load_commission(order.id)
        self._take()

    def select_all(self) -> None:
        """All of them in the queue: to call the whole commission off, for one."""
        self._models.selection.select_orders(self._models.commission.order_ids)

    def _on_orders(self, changed: frozenset[int]) -> None:
        if changed & (self._models.commission.order_ids - {self._order.id}):
            self._operations.workorders.load_commission(self._order.id)

    def _take(self) -> None:
        model, texts = self._models.commission, self._ui.texts
        if model.order_id != self._order.id:
            return
        found = model.found
        if found is None:
            failed = model.state is LoadState.FAILED
            self.progress.setText(model.error if failed else texts("dispatch.commission.waiting"))
            self.all_button.setVisible(False)
            return
        self.progress.setText(
            texts("dispatch.commission.progress", answered=found.answered, total=found.total)
        )
        self.all_button.setVisible(len(model.order_ids) > 1)
        fresh = QWidget()
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, part in enumerate(found.items):
            self._put(grid, row, part)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.replaceWidget(self.list, fresh)
        self.list.deleteLater()
        self.list = fresh

    def _put(self, grid: QGridLayout, row: int, part: CommissionPart) -> None:
        texts = self._ui.texts
        name = label(party_name(texts, part.party), "muted")
        name.setAlignment(Qt.AlignmentFlag.AlignTop)
        where = label(texts("dispatch.commission.part", **_named(part)), name=f"commission_part_{row}")
        where.setWordWrap(True)
        pill = StatusPill(self._ui.theme, name=f"commission_state_{row}")
        pill.show_mark(f"state.{part.state}", texts(f"words.state.{part.state}"))
        grid.addWidget(name, row, 0)
        grid.addWidget(where, row, 1)
        grid.addWidget(pill, row, 2, Qt.AlignmentFlag.AlignTop)
        if part.order_id == self._order.id:
            grid.addWidget(label(texts("dispatch.commission.this"), "small"), row, 3)
        elif part.is_seen:
            go = partial(self._models.selection.select_order, part.order_id)
            words = texts("dispatch.commission.go")
            grid.addWidget(button(words, f"commission_go_{row}", role="chip", on=go), row, 3)


def _named(part: CommissionPart) -> dict[str, object]:
    return {"number": short_number(part.number), "department": part.department}
