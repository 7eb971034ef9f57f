"""Scenes of what customers are told, for the pictures of `render`."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea

from contract.vocabulary import Role
from tests.console.views import sample
from tests.console.views.room import Room

Scene = Callable[[Room], object]


def _notify(room: Room, order_id: int, gateway: str = "ready") -> None:
    room.desk.notices.gateway = gateway
    room.desk.notices.links = gateway == "ready"
    room.models.selection.select_order(order_id)
    room.window.commands["order.notify"].trigger()


def _told(room: Room) -> None:
    room.models.selection.select_order(3)
    room.window.dispatch.tabs.setCurrentIndex(1)
    details = room.window.dispatch.findChild(QScrollArea, "order_details")
    assert details is not None
    QTimer.singleShot(500, lambda: details.verticalScrollBar().setValue(99_999))


def _as_admin(room: Room, command: str) -> None:
    admin = msgspec.structs.replace(sample.ACCOUNT, role=Role.ENTERPRISE_ADMIN)
    room.models.connection.set_account(admin)
    room.models.selection.select_order(1)
    room.window.commands[command].trigger()


SCENES: dict[str, tuple[dict[str, object], Scene]] = {
    "notify": ({}, lambda room: _notify(room, 3)),
    "notify-dark": ({"look": "dark"}, lambda room: _notify(room, 5, gateway="none")),
    "notify-en": ({"language": "en", "size": (1366, 768)}, lambda room: _notify(room, 3)),
    "notices": ({}, lambda room: room.window.bring_up("notices")),
    "notices-en": (
        {"look": "dark", "language": "en", "size": (1366, 768)},
        lambda room: room.window.bring_up("notices"),
    ),
    "notices-told": ({"look": "dark"}, _told),
    "notices-settings": ({}, lambda room: _as_admin(room, "notices.settings")),
    "notices-settings-en": (
        {"look": "dark", "language": "en"},
        lambda room: _as_admin(room, "notices.settings"),
    ),
    "customer": ({}, lambda room: _as_admin(room, "customer.edit")),
    "customer-en": ({"look": "dark", "language": "en"}, lambda room: _as_admin(room, "customer.edit")),
}
