"""The commands of monthly acceptance: part of the one table in `actions`."""

from __future__ import annotations

from console.models.world import Models
from console.views.commands import Command
from contract.vocabulary import Role

_ADMINS = (Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN)
_ROOM, _INSPECTOR = "acceptance.needs.room", "acceptance.needs.inspector"
_OFFICE = "acceptance.needs.office"


def _fills(models: Models) -> bool:
    account = models.connection.account
    return account is not None and account.role in (*_ADMINS, Role.DISPATCHER)


def _reads(models: Models) -> bool:
    account = models.connection.account
    return account is not None and account.role is not Role.WORKER


def _draws(models: Models) -> bool:
    """Who gives orders out does not draw what is checked."""
    account = models.connection.account
    return account is not None and account.role in (*_ADMINS, Role.INSPECTOR)


ACCEPTANCE_COMMANDS = (
    Command("acceptance.import", "manage", "Alt+Shift+I", "mdi6.file-import-outline", _fills, needs=_ROOM),
    Command("acceptance.orders", "manage", "Alt+Shift+O", "mdi6.playlist-plus", _fills, needs=_ROOM),
    Command("acceptance.issue", "manage", "Alt+Shift+G", "mdi6.playlist-check", _fills, needs=_ROOM),
    Command("acceptance.remove", "manage", "Del", "mdi6.playlist-remove", _fills, local=True, needs=_ROOM),
    Command("acceptance.papers", "manage", "Alt+Shift+P", "mdi6.file-pdf-box", _reads, needs=_OFFICE),
    Command("quality.draw", "manage", "Alt+Shift+Q", "mdi6.dice-multiple-outline", _draws, needs=_INSPECTOR),
)
