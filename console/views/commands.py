"""What a command is; the table of all of them is in `actions`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from console.models.world import Models

Enabled = Callable[[Models], bool]


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the user can do. `local`: its key works only in the lists that ask for it (Enter)."""

    id: str
    menu: str
    key: str
    icon: str = ""
    enabled: Enabled | None = None
    toolbar: bool = False
    local: bool = False
    also: tuple[str, ...] = ()
    gap: bool = False  # a line above it in the menu
    needs: str = ""  # texts key of what is missing while it is disabled

    @property
    def title_key(self) -> str:
        return f"actions.{self.id}"
