"""What stages, conflicts and ways look like on the board: shapes, tones and strokes; no words."""

from __future__ import annotations

from console.api.types import Order
from console.models.rules.schedule import Block, Conflict, Stage
from console.views.marks import Mark, mark

CONFLICTS: dict[Conflict, Mark] = {
    Conflict.OVERLAP: Mark("octagon", "red"),
    Conflict.LATE: Mark("triangle", "overdue"),
    Conflict.TRAVEL: Mark("double_right", "overdue"),
    Conflict.SKILL: Mark("cross", "overdue"),
    Conflict.OFF_SHIFT: Mark("dash", "violet"),
    Conflict.NOT_BEGUN: Mark("ring", "soon"),
}
LIMIT = Mark("diamond", "overdue")
KEPT = Mark("check", "ok")
PROPOSED = Mark("half", "violet")
AGAINST = Mark("cross", "overdue")
REFUSED = Mark("cross", "idle")
SPOILS = Mark("down", "overdue")


def state_look(order: Order) -> Mark:
    """The shape and tone of the order's state, as in every list."""
    return mark(f"state.{order.state}")


def tone_of(order: Order, block: Block) -> str:
    """The ground a block is painted on."""
    return "idle" if block.stage is Stage.DONE else state_look(order).tone


def is_dashed(block: Block) -> bool:
    """A broken edge: nobody fixed this time."""
    return block.stage in (Stage.OPEN, Stage.SUSPENDED)
