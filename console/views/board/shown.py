"""What the board points at and holds at the moment; nothing of it is a truth about orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from console.models.board_ghost import Ghost


@dataclass(slots=True)
class Shown:
    """Read by whoever paints, written by keyboard and mouse."""

    order_id: int | None = None
    row: int = -1  # where the keyboard is; -1: in the strip
    focused: bool = False
    held: int | None = None  # the order picked up
    ghost: Ghost | None = None
    many: Sequence[Ghost] = ()  # several orders held over one worker
    target: int | None = None  # the order over which somebody is carried
    sent: list[Ghost] = field(default_factory=list)  # dropped, and not answered yet
    strip_left: int = 0

    def let_go(self) -> None:
        self.held = self.ghost = self.target = None
        self.many = ()
