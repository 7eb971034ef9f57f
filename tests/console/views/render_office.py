"""Scenes of what the office looks after: workflows, limits, notices, monthly lists, reports, profiles."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from console.models.world import Models
from contract.vocabulary import Role
from tests.console.views import sample
from tests.console.views.room import Room

Scene = Callable[[Room], None]


def _as_administrator(models: Models) -> None:
    models.connection.set_account(msgspec.structs.replace(sample.ACCOUNT, role=Role.ENTERPRISE_ADMIN))


def _says(command: str) -> Scene:
    return lambda room: room.window.commands[command].trigger()


def _up(pane: str) -> Scene:
    return lambda room: room.window.bring_up(pane)


def _profile(room: Room) -> None:
    room.models.selection.select_worker(1)
    room.window.commands["people.profile"].trigger()


def _check_list(room: Room) -> None:
    room.models.selection.select_order(1)
    room.window.commands["order.check_list"].trigger()


_ADMIN: dict[str, object] = {"change": _as_administrator}
_DARK_EN: dict[str, object] = {"look": "dark", "language": "en", "size": (1366, 768)}

SCENES: dict[str, tuple[dict[str, object], Scene]] = {
    "workflows": (_ADMIN, _says("manage.workflows")),
    "workflows-en": (_ADMIN | _DARK_EN, _says("manage.workflows")),
    "profile": (_ADMIN, _profile),
    "profile-en": (_ADMIN | _DARK_EN, _profile),
    "acceptance": (_ADMIN, _up("acceptance")),
    "acceptance-en": (_ADMIN | _DARK_EN, _up("acceptance")),
    "figures": ({}, _up("timeliness")),
    "figures-en": (_DARK_EN, _up("timeliness")),
    "checking": ({}, _check_list),
    "times": (_ADMIN, _says("service.times")),
}
