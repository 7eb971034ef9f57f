"""Orders to a worker by whatever hand, without a time: what it would do in words, and doing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from console.models.board import BoardModel
from console.models.board_ghost import Deed, Ghost, Handover
from console.views.board.words import BoardWords
from console.views.carrying.cargo import Told


class Giving:
    """`give` carries out one order's ghost, `give_all` many at once. Done is what was looked at last.

    `why_not(order, worker)`: what else is known to speak against it, in words.
    """

    def __init__(
        self,
        model: BoardModel,
        words: BoardWords,
        give: Callable[[Ghost], object],
        give_all: Callable[[Handover], object],
    ) -> None:
        self._model, self._words = model, words
        self._give, self._give_all = give, give_all
        self.why_not: Callable[[int, int], str] = lambda _order_id, _worker_id: ""
        self._asked: tuple[tuple[int, ...], int] | None = None
        self._ghost: Ghost | None = None
        self._handover: Handover | None = None
        self._told = Told("")

    def look(self, order_ids: Sequence[int], worker_id: int, *, names_order: bool = False) -> Told:
        """The same again costs nothing: a mouse asks for every pixel.

        `names_order`: where somebody is carried, it has to be said over which order.
        """
        asked = tuple(order_ids), worker_id
        if asked != self._asked:
            self._asked, self._ghost, self._handover = asked, None, None
            if len(asked[0]) == 1:
                self._ghost = self._model.untimed(asked[0][0], worker_id)
                told = self._words.ghost(self._ghost, timed=False)
                against = self.why_not(asked[0][0], worker_id) if told.ok else ""
                self._told = self._words.about(asked[0][0], told, against, names_order=names_order)
            else:
                self._handover = self._model.handover(asked[0], worker_id)
                self._told = self._words.handover(self._handover)
        return self._told

    @property
    def ghosts(self) -> list[Ghost]:
        """Where the orders looked at would lie on the board."""
        many = self._handover
        if many is None:
            return [] if self._ghost is None else [self._ghost]
        return [Ghost(one.order_id, many.worker_id, Deed.DISPATCH, None, one) for one in many.blocks]

    def forget(self) -> None:
        self._asked = self._ghost = self._handover = None

    def do(self) -> None:
        ghost, handover = self._ghost, self._handover
        self.forget()
        if ghost is not None:
            self._give(ghost)
        elif handover is not None:
            self._give_all(handover)
