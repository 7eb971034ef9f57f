"""Blocks, ghosts and what speaks against them in words, for tips, the status line and those who listen."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from console.api.types import Order
from console.core import units
from console.models.board import BoardModel
from console.models.board_ghost import Deed, Ghost, Handover, Refusal
from console.models.rules.schedule import Block, Conflict, Stage, service_ms
from console.models.rules.timers import remaining_s, running_timer
from console.views.board import looks
from console.views.carrying.cargo import Cargo, Told
from console.views.context import Ui
from console.views.marks import Mark
from contract.roads import Basis

Line = tuple[Mark | None, str]


class BoardWords:
    """Sentences about the board's contents."""

    def __init__(self, ui: Ui, model: BoardModel) -> None:
        self._ui, self._model = ui, model

    def time(self, at_ms: float) -> str:
        """'15:15', with the day where it is not today."""
        at = units.from_ms(at_ms).astimezone(units.CHINA)
        return at.strftime("%H:%M" if at.date() == self._model.today else "%m-%d %H:%M")

    def ghost(self, ghost: Ghost, *, timed: bool = True) -> Told:
        """What letting go would do; `timed` False: without a time."""
        texts, name = self._ui.texts, self.whom(ghost)
        if ghost.refusal is not None:
            return Told(texts(f"board.refused.{ghost.refusal}", name=name), ok=False)
        if ghost.deed is Deed.RETURN or ghost.block is None:
            return Told(texts("board.deed.return", name=name))
        key = f"board.deed.{ghost.deed}" if timed else f"board.deed.{ghost.deed}.open"
        told = texts(key, name=name, time=self.time(ghost.block.begin_ms))
        return Told(told, (*self._facts(ghost.block, timed=timed), *self._against(ghost)))

    def whom(self, ghost: Ghost) -> str:
        """Whose name the ghost is told with: who would get it, or who has it and keeps it."""
        order = self._model.order(ghost.order_id)
        worker = None if ghost.worker_id is None else self._model.worker(ghost.worker_id)
        if worker is None or ghost.refusal is Refusal.THERE:
            return order.worker_name if order else ""
        return worker.name

    def about(self, order_id: int, told: Told, against: str, *, names_order: bool) -> Told:
        """The same, with the order it is about where that is not plain, and what is known against it."""
        order = self._model.order(order_id) if names_order else None
        head: list[Line] = [] if order is None else [(None, f"{order.number} {order.title}")]
        tail: list[Line] = [(looks.AGAINST, against)] if against else []
        return replace(told, lines=(*head, *told.lines, *tail))

    def handover(self, many: Handover) -> Told:
        """What giving several orders at once would come to."""
        texts, worker = self._ui.texts, self._model.worker(many.worker_id)
        name, n = worker.name if worker else "", len(many.given)
        reasons = [key for key, _ in many.refused]
        if not n and len(reasons) == 1:
            return Told(texts(f"board.refused.{reasons[0]}", name=name), ok=False)
        left_out: list[Line] = [
            (looks.REFUSED, texts("board.many.refused", n=number, why=texts(f"board.many.refused.{key}")))
            for key, number in many.refused
        ]
        if not n:
            return Told(texts("board.many.none", name=name), tuple(left_out), ok=False)
        lines: list[Line] = [(None, texts("board.untimed"))]
        last = max(one.end_ms for one in many.blocks)
        lines.append((None, texts("board.many.until", time=self.time(last))))
        against = Counter(it for one in many.blocks for it in one.conflicts)
        lines += [
            (
                looks.CONFLICTS[it],
                texts("board.many.conflict", n=against[it], what=texts(f"board.conflict.{it}")),
            )
            for it in Conflict
            if against[it]
        ]
        if many.spoils:
            lines.append((looks.SPOILS, texts("board.spoils", n=len(many.spoils))))
        return Told(texts("board.many.dispatch", name=name, n=n), (*lines, *left_out))

    def cargo(self, cargo: Cargo) -> Told:
        """What the mouse carries, over nothing that takes it."""
        texts = self._ui.texts
        if cargo.worker_id is not None:
            worker = self._model.worker(cargo.worker_id)
            title = texts("board.carry.worker", name=worker.name if worker else "")
            where = texts("board.carry.to_order")
        else:
            order = self._model.order(cargo.order_id or 0)
            title = texts("board.carry.orders", n=len(cargo.order_ids))
            if order is not None:
                title = f"{order.number} {order.title}"
            where = texts("board.carry.to_worker")
        return Told(title, ((None, where),), ok=False, on_the_way=True)

    def card(self, order: Order) -> str:
        """Everything about an order that nobody has, a fact a line."""
        texts, timer = self._ui.texts, running_timer(order)
        lines = [order.title, f"{order.number} · {order.customer_name}".rstrip(" ·"), order.address]
        if timer is not None:
            left_s = remaining_s(timer, self._model.now_ms)
            key = "dispatch.over" if left_s < 0 else "dispatch.left"
            left = texts(key, time=units.left_over(left_s, texts))
            lines.append(f"{texts(f'words.timer.{timer.kind}')} {left}")
        return "\n".join(filter(None, lines))

    def block(self, order: Order, block: Block) -> str:
        """Everything about a block, a fact a line."""
        texts = self._ui.texts
        state = texts(f"words.state.{order.state}")
        lines = [order.title, f"{order.number} · {order.customer_name}".rstrip(" ·"), state]
        lines[2] += f" · {self.span(block)}"
        if block.stage is Stage.PROPOSED:
            lines.append(texts("board.proposed"))
        if block.stage in (Stage.OPEN, Stage.PLANNED, Stage.PROPOSED):
            lines.append(texts("board.assumed", time=units.duration(service_ms(order) / 1_000, texts)))
        lines += [words for _look, words in self._facts(block)[1:]]
        lines += [f"{texts('board.against')} {texts(f'board.conflict.{it}')}" for it in block.conflicts]
        return "\n".join(lines)

    def spoken(self, order: Order, block: Block | None, worker: str) -> str:
        """One line for the status of the pane."""
        if block is None:
            return f"{order.number} {order.title}"
        against = [self._ui.texts(f"board.conflict.{it}") for it in block.conflicts]
        return " · ".join([worker, self.span(block), f"{order.number} {order.title}", *against])

    def span(self, block: Block) -> str:
        words = f"{self.time(block.begin_ms)}–{self.time(block.end_ms)}"
        return self._ui.texts("board.span.open", span=words) if block.stage is Stage.OPEN else words

    def _facts(self, block: Block, *, timed: bool = True) -> list[Line]:
        texts = self._ui.texts
        span = f"{self.time(block.begin_ms)}–{self.time(block.end_ms)}"
        lasts = units.duration((block.end_ms - block.begin_ms) / 1_000, texts)
        lasting = texts("board.lasts", span=span, time=lasts)
        lines: list[Line] = [(None, lasting if timed else texts("board.untimed"))]
        if block.travel_s is not None:
            way = units.duration(block.travel_s, texts)
            basis = "gone" if block.by is None else "road" if block.by is Basis.ROAD else "line"
            lines.append((None, texts(f"board.way.{basis}", time=way)))
        elif block.place is None:
            lines.append((None, texts("board.way.nowhere")))
        if block.due_ms is not None:
            left = (block.due_ms - block.end_ms) / 1_000
            key = "board.limit.kept" if left >= 0 else "board.limit.missed"
            due = self.time(block.due_ms)
            look = looks.KEPT if left >= 0 else looks.CONFLICTS[Conflict.LATE]
            lines.append((look, texts(key, due=due, time=units.duration(left, texts))))
        return lines

    def _against(self, ghost: Ghost) -> list[Line]:
        texts = self._ui.texts
        told = ghost.block is not None and ghost.block.due_ms is not None  # the limit is a fact of its own
        against = [
            it for it in (ghost.block.conflicts if ghost.block else ()) if it is not Conflict.LATE or not told
        ]
        lines: list[Line] = [(looks.CONFLICTS[it], texts(f"board.conflict.{it}")) for it in against]
        if ghost.spoils:
            lines.append((looks.SPOILS, texts("board.spoils", n=len(ghost.spoils))))
        return lines
