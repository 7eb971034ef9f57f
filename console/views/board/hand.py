"""What the mouse carries over the board: told, painted as a ghost, and scrolled along at the edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QPoint, QTimer

from console.models.board import BoardModel
from console.views.board.finding import Finder, Hit
from console.views.board.giving import Giving
from console.views.board.grid import Grid
from console.views.board.shown import Shown
from console.views.board.words import BoardWords
from console.views.carrying.cargo import Cargo, Told

_EDGE_PX: Final = 28
_SCROLL_MS: Final = 30


class BoardHand(QObject):
    """`changed` after anything that looks different; `scroll(aside, down)` by pixels."""

    def __init__(
        self,
        model: BoardModel,
        words: BoardWords,
        finder: Finder,
        grid: Grid,
        shown: Shown,
        *,
        changed: Callable[[], object],
        scroll: Callable[[int, int], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._model, self._words, self._finder, self._grid, self._shown = model, words, finder, grid, shown
        self._changed, self._scroll = changed, scroll
        self.giving: Giving | None = None
        self._grip: tuple[int, float] = (0, 0.0)  # of which order, how far into it it was gripped (ms)
        self._hovered: tuple[Cargo, QPoint] | None = None
        self._drift = QTimer(self, interval=_SCROLL_MS)
        self._drift.timeout.connect(self._scroll_at_edge)

    @property
    def is_over(self) -> bool:
        """Whether something is carried over the board now."""
        return self._hovered is not None

    def grip(self, hit: Hit) -> None:
        """The mouse was pressed there: a block is held where it was gripped."""
        self._grip = (0, 0.0)
        found = None if hit.order_id is None or hit.at_ms is None else self._model.block(hit.order_id)
        if found is not None and hit.at_ms is not None and hit.order_id is not None:
            self._grip = (hit.order_id, hit.at_ms - found[1].begin_ms)

    def hold(self, cargo: Cargo, at: QPoint) -> Told | None:
        self._hovered = (cargo, at)
        self._drift.start()
        self._shown.let_go()
        told = self._told(cargo, self._finder.hit(at))
        self._changed()
        return told

    def let_go(self) -> None:
        """Nothing is carried over the board any more."""
        self._drift.stop()
        self._hovered = None
        self._shown.let_go()
        if self.giving is not None:
            self.giving.forget()
        self._changed()

    def _told(self, cargo: Cargo, hit: Hit) -> Told | None:
        shown, order_id = self._shown, cargo.order_id
        shown.held = order_id
        if cargo.worker_id is not None:
            return self._somebody(cargo.worker_id, hit)
        if order_id is not None and hit.worker_id is not None and hit.at_ms is not None:
            into_ms = self._grip[1] if self._grip[0] == order_id else 0.0
            shown.ghost = self._model.ghost(order_id, hit.worker_id, hit.at_ms - into_ms)
        elif order_id is not None and hit.is_card:
            shown.ghost = self._model.returned(order_id)
        elif hit.worker_id is not None and self.giving is not None:
            told = self.giving.look(cargo.order_ids, hit.worker_id)
            shown.many = self.giving.ghosts
            return told
        return None if shown.ghost is None else self._words.ghost(shown.ghost)

    def _somebody(self, worker_id: int, hit: Hit) -> Told | None:
        if hit.order_id is None or self.giving is None:
            return None
        told = self.giving.look([hit.order_id], worker_id, names_order=True)
        self._shown.many, self._shown.target = self.giving.ghosts, hit.order_id
        return told

    def _scroll_at_edge(self) -> None:
        if self._hovered is None:
            return
        cargo, at = self._hovered
        body = self._grid.body
        aside = 12 * ((at.x() > body.right() - _EDGE_PX) - (body.left() <= at.x() < body.left() + _EDGE_PX))
        down = 10 * ((at.y() > body.bottom() - _EDGE_PX) - (body.top() <= at.y() < body.top() + _EDGE_PX))
        if aside or down:
            self._scroll(aside, down)
            self.hold(cargo, at)
