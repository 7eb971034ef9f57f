"""Where orders and people can be let go: the board, the queue, the people of a list or a tree, the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint
from PySide6.QtWidgets import QAbstractItemView

from console.map.pointing import order_at, worker_at
from console.models.board_ghost import Ghost, Refusal
from console.models.world import Models
from console.views.board.giving import Giving
from console.views.board.view import BoardView
from console.views.carrying.cargo import Cargo, Told
from console.views.carrying.frame import DropFrame
from console.views.dispatch.queue import OrderQueue

Deeds = Callable[[Ghost], object]
WorkerOf = Callable[[QModelIndex | QPersistentModelIndex], int | None]


@runtime_checkable
class MapUnderMouse(Protocol):
    """A map that says where it is; a plain widget in its place is no target."""

    @property
    def viewed(self) -> tuple[float, float, float]: ...

    def width(self) -> int: ...

    def height(self) -> int: ...


class BoardTarget:
    """A row and a quarter of an hour, or a block; over the strip it is the queue."""

    def __init__(self, view: BoardView, giving: Giving, carry_out: Deeds) -> None:
        self._view, self._giving, self._carry_out = view, giving, carry_out

    def hover(self, cargo: Cargo, at: QPoint) -> Told | None:
        return self._view.hand.hold(cargo, at)

    def leave(self) -> None:
        self._view.hand.let_go()

    def drop(self, cargo: Cargo) -> None:  # noqa: ARG002 - it is the ghost's
        ghost = self._view.shown.ghost
        if ghost is None:
            self._giving.do()
            self._view.hand.let_go()
        else:
            self._view.hand.let_go()
            self._carry_out(ghost)


class QueueTarget:
    """An order goes back among those that nobody has; somebody gets the order of a row, or all selected."""

    def __init__(
        self, queue: OrderQueue, view: BoardView, giving: Giving, frame: DropFrame, carry_out: Deeds
    ) -> None:
        self._queue, self._view, self._giving, self._frame = queue, view, giving, frame
        self._carry_out = carry_out

    def hover(self, cargo: Cargo, at: QPoint) -> Told | None:
        if cargo.worker_id is not None:
            return self._somebody(cargo.worker_id, at)
        if cargo.order_id is None:
            return None
        ghost = self._view.model.returned(cargo.order_id)
        return None if ghost.refusal is Refusal.NOBODY else self._view.words.ghost(ghost)

    def leave(self) -> None:
        self._giving.forget()
        self._frame.hide()

    def drop(self, cargo: Cargo) -> None:
        if cargo.worker_id is not None:
            self._giving.do()
        elif cargo.order_id is not None:
            self._carry_out(self._view.model.returned(cargo.order_id))

    def _somebody(self, worker_id: int, at: QPoint) -> Told | None:
        table = self._queue.table
        index = table.indexAt(table.viewport().mapFrom(self._queue, at))
        order_id = self._queue.rows.key_at(index.row())
        inside = table.viewport().rect().contains(table.viewport().mapFrom(self._queue, at))
        if order_id is None or not inside:
            self._frame.hide()
            return None
        self._frame.show_row(table, index)
        return self._giving.look(orders_gripped(self._queue, order_id), worker_id, names_order=True)


class PeopleTarget:
    """A person's row; `worker_of` says whose it is."""

    def __init__(
        self, rows: QAbstractItemView, worker_of: WorkerOf, giving: Giving, frame: DropFrame
    ) -> None:
        self._rows, self._worker_of, self._giving, self._frame = rows, worker_of, giving, frame

    def hover(self, cargo: Cargo, at: QPoint) -> Told | None:
        index = self._rows.indexAt(at)
        worker_id = self._worker_of(index)
        if worker_id is None or not cargo.order_ids:
            self._frame.hide()
            return None
        self._frame.show_row(self._rows, index)
        return self._giving.look(cargo.order_ids, worker_id)

    def leave(self) -> None:
        self._giving.forget()
        self._frame.hide()

    def drop(self, cargo: Cargo) -> None:  # noqa: ARG002 - it is what was looked at
        self._giving.do()


class MapTarget:
    """A person on the map, or an order there; without a time: the worker's next gap is only told."""

    def __init__(self, models: Models, map_view: MapUnderMouse, giving: Giving) -> None:
        self._models, self._map, self._giving = models, map_view, giving

    def hover(self, cargo: Cargo, at: QPoint) -> Told | None:
        self._giving.forget()
        if cargo.worker_id is not None:
            order_id = order_at(self._map, self._models, at.x(), at.y())
            return (
                None if order_id is None else self._giving.look([order_id], cargo.worker_id, names_order=True)
            )
        worker_id = worker_at(self._map, self._models, at.x(), at.y())
        return None if worker_id is None else self._giving.look(cargo.order_ids, worker_id)

    def leave(self) -> None:
        self._giving.forget()

    def drop(self, cargo: Cargo) -> None:  # noqa: ARG002 - it is what was looked at
        self._giving.do()


def orders_gripped(queue: OrderQueue, order_id: int) -> list[int]:
    """The order of a row of the queue, and with it all selected ones where it is one of them."""
    selected = queue.selected
    if order_id not in selected:
        return [order_id]
    return [order_id, *(key for key in selected if key != order_id)]
