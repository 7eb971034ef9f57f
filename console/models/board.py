"""The schedule board's rows, what lies in them, and what would come of a drop; changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from console.api.types import Order, Worker
from console.core.clock import ServerClock
from console.models.board_days import BoardDays
from console.models.board_ghost import Ghost, Handover
from console.models.board_plan import proposed
from console.models.board_trying import BoardTrying
from console.models.rules.moves import allowed_moves
from console.models.rules.schedule import DAY_MS, Block, Span, Stage
from console.models.rules.search import Index
from console.models.rules.timers import breach_order
from console.models.world import Models
from contract.vocabulary import OrderMove, WorkerKind

TICK_MS: Final = 15_000  # the now line moves by a pixel or two
SETTLE_MS: Final = 40  # a storm of events is one look at the board


class Scope(StrEnum):
    """Whose rows are shown."""

    ON_DUTY = "on_duty"
    BUSY = "busy"
    TICKED = "ticked"
    ALL = "all"


class BoardModel(QObject):
    """`changed` after anything that looks different. Rows are computed when somebody looks at them."""

    changed = Signal()

    def __init__(self, models: Models, clock: ServerClock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._days = BoardDays(models, clock)
        self._trying = BoardTrying(models, self._days)
        self.scope, self.department_id, self.text = Scope.ON_DUTY, 0, ""
        self._today_was = self.today
        self.rows: list[int] = []
        self.waiting: list[int] = []
        self._row_of: dict[int, int] = {}
        self._waits: set[int] = set()
        self._names: Index | None = None
        self._proposed: dict[int, list[Block]] = {}
        self._soon = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._soon.timeout.connect(self._arrange)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.look_again)
        self._awake = True
        models.orders.changed.connect(self._on_orders)
        models.workers.changed.connect(self._on_workers)
        models.departments.changed.connect(self._on_departments)
        models.organisation.changed.connect(self._on_organisation)
        models.selection.changed.connect(self._on_selection)
        models.connection.changed.connect(self._soon.start)
        models.planning.changed.connect(self._soon.start)
        self._ticked = models.selection.ticked
        self._on_orders(models.orders.ids())
        self._arrange()
        self.rest()

    def _on_departments(self, _ids: frozenset[int]) -> None:
        self._soon.start()

    def _on_organisation(self) -> None:
        self.show_day(self.day)

    def wake(self) -> None:
        """Somebody looks at it again."""
        self._awake = True
        self._tick.start()
        self.look_again()

    def rest(self) -> None:
        """Nobody looks: what changes is only noted."""
        self._awake = False
        self._tick.stop()

    # what is looked at

    @property
    def day(self) -> date:
        return self._days.date

    @property
    def today(self) -> date:
        return self._days.today

    @property
    def begin_ms(self) -> float:
        """Midnight of the day, in China."""
        return self._days.begin_ms

    @property
    def now_ms(self) -> float:
        return self._days.now_ms

    @property
    def earliest_ms(self) -> float:
        """Nothing is planned before the next quarter of an hour."""
        return self._trying.earliest_ms

    def show_day(self, day: date) -> None:
        self._days.look_at(day)
        self.look_again()

    def step_day(self, days: int) -> None:
        self.show_day(self.day + timedelta(days=days))

    def show_scope(self, scope: Scope, department_id: int = 0) -> None:
        """`department_id` 0: of all departments."""
        self.scope, self.department_id = scope, department_id
        self._arrange()

    def search(self, text: str) -> None:
        self.text = text.strip()
        self._arrange()

    def look_again(self) -> None:
        """Time went on, or a rule changed: everything is computed anew when it is looked at."""
        if self.day == self._today_was != self.today:  # whoever looked at today still does, after midnight
            self._days.look_at(self.today)
        self._today_was = self.today
        self._days.forget()
        self._arrange()

    # rows and blocks

    def row_of(self, worker_id: int) -> int | None:
        return self._row_of.get(worker_id)

    def order(self, order_id: int) -> Order | None:
        return self._models.orders.get(order_id)

    def worker(self, worker_id: int) -> Worker | None:
        return self._models.workers.get(worker_id)

    def load(self, worker_id: int) -> int:
        """How many orders the worker has and has not finished."""
        return self._days.load(worker_id)

    def stamp(self, worker_id: int) -> tuple[int, int]:
        """Another one after anything that makes the worker's row look different."""
        return self._days.stamp(worker_id)

    def blocks(self, worker_id: int) -> list[Block]:
        """What lies in the worker's row on this day, by its beginning."""
        return self._days.blocks(worker_id)

    def block(self, order_id: int) -> tuple[int, Block] | None:
        """Whose row an order lies in on this day, and where."""
        worker_id = self._days.holder(order_id)
        if worker_id is None:
            return None
        found = next((one for one in self.blocks(worker_id) if one.order_id == order_id), None)
        return None if found is None else (worker_id, found)

    def is_in_row(self, order_id: int | None, worker_id: int) -> bool:
        """Whether the worker has the order, or would have it by the plan at hand."""
        if order_id is None:
            return False
        planned = self._proposed.get(worker_id, ())
        return self._days.holder(order_id) == worker_id or any(one.order_id == order_id for one in planned)

    def proposals(self, worker_id: int) -> list[Block]:
        """What the plan at hand would give the worker on this day."""
        begin, end = self.begin_ms, self.begin_ms + DAY_MS
        return [one for one in self._proposed.get(worker_id, []) if begin < one.end_ms and one.begin_ms < end]

    def proposal(self, order_id: int) -> tuple[int, Block] | None:
        """To whom the plan would give an order, and when."""
        for worker_id, blocks in self._proposed.items():
            for one in blocks:
                if one.order_id == order_id:
                    return worker_id, one
        return None

    @property
    def proposed_count(self) -> int:
        return sum(map(len, self._proposed.values()))

    def off(self, worker_id: int) -> tuple[Span, ...]:
        """When the worker does not work on this day, as spans in ms."""
        return self._days.off(worker_id)

    def conflicts(self, worker_ids: Iterable[int]) -> int:
        """How many of these workers' blocks have something against them."""
        return sum(bool(one.conflicts) for worker_id in worker_ids for one in self.blocks(worker_id))

    # what would come of a drop

    def ghost(self, order_id: int, worker_id: int, begin_ms: float) -> Ghost:
        """The order at the quarter of an hour of `begin_ms` with this worker, never in the past."""
        return self._trying.ghost(order_id, worker_id, begin_ms)

    def untimed(self, order_id: int, worker_id: int) -> Ghost:
        """The order given to this worker without a time."""
        return self._trying.untimed(order_id, worker_id)

    def handover(self, order_ids: Sequence[int], worker_id: int) -> Handover:
        """All of them given to this worker at once, without times."""
        return self._trying.handover(order_ids, worker_id)

    def returned(self, order_id: int) -> Ghost:
        """The order held over the queue."""
        return self._trying.returned(order_id)

    def soonest_ms(self, order_id: int, worker_id: int) -> float:
        """Where an order goes that was given to a worker without a time: into the worker's next gap."""
        return self._trying.soonest_ms(order_id, worker_id)

    # computing

    def _arrange(self) -> None:
        self._soon.stop()
        if not self._awake:
            return
        now_ms = self.now_ms
        self._take_plan()
        found = (self._models.orders.get(one) for one in self._waits)
        waits = sorted((one for one in found if one), key=lambda one: (breach_order(one, now_ms), one.id))
        self.waiting = [one.id for one in waits]
        within = self._models.departments.subtree(self.department_id) if self.department_id else None
        shown = [one for one in self._models.workers.all() if self._is_shown(one, within)]
        if self.text:
            meant = frozenset(self._index().find(self.text))
            shown = [one for one in shown if one.id in meant]
        shown.sort(key=lambda one: (not one.on_duty, one.department_id, one.name, one.id))
        self.rows = [one.id for one in shown]
        self._row_of = {key: row for row, key in enumerate(self.rows)}
        self.changed.emit()

    def _take_plan(self) -> None:
        before, self._proposed = self._proposed, proposed(self._models.planning, self._models.orders)
        for worker_id in before.keys() | self._proposed.keys():
            if before.get(worker_id) != self._proposed.get(worker_id):
                self._days.touch(worker_id)

    def _is_shown(self, worker: Worker, within: frozenset[int] | None) -> bool:
        if worker.kind is WorkerKind.VEHICLE:
            return False  # no order is given to one
        if within is not None and worker.department_id not in within:
            return False
        if self.scope is Scope.ON_DUTY:
            return worker.on_duty or self.load(worker.id) > 0
        if self.scope is Scope.BUSY:
            return self._days.holds(worker.id)
        return self.scope is Scope.ALL or worker.id in self._ticked

    def _index(self) -> Index:
        if self._names is None:
            self._names = Index()
            for one in self._models.workers.all():
                self._names.put(one.id, one.name, numbers=[one.number], phone=one.phone)
        return self._names

    def _on_orders(self, changed: Iterable[int]) -> None:
        changed = list(changed)
        self._days.take(changed)
        self._waits.difference_update(changed)
        self._waits.update(one for one in changed if _waits(self.order(one)))
        self._soon.start()

    def _on_workers(self, changed: Iterable[int]) -> None:
        for worker_id in changed:
            self._days.touch(worker_id)
        self._names = None
        self._soon.start()

    def _on_selection(self) -> None:
        if self._models.selection.ticked != self._ticked:
            self._ticked = self._models.selection.ticked
            if self.scope is Scope.TICKED:
                self._arrange()


def _waits(order: Order | None) -> bool:
    """Nobody has it, and it can be given away."""
    return order is not None and order.worker_id is None and OrderMove.DISPATCH in allowed_moves(order)


def is_movable(order: Order | None, block: Block | None) -> bool:
    """Whether picking the block up can lead to anything."""
    waits = block is None or block.stage in (Stage.OPEN, Stage.PLANNED)
    return order is not None and waits
