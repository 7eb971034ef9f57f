"""What is where on the board: under a place of it, and where an order or a moment is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from PySide6.QtCore import QPoint, QPointF, QRectF

from console.models.board import BoardModel, is_movable
from console.models.rules.schedule import Block
from console.views.board.grid import CARD_PX, HEAD_PX, Grid
from console.views.board.shown import Shown


@dataclass(frozen=True, slots=True)
class Hit:
    """What is at a place. Nothing set: the empty board. `is_card`: in the strip."""

    worker_id: int | None = None
    order_id: int | None = None
    at_ms: float | None = None
    is_card: bool = False


class Finder:
    """Scrolls nothing and changes nothing."""

    def __init__(self, model: BoardModel, grid: Grid, shown: Shown) -> None:
        self._model, self._grid, self._shown = model, grid, shown

    def hit(self, at: QPoint) -> Hit:
        grid, place = self._grid, QPointF(at)
        if HEAD_PX <= at.y() < grid.body_top and at.x() >= grid.name_px:
            number = (at.x() - grid.name_px + self._shown.strip_left) // CARD_PX
            waiting = self._model.waiting
            return Hit(order_id=waiting[number] if number < len(waiting) else None, is_card=True)
        row = grid.row_at(at.y())
        if row is None:
            return Hit(is_card=HEAD_PX <= at.y() < grid.body_top)
        worker_id = self._model.rows[row]
        if at.x() < grid.name_px:
            return Hit(worker_id)
        blocks = self._model.blocks(worker_id)
        lanes = lanes_of(blocks)
        boxes = ((one, grid.box_of(row, one, lanes[one.order_id])) for one in reversed(blocks))
        found = next((one for one, box in boxes if box.contains(place)), None) or next(
            (one for one in self._model.proposals(worker_id) if grid.box_of(row, one).contains(place)), None
        )
        return Hit(worker_id, found.order_id if found else None, grid.ms_at(at.x()))

    def movable_at(self, at: QPoint) -> int | None:
        """The order that can be picked up there."""
        hit = self.hit(at)
        if hit.order_id is None or hit.is_card:
            return hit.order_id
        found = self._model.block(hit.order_id)
        block = found[1] if found is not None else None
        return hit.order_id if is_movable(self._model.order(hit.order_id), block) else None

    def box_of(self, worker_id: int, block: Block) -> QRectF | None:
        """Where the block is, None where the worker has no row."""
        row = self._model.row_of(worker_id)
        if row is None:
            return None
        lanes = lanes_of(self._model.blocks(worker_id))
        return self._grid.box_of(row, block, lanes.get(block.order_id, 1))

    def place_in_strip(self, order_id: int) -> int | None:
        waiting = self._model.waiting
        return waiting.index(order_id) if order_id in waiting else None


def lanes_of(blocks: Sequence[Block]) -> dict[int, int]:
    """By order: into how many lanes its row is parted there. Only those that lie over each other share it."""
    found: dict[int, int] = {}
    together: list[int] = []
    until_ms, lanes = -inf, 1
    for one in blocks:
        if one.begin_ms >= until_ms:
            together, lanes = [], 1
        together.append(one.order_id)
        until_ms, lanes = max(until_ms, one.end_ms), max(lanes, one.lane + 1)
        found.update(dict.fromkeys(together, lanes))
    return found
