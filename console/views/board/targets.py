"""Where an order can be let go besides the board: on the queue (returned), on a person of the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QPoint

from console.map.pointing import worker_at
from console.models.board_ghost import Ghost, Refusal
from console.models.world import Models
from console.views.board.view import BoardView
from console.views.carrying import Told

Deeds = Callable[[Ghost], object]


@runtime_checkable
class MapUnderMouse(Protocol):
    """A map that says where it is; a plain widget in its place is no target."""

    @property
    def viewed(self) -> tuple[float, float, float]: ...

    def width(self) -> int: ...

    def height(self) -> int: ...


class BoardTarget:
    """A row and a quarter of an hour; over the strip it is the queue."""

    def __init__(self, view: BoardView, carry_out: Deeds) -> None:
        self._view, self._carry_out = view, carry_out

    def hover(self, order_id: int, at: QPoint) -> Told | None:
        return self._view.hold(order_id, at)

    def leave(self) -> None:
        self._view.let_go()

    def drop(self, order_id: int) -> None:  # noqa: ARG002 - it is the ghost's
        ghost = self._view.shown.ghost
        if ghost is not None:
            self._view.let_go()
            self._carry_out(ghost)


class QueueTarget:
    """Back among those that nobody has."""

    def __init__(self, view: BoardView, carry_out: Deeds) -> None:
        self._view, self._carry_out = view, carry_out

    def hover(self, order_id: int, at: QPoint) -> Told | None:  # noqa: ARG002 - anywhere in the queue
        ghost = self._view.model.returned(order_id)
        return None if ghost.refusal is Refusal.NOBODY else self._view.words.ghost(ghost)

    def leave(self) -> None:
        """Nothing is painted there."""

    def drop(self, order_id: int) -> None:
        self._carry_out(self._view.model.returned(order_id))


class MapTarget:
    """A person on the map, without a time: the worker's next gap is only told."""

    def __init__(
        self, view: BoardView, models: Models, map_view: MapUnderMouse, carry_out: Callable[[Ghost], object]
    ) -> None:
        self._view, self._models, self._map, self._carry_out = view, models, map_view, carry_out
        self._ghost: Ghost | None = None

    def hover(self, order_id: int, at: QPoint) -> Told | None:
        worker_id = worker_at(self._map, self._models, at.x(), at.y())
        self._ghost = None
        if worker_id is None:
            return Told(self._view.words.over_map(), ok=False)
        model = self._view.model
        self._ghost = model.ghost(order_id, worker_id, model.soonest_ms(order_id, worker_id))
        return self._view.words.ghost(self._ghost, timed=False)

    def leave(self) -> None:
        self._ghost = None

    def drop(self, order_id: int) -> None:  # noqa: ARG002 - it is the ghost's
        if self._ghost is not None:
            self._carry_out(self._ghost)
