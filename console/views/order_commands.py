"""Commands of the order queue beside the moves, and when commands about orders can be pressed."""

from __future__ import annotations

from typing import Final

from console.models.rules.moves import allowed_moves
from console.models.world import Models
from console.views.commands import Command, Enabled
from contract.arranging import ALLOWED_IN, Arrangement
from contract.vocabulary import OrderMove, OrderState, Role

IN_BATCHES: Final = frozenset(
    {
        OrderMove.INTAKE,
        OrderMove.DISPATCH,
        OrderMove.RETURN,
        OrderMove.SUSPEND,
        OrderMove.RESUME,
        OrderMove.CONFIRM,
        OrderMove.CANCEL,
    }
)
"""Moves that can be made of many selected orders; the others need a look at each."""
_ROOM = frozenset({Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN, Role.DISPATCHER})


def order_allows(move: OrderMove) -> Enabled:
    """The selected order allows it; of several, any one of them, where it can be made of many."""

    def allows(models: Models) -> bool:
        account, ids = models.connection.account, models.selection.order_ids
        role = account.role if account else None
        if len(ids) > 1:
            return move in IN_BATCHES and any(_allows(models, key, move, role) for key in ids)
        order = models.orders.get(models.selection.order_id or 0)
        return order is not None and move in allowed_moves(order, role)

    return allows


def _allows(models: Models, order_id: int, move: OrderMove, role: Role | None) -> bool:
    order = models.orders.get(order_id)
    roles = order.possible_moves.get(move) if order is not None else None
    return roles is not None and (role in roles or role is None)


def _arrangeable(what: Arrangement, *, several: bool = False) -> Enabled:
    states = ALLOWED_IN[what]

    def allows(models: Models) -> bool:
        account, ids = models.connection.account, models.selection.order_ids
        if account is None or account.role not in _ROOM or (len(ids) > 1 and not several):
            return False
        orders = (models.orders.get(key) for key in ids)
        return any(order is not None and order.state in states for order in orders)

    return allows


def _asks_fields(models: Models) -> bool:
    """One order of a version that asks for something when an order is raised."""
    order = models.orders.get(models.selection.order_id or 0)
    if order is None or not _arrangeable(Arrangement.FIELDS)(models):
        return False
    versions = models.workflows.versions(order.type)
    asked = [one.definition.raising for one in versions if one.version == order.workflow_version]
    return bool(asked and asked[0])


def _has_several(models: Models) -> bool:
    return len(models.selection.order_ids) > 1 and order_allows(OrderMove.DISPATCH)(models)


def _has_both(models: Models) -> bool:
    return models.selection.worker_id is not None and order_allows(OrderMove.DISPATCH)(models)


def _can_be_checked(models: Models) -> bool:
    """Before anybody is sent: the list of its product is gone through on the telephone."""
    account, order = models.connection.account, models.orders.get(models.selection.order_id or 0)
    one = len(models.selection.order_ids) <= 1
    return (
        one
        and order is not None
        and order.state in (OrderState.SUBMITTED, OrderState.ACCEPTED, OrderState.DIAGNOSING)
        and (account is None or account.role in _ROOM)
    )


QUEUE_COMMANDS: Final = (
    Command("order.check_list", "order", "Ctrl+J", "mdi6.clipboard-pulse-outline", _can_be_checked, gap=True),
    Command(
        "order.each_best", "order", "Shift+U", "mdi6.account-arrow-right-outline", _has_several, gap=True
    ),
    Command("order.give", "order", "Ctrl+D", "mdi6.account-arrow-left-outline", _has_both),
    Command(
        "order.priority",
        "order",
        "Shift+P",
        "mdi6.flag-outline",
        _arrangeable(Arrangement.PRIORITY, several=True),
    ),
    Command(
        "order.transfer",
        "order",
        "Shift+W",
        "mdi6.folder-swap-outline",
        _arrangeable(Arrangement.TRANSFER, several=True),
    ),
    Command(
        "order.merge", "order", "Shift+M", "mdi6.call-merge", _arrangeable(Arrangement.MERGE, several=True)
    ),
    Command("order.split", "order", "Shift+H", "mdi6.call-split", _arrangeable(Arrangement.SPLIT)),
    Command("order.attach", "order", "Shift+F", "mdi6.attachment", _arrangeable(Arrangement.FILES)),
    Command("order.fields", "order", "Shift+Y", "mdi6.form-textbox", _asks_fields),
    Command("queue.search", "order", "Ctrl+Shift+F", "mdi6.magnify", gap=True),
    Command("queue.filter", "order", "Shift+O", "mdi6.filter-variant"),
    Command("queue.views", "order", "Shift+V", "mdi6.view-list-outline"),
    Command("queue.columns", "order", "Shift+K", "mdi6.view-column-outline"),
)
