"""The board by keyboard: going about in rows and blocks, and picking up, moving and dropping an order."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt, Signal

from console.models.board import BoardModel, is_movable
from console.models.board_ghost import Ghost
from console.models.rules.schedule import DAY_MS, QUARTER_MS
from console.models.selection import Selection
from console.views.board.shown import Shown

_PAGE: Final = 8
_HOUR: Final = 4  # quarters
_FAST: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
_KEYS = Qt.Key
_ROWS: Final = {_KEYS.Key_Up: -1, _KEYS.Key_Down: 1, _KEYS.Key_PageUp: -_PAGE, _KEYS.Key_PageDown: _PAGE}
_SIDES: Final = {_KEYS.Key_Left: -1, _KEYS.Key_Right: 1}
_TAKES: Final = (_KEYS.Key_Return, _KEYS.Key_Enter)


class BoardCursor(QObject):
    """`moved` after any key that changed something here; what a drop does is in `dropped`'s ghost.

    `opened(order_id)`: the order's time is to be left open. The row with no worker is the strip.
    """

    moved = Signal()
    dropped = Signal(object)
    opened = Signal(int)

    def __init__(self, model: BoardModel, selection: Selection, shown: Shown, parent: QObject) -> None:
        super().__init__(parent)
        self._model, self._selection, self._shown = model, selection, shown
        self.worker_id: int | None = None
        self._at_ms = 0.0  # where in the day the keyboard was last

    @property
    def is_holding(self) -> bool:
        return self._shown.held is not None

    def follow(self) -> None:
        """After rows changed: the same worker, wherever the row is now."""
        row = None if self.worker_id is None else self._model.row_of(self.worker_id)
        if self.worker_id is not None and row is None:
            self.worker_id = None
        self._shown.row = -1 if row is None else row
        ghost = self._shown.ghost
        if self.is_holding and ghost is not None and ghost.block is not None and self.worker_id is not None:
            self._shown.ghost = self._model.ghost(ghost.order_id, self.worker_id, ghost.block.begin_ms)

    def go_to(self, worker_id: int | None, order_id: int | None) -> None:
        self.worker_id = worker_id
        if order_id is not None:
            self._selection.select_order(order_id)
            found = self._model.block(order_id)
            if found is not None:
                self._at_ms = found[1].begin_ms
        if worker_id is not None:
            self._selection.select_worker(worker_id)
        self.follow()
        self.moved.emit()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Whether the key meant something."""
        done = self._press_holding(key, modifiers) if self.is_holding else self._press_idle(key)
        if done:
            self.moved.emit()
        return done

    def cancel(self) -> None:
        self._shown.let_go()
        self.moved.emit()

    # with nothing in hand

    def _press_idle(self, key: Qt.Key) -> bool:
        if key in _ROWS:
            self._to_row(self._shown.row + _ROWS[key])
        elif key in _SIDES:
            self._along(_SIDES[key])
        elif key in (_KEYS.Key_Home, _KEYS.Key_End):
            orders = self._orders()
            if orders:
                self.go_to(self.worker_id, orders[0 if key == _KEYS.Key_Home else -1])
        elif key in _TAKES:
            self._pick_up()
        elif key == _KEYS.Key_Delete and self._shown.order_id is not None:
            self.dropped.emit(self._model.returned(self._shown.order_id))
        elif key == _KEYS.Key_Backspace and self._shown.order_id is not None:
            self.opened.emit(self._shown.order_id)
        else:
            return False
        return True

    def _to_row(self, row: int) -> None:
        row = max(-1, min(row, len(self._model.rows) - 1))
        self.worker_id = None if row < 0 else self._model.rows[row]
        orders = self._orders()
        near = None
        if self.worker_id is not None:
            blocks = self._model.blocks(self.worker_id)
            near = min(blocks, key=lambda one: abs(one.begin_ms - self._at_ms), default=None)
        at_ms = self._at_ms
        self.go_to(self.worker_id, near.order_id if near else (orders[0] if orders else None))
        self._at_ms = at_ms or self._at_ms  # going down a column does not drift

    def _along(self, step: int) -> None:
        orders = self._orders()
        if not orders:
            return
        here = self._shown.order_id
        place = orders.index(here) + step if here in orders else 0
        self.go_to(self.worker_id, orders[max(0, min(place, len(orders) - 1))])

    def _orders(self) -> list[int]:
        if self.worker_id is None:
            return self._model.waiting
        return [one.order_id for one in self._model.blocks(self.worker_id)]

    def _pick_up(self) -> None:
        """The order selected: a block, a card of the strip, or one selected in the queue."""
        order_id = self._shown.order_id
        if order_id is None or not self._model.rows:
            return
        found = self._model.block(order_id)
        if found is not None and not is_movable(self._model.order(order_id), found[1]):
            self.dropped.emit(self._model.ghost(order_id, *_place(found[0], found[1].begin_ms)))
            return
        if found is None and order_id not in self._model.waiting:
            return
        self._shown.held = order_id
        if found is not None:
            self.worker_id, begin_ms = found[0], found[1].begin_ms
        else:
            self.worker_id, begin_ms = self._first_place(order_id)
        self._shown.ghost = self._model.ghost(order_id, self.worker_id or 0, begin_ms)
        self.follow()

    def _first_place(self, order_id: int) -> tuple[int, float]:
        """Of an order that nobody has: where the plan has it, else the chosen worker's next gap."""
        proposal = self._model.proposal(order_id)
        if proposal is not None and self._model.row_of(proposal[0]) is not None:
            return proposal[0], proposal[1].begin_ms
        chosen = self.worker_id or self._selection.worker_id or 0
        worker_id = chosen if self._model.row_of(chosen) is not None else self._model.rows[0]
        return worker_id, self._model.soonest_ms(order_id, worker_id)

    # with an order in hand

    def _press_holding(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        ghost = self._shown.ghost
        if ghost is None or ghost.block is None or self.worker_id is None:
            self.cancel()
            return True
        begin_ms = ghost.block.begin_ms
        if key in _ROWS:
            row = max(0, min(self._shown.row + _ROWS[key], len(self._model.rows) - 1))
            self.worker_id = self._model.rows[row]
        elif key in _SIDES:
            begin_ms += _SIDES[key] * QUARTER_MS * (_HOUR if modifiers & _FAST else 1)
        elif key == _KEYS.Key_Home:
            begin_ms = self._model.soonest_ms(ghost.order_id, self.worker_id)
        elif key in (*_TAKES, _KEYS.Key_Delete):
            away = key == _KEYS.Key_Delete
            self._let_go(self._model.returned(ghost.order_id) if away else ghost)
            return True
        elif key == _KEYS.Key_Escape:
            self.cancel()
            return True
        else:
            return False
        last_ms = self._model.begin_ms + DAY_MS - QUARTER_MS
        self._shown.ghost = self._model.ghost(ghost.order_id, self.worker_id, min(begin_ms, last_ms))
        self.follow()
        return True

    def _let_go(self, ghost: Ghost) -> None:
        if ghost.deed is None:  # said why; the order stays in hand
            self.dropped.emit(ghost)
            return
        self._shown.let_go()
        self.dropped.emit(ghost)


def _place(worker_id: int, begin_ms: float) -> tuple[int, float]:
    return worker_id, begin_ms
