"""Scenes of raising orders: the form of a commission, its details, and what an administrator adapts."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QTimer

from console.models.world import Models
from console.views.dispatch.form import NewOrderForm
from console.views.workflows.dialog import WorkflowsDialog
from contract.vocabulary import OrderType, Role
from tests.console.views import sample
from tests.console.views.acting import find
from tests.console.views.room import Room
from tests.console.views.sample_raising import FIELDS, FIRST, raised

Scene = Callable[[Room], object]


def _as_administrator(models: Models) -> None:
    models.connection.set_account(msgspec.structs.replace(sample.ACCOUNT, role=Role.ENTERPRISE_ADMIN))


def _form(room: Room) -> None:
    room.operations.workflows.load()
    room.window.commands["order.new"].trigger()
    form = find(NewOrderForm, "new_order_form", room.window)
    form.type.setCurrentIndex(form.type.findData(str(OrderType.DESIGN)))


def _details(room: Room) -> None:
    order = raised({"type": "design", "title": "外滩支行专线设计", "fields": FIELDS})
    room.models.orders.put([order])
    room.models.selection.select_order(FIRST)
    room.window.dispatch.tabs.setCurrentWidget(room.window.dispatch.details)


def _correct(room: Room) -> None:
    _details(room)
    QTimer.singleShot(400, room.window.commands["order.fields"].trigger)


def _workflow(room: Room) -> None:
    room.window.commands["manage.workflows"].trigger()
    dialog = find(WorkflowsDialog, "workflows_dialog", room.window)
    dialog.tabs.setCurrentWidget(dialog.raising)

    def show() -> None:
        dialog.types.select_key(list(OrderType).index(OrderType.DESIGN))

    QTimer.singleShot(400, show)


def _papers(room: Room) -> None:
    room.window.bring_up("acceptance")
    QTimer.singleShot(500, room.window.commands["acceptance.papers"].trigger)


_DARK_EN: dict[str, object] = {"look": "dark", "language": "en", "size": (1366, 768)}
_ADMIN: dict[str, object] = {"change": _as_administrator}

SCENES: dict[str, tuple[dict[str, object], Scene]] = {
    "raising": ({}, _form),
    "raising-en": (_DARK_EN, _form),
    "commission": ({}, _details),
    "commission-en": (_DARK_EN, _details),
    "correcting": ({"look": "dark"}, _correct),
    "papers": ({}, _papers),
    "papers-en": (_DARK_EN, _papers),
    "asked": (_ADMIN, _workflow),
    "asked-en": (_ADMIN | _DARK_EN, _workflow),
}
