"""What arranging an order asks and offers: priority, transfer, merge, split; operations carry it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from console.api.types import Order
from console.models.tables.orders import short_number
from console.models.world import Models
from console.operations.batches import Item
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.dispatch.asking import Choice, MoveDialog
from contract.arranging import ALLOWED_IN, MERGED_INTO, Arrangement
from contract.vocabulary import Priority


class Arranging:
    """One dialog for each; of several orders it is one command."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, owner: QWidget) -> None:
        self._ui, self._models, self._operations, self._owner = ui, models, operations, owner

    def ask(self, what: Arrangement, orders: Sequence[Order]) -> MoveDialog | None:
        """Priority, transfer or split of those of the orders that allow it."""
        able = [order for order in orders if order.state in ALLOWED_IN[what]]
        if not able:
            return None
        choices = self._choices(what, able)
        return self._open(what, able, choices, lambda said: self._send(what, able, said))

    def ask_merge(self, orders: Sequence[Order], others: Sequence[Order] = ()) -> MoveDialog | None:
        """Several orders into one of them; a single one into one of `others`."""
        ending = [order for order in orders if order.state in ALLOWED_IN[Arrangement.MERGE]]
        staying = others if len(orders) == 1 else orders
        into = [order for order in staying if order.state in MERGED_INTO]
        if not ending or not into or {one.id for one in ending} == {one.id for one in into} == {into[0].id}:
            self._ui.notifier.notify("info", "bulk.merge.none")
            return None
        into.sort(key=lambda order: order.created_at)  # who reported first is the one that goes on
        choices = [Choice(one.id, self._ui.texts("bulk.merge.choice", **_named(one))) for one in into]
        return self._open(
            Arrangement.MERGE, ending, choices, lambda said: self._merge(ending, said), many=len(orders)
        )

    def _open(
        self,
        what: Arrangement,
        orders: Sequence[Order],
        choices: Sequence[Choice],
        send: Any,
        *,
        many: int = 0,
    ) -> MoveDialog:
        dialog = MoveDialog(
            self._ui, what, orders[0], self._owner.window(), choices=choices, many=many or len(orders)
        )
        dialog.given.connect(send)
        dialog.open()
        return dialog

    def _choices(self, what: Arrangement, orders: Sequence[Order]) -> list[Choice]:
        texts, departments = self._ui.texts, self._models.departments
        if what is Arrangement.PRIORITY:
            now = orders[0].priority if len(orders) == 1 else None
            return [Choice(str(one), texts(f"words.priority.{one}")) for one in Priority if one != now]
        if what is not Arrangement.TRANSFER:
            return []
        here = orders[0].department_id if len(orders) == 1 else None
        known = [Choice(one.id, departments.path(one.id)) for one in departments.all() if one.id != here]
        own = departments.get(orders[0].department_id)
        if own is not None and own.parent_id is not None and own.parent_id not in departments:
            known.insert(0, Choice(own.parent_id, texts("moves.level.up_unknown")))
        return sorted(known, key=lambda choice: choice.words)

    def _send(self, what: Arrangement, orders: Sequence[Order], said: Mapping[str, Any]) -> None:
        body = dict(said)
        if what is Arrangement.SPLIT:
            body["parts"] = [{"title": line} for line in _lines(str(body["parts"]))]
        if len(orders) > 1:
            self._operations.batches.move(str(what), [Item(order.id) for order in orders], body)
        else:
            self._operations.workorders.move(orders[0].id, what, body)

    def _merge(self, orders: Sequence[Order], said: Mapping[str, Any]) -> None:
        """Only the first says which version of the other it saw: the next ones change it by being merged."""
        into = self._models.orders.get(int(said["into_id"]))
        version: dict[str, Any] = {} if into is None else {"into_version": into.version}
        for order in orders:
            if into is not None and order.id != into.id:
                self._operations.workorders.move(order.id, Arrangement.MERGE, {**said, **version})
                version = {}
        if into is not None:
            self._models.selection.select_order(into.id)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _named(order: Order) -> dict[str, object]:
    return {"number": short_number(order.number), "title": order.title, "customer": order.customer_name}
