"""What is done to the selected orders of the queue, be it one or many, beside the moves of one order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from console.api.types import Order
from console.models.world import Models
from console.operations.batches import Item
from console.operations.verbs import Operations
from console.views.actions import Actions
from console.views.context import Ui
from console.views.dispatch.alike import AlikeBox
from console.views.dispatch.arranging import Arranging
from console.views.dispatch.asking import ASKED, MoveDialog
from console.views.dispatch.asking_known import choices_for
from console.views.dispatch.bulk import BulkBar
from console.views.dispatch.bulk_dialog import BulkDispatchDialog
from console.views.dispatch.fields_dialog import FieldsDialog
from console.views.dispatch.queue import OrderQueue
from contract.arranging import ALLOWED_IN, Arrangement
from contract.vocabulary import OrderMove

_MENU = (
    ("order.intake", "order.dispatch", "order.give", "order.each_best", "order.confirm"),
    ("order.priority", "order.transfer", "order.merge", "order.split", "order.attach", "order.fields"),
    ("order.suspend", "order.resume", "order.return", "order.reject", "order.cancel"),
    ("map.selected", "order.export"),
)


class OrderDesk(QObject):
    """Binds the commands about many orders; the panel asks `takes` first for the moves."""

    def __init__(
        self,
        ui: Ui,
        models: Models,
        operations: Operations,
        actions: Actions,
        queue: OrderQueue,
        owner: QWidget,
    ) -> None:
        super().__init__(owner)
        self._ui, self._models, self._operations, self._actions = ui, models, operations, actions
        self._queue, self._owner = queue, owner
        self.bar = BulkBar(ui, models, actions)
        self.bar.select_wanted.connect(models.selection.select_orders)
        queue.column.addWidget(self.bar)
        queue.table.menu_wanted.connect(self.show_menu)
        models.selection.changed.connect(self._count)
        queue.view_changed.connect(self._count)
        self.arranging = Arranging(ui, models, operations, owner)
        self.alike = AlikeBox(ui, operations, merges=True)
        self.alike.open_wanted.connect(models.selection.select_order)
        self.alike.merge_wanted.connect(self.merge_into)
        models.orders.changed.connect(self._on_orders)
        actions.bind("order.each_best", lambda: self.dispatch_many(each_best=True))
        for what in (Arrangement.PRIORITY, Arrangement.TRANSFER, Arrangement.SPLIT):
            actions.bind(f"order.{what}", partial(self.arrange, what))
        actions.bind("order.merge", self.merge)
        actions.bind("order.fields", self.fill_in)

    @property
    def selected(self) -> list[Order]:
        """The selected orders that are listed."""
        found = (self._models.orders.get(key) for key in self._queue.selected)
        return [order for order in found if order is not None]

    def takes(self, move: OrderMove) -> bool:
        """Whether several orders are selected; then the move is made of all that allow it."""
        if len(self._models.selection.order_ids) < 2:
            return False
        if move is OrderMove.DISPATCH:
            self.dispatch_many()
        else:
            self.move_many(move)
        return True

    def dispatch_many(self, *, each_best: bool = False) -> BulkDispatchDialog | None:
        """Asks to whom; what cannot be dispatched now is left out."""
        ids = [order.id for order in self.selected if OrderMove.DISPATCH in order.possible_moves]
        if not ids:
            return None
        dialog = BulkDispatchDialog(
            self._ui, self._models, self._operations, ids, self._owner.window(), each_best=each_best
        )
        dialog.given.connect(self._dispatch)
        dialog.open()
        return dialog

    def move_many(self, move: OrderMove) -> MoveDialog | None:
        """At once, or by a dialog where something has to be said with it; said of all of them."""
        orders = [order for order in self.selected if move in order.possible_moves]
        if not orders:
            return None
        if move not in ASKED:
            self._send(str(move), orders, {})
            return None
        choices = choices_for(self._ui, self._models, move, orders[0])
        dialog = MoveDialog(
            self._ui, move, orders[0], self._owner.window(), choices=choices, many=len(orders)
        )
        dialog.given.connect(partial(self._send, str(move), orders))
        dialog.open()
        return dialog

    def arrange(self, what: Arrangement) -> MoveDialog | None:
        """Priority, transfer or split, of what is selected."""
        return self.arranging.ask(what, self._chosen())

    def merge(self) -> MoveDialog | None:
        """What is selected becomes one; a single one goes into one of those that look like it."""
        orders = self._chosen()
        if len(orders) > 1:
            return self.arranging.ask_merge(orders)
        return self.arranging.ask_merge(orders, [one.order for one in self.alike.found])

    def fill_in(self) -> FieldsDialog | None:
        """Corrects what was asked for when the shown order was raised."""
        order = self._models.orders.get(self._models.selection.order_id or 0)
        if order is None:
            return None
        dialog = FieldsDialog(self._ui, self._models, order, self._owner.window())
        send = self._operations.workorders.move
        dialog.given.connect(lambda said: send(order.id, Arrangement.FIELDS, {"fields": said}))
        dialog.open()
        return dialog

    def merge_into(self, order_id: int) -> MoveDialog | None:
        """The selected order into this one."""
        into = self._models.orders.get(order_id)
        return None if into is None else self.arranging.ask_merge(self._chosen(), [into])

    def look_for_alike(self, order: Order | None) -> None:
        """Whether others are about the same matter as the order shown."""
        there = order is not None and order.state in ALLOWED_IN[Arrangement.PRIORITY]
        self.alike.ask({"order_id": order.id} if order is not None and there else None, at_once=True)

    def _chosen(self) -> list[Order]:
        """The selected ones that are listed, or the one shown although a filter hides it."""
        if len(self._models.selection.order_ids) > 1:
            return self.selected
        order = self._models.orders.get(self._models.selection.order_id or 0)
        return [] if order is None else [order]

    def _on_orders(self, changed: frozenset[int]) -> None:
        shown = {one.order.id for one in self.alike.found} | {self._models.selection.order_id}
        if changed & shown:
            self.alike.ask_again()

    def show_menu(self, at: QPoint) -> QMenu:
        """What can be done with the selected orders, each with its key."""
        menu = QMenu(self._owner)
        menu.setObjectName("queue_menu")
        for group in _MENU:
            for name in group:
                if self._actions[name].isEnabled():
                    menu.addAction(self._actions[name])
            menu.addSeparator()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)
        return menu

    def _dispatch(self, items: Sequence[Item], note: str) -> None:
        self._operations.batches.move("dispatch", items, {"note": note} if note else {})
        self._queue.table.setFocus()

    def _send(self, move: str, orders: Sequence[Order], said: dict[str, Any]) -> None:
        self._operations.batches.move(move, [Item(order.id) for order in orders], said)

    def _count(self) -> None:
        n = len(self._models.selection.order_ids)
        self.bar.show_count(len(self._queue.selected) if n > 1 else n)
