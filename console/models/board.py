"""The schedule board's rows, what lies in them, and what would come of a drop; changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from console.api.types import Order, Worker
from console.core import units
from console.core.clock import ServerClock
from console.models.board_ghost import Deed, Ghost, Refusal
from console.models.board_plan import proposed
from console.models.rules import schedule
from console.models.rules.moves import ROOM, allowed_moves
from console.models.rules.schedule import DAY_MS, Block, Conflict, Day, Person, Span, Stage
from console.models.rules.search import Index
from console.models.rules.timers import breach_order
from console.models.world import Models
from contract.vocabulary import WITH_WORKER_STATES, OrderMove, OrderState, Role, WorkerKind
from contract.watching import WorkingPeriod, WorkingWeek, week_of

TICK_MS: Final = 15_000  # the now line moves by a pixel or two
SETTLE_MS: Final = 40  # a storm of events is one look at the board
BEFORE_ARRIVAL: Final = frozenset({OrderState.DISPATCHED, OrderState.ACKNOWLEDGED, OrderState.EN_ROUTE})
REST_MS: Final = 8 * 60 * 60_000  # a shift lasts 16 hours at most, as where candidates are judged
_STEP_MS: Final = 5 * 60_000


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
        self._models, self._clock = models, clock
        self.scope, self.department_id, self.text = Scope.ON_DUTY, 0, ""
        self.day = self._today_was = self.today
        self.rows: list[int] = []
        self.waiting: list[int] = []
        self._row_of: dict[int, int] = {}
        self._held: dict[int, set[int]] = {}  # order ids by worker
        self._holder: dict[int, int] = {}
        self._blocks: dict[int, list[Block]] = {}
        self._off: dict[tuple[int, str | None], tuple[Span, ...]] = {}
        self._names: Index | None = None
        self._proposed: dict[int, list[Block]] = {}
        self._soon = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._soon.timeout.connect(self._arrange)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.look_again)
        self._awake = True
        models.orders.changed.connect(self._on_orders)
        models.workers.changed.connect(self._on_workers)
        models.departments.changed.connect(lambda _ids: self._soon.start())
        models.organisation.changed.connect(lambda: self.show_day(self.day))
        models.selection.changed.connect(self._on_selection)
        models.connection.changed.connect(self._soon.start)
        models.planning.changed.connect(self._soon.start)
        self._ticked = models.selection.ticked
        self._on_orders(models.orders.ids())
        self._arrange()
        self.rest()

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
    def today(self) -> date:
        return self._clock.now().astimezone(units.CHINA).date()

    @property
    def begin_ms(self) -> float:
        """Midnight of the day, in China."""
        return datetime(self.day.year, self.day.month, self.day.day, tzinfo=units.CHINA).timestamp() * 1_000

    @property
    def now_ms(self) -> float:
        return self._clock.now_ms()

    @property
    def earliest_ms(self) -> float:
        """Nothing is planned before the next quarter of an hour."""
        return schedule.quarter(self.now_ms, up=True)

    def show_day(self, day: date) -> None:
        self.day = day
        self._off.clear()
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
            self.day = self.today
            self._off.clear()
        self._today_was = self.today
        self._blocks.clear()
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
        held = (self._models.orders.get(one) for one in self._held.get(worker_id, ()))
        return sum(1 for one in held if one is not None and one.state in WITH_WORKER_STATES)

    def blocks(self, worker_id: int) -> list[Block]:
        """What lies in the worker's row on this day, by its beginning."""
        begin, end = self.begin_ms, self.begin_ms + DAY_MS
        return [one for one in self._all(worker_id) if one.starts_ms < end and one.end_ms > begin]

    def block(self, order_id: int) -> tuple[int, Block] | None:
        """Whose row an order lies in on this day, and where."""
        worker_id = self._holder.get(order_id)
        if worker_id is None:
            return None
        found = next((one for one in self.blocks(worker_id) if one.order_id == order_id), None)
        return None if found is None else (worker_id, found)

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
        worker = self._models.workers.get(worker_id)
        if worker is None:
            return ()
        week = self._week(worker)
        key = (id(week), worker.shift_end)
        if key not in self._off:
            self._off[key] = _off_spans(week, worker.shift_end, self.begin_ms)
        return self._off[key]

    def conflicts(self, worker_ids: Iterable[int]) -> int:
        """How many of these workers' blocks have something against them."""
        return sum(bool(one.conflicts) for worker_id in worker_ids for one in self.blocks(worker_id))

    # what would come of a drop

    def ghost(self, order_id: int, worker_id: int, begin_ms: float) -> Ghost:
        """The order at the quarter of an hour of `begin_ms` with this worker, never in the past."""
        order, worker = self.order(order_id), self.worker(worker_id)
        begin = max(schedule.quarter(begin_ms), self.earliest_ms)
        if order is None or worker is None:
            return Ghost(order_id, worker_id, None, Refusal.NOT_YOURS)
        deed, refusal = self._deed(order, worker, begin)
        if self.day < self.today:
            deed, refusal = None, Refusal.PAST
        before = {one.order_id: one.conflicts for one in self._all(worker_id)}
        orders = [*self._orders_of(worker_id), order]
        tried = schedule.lay_out(orders, self._person(worker_id), self._day(), {order_id: begin})
        block = next(one for one in tried if one.order_id == order_id)
        spoils = tuple(
            one.order_id
            for one in tried
            if one.order_id != order_id and set(one.conflicts) - set(before.get(one.order_id, ()))
        )
        return Ghost(order_id, worker_id, deed, refusal, block, spoils)

    def returned(self, order_id: int) -> Ghost:
        """The order held over the queue."""
        order = self.order(order_id)
        if order is None or order.worker_id is None:
            return Ghost(order_id, None, None, Refusal.NOBODY)
        if OrderMove.RETURN in allowed_moves(order, self._role()):
            return Ghost(order_id, None, Deed.RETURN)
        there = order.state not in BEFORE_ARRIVAL
        return Ghost(order_id, None, None, Refusal.THERE if there else Refusal.NOT_YOURS)

    def soonest_ms(self, order_id: int, worker_id: int) -> float:
        """Where an order goes that was given to a worker without a time: into the worker's next gap."""
        order = self.order(order_id)
        if order is None:
            return self.earliest_ms
        orders = [one for one in self._orders_of(worker_id) if one.id != order_id]
        blocks = schedule.lay_out(orders, self._person(worker_id), self._day())
        gap = schedule.next_gap(order, blocks, self._person(worker_id), self._day())
        return schedule.quarter(gap.begin_ms, up=True)

    def _deed(self, order: Order, worker: Worker, begin_ms: float) -> tuple[Deed | None, Refusal | None]:
        may = allowed_moves(order, self._role())
        if order.worker_id == worker.id:
            if order.state not in BEFORE_ARRIVAL:
                return None, Refusal.THERE
            if self._role() not in ROOM:
                return None, Refusal.NOT_YOURS
            planned = order.planned_at
            same = planned is not None and planned.timestamp() * 1_000 == begin_ms
            return (None, Refusal.SAME) if same else (Deed.PLAN, None)
        if OrderMove.DISPATCH not in may:
            there = order.worker_id is not None and order.state not in BEFORE_ARRIVAL
            return None, Refusal.THERE if there else Refusal.NOT_YOURS
        if not worker.on_duty:
            return None, Refusal.OFF_DUTY
        if worker.stealth:
            return None, Refusal.STEALTH
        return (Deed.DISPATCH if order.worker_id is None else Deed.REDISPATCH), None

    # computing

    def _role(self) -> Role | None:
        account = self._models.connection.account
        return account.role if account else None

    def _all(self, worker_id: int) -> list[Block]:
        if worker_id not in self._blocks:
            orders = self._orders_of(worker_id)
            self._blocks[worker_id] = schedule.lay_out(orders, self._person(worker_id), self._day())
        return self._blocks[worker_id]

    def _orders_of(self, worker_id: int) -> list[Order]:
        held = (self._models.orders.get(one) for one in self._held.get(worker_id, ()))
        return [one for one in held if one is not None]

    def _person(self, worker_id: int) -> Person:
        worker, fix = self._models.workers.get(worker_id), self._models.fleet.fix(worker_id)
        seen = worker is not None and worker.on_duty and not worker.stealth
        return Person(
            worker_id=worker_id,
            place=(fix.lat, fix.lon) if seen and fix is not None else None,
            skills=frozenset(worker.skills) if worker else frozenset(),
            off=self.off(worker_id),
        )

    def _day(self) -> Day:
        found = self._models.candidates.result
        roads = {} if found is None else found.candidates
        return Day(
            now_ms=self.now_ms,
            line_mps=self._models.organisation.city_speed_mps,
            road_s={
                (one.worker_id, found.order_id): one.eta_s
                for one in roads
                if found is not None and one.by == "road" and one.eta_s is not None
            },
        )

    def _week(self, worker: Worker) -> WorkingWeek:
        if worker.working_periods is None:
            return self._models.organisation.working_week
        return week_of(
            tuple(WorkingPeriod(tuple(one.days), one.since, one.until) for one in worker.working_periods)
        )

    def _arrange(self) -> None:
        self._soon.stop()
        if not self._awake:
            return
        now_ms = self.now_ms
        self._proposed = proposed(self._models.planning, self._models.orders)
        orders = (one for one in self._models.orders.all() if one.worker_id is None)
        may = [one for one in orders if OrderMove.DISPATCH in allowed_moves(one)]
        self.waiting = [one.id for one in sorted(may, key=lambda one: breach_order(one, now_ms))]
        within = self._models.departments.subtree(self.department_id) if self.department_id else None
        shown = [one for one in self._models.workers.all() if self._is_shown(one, within)]
        if self.text:
            found = frozenset(self._index().find(self.text))
            shown = [one for one in shown if one.id in found]
        shown.sort(key=lambda one: (not one.on_duty, one.department_id, one.name, one.id))
        self.rows = [one.id for one in shown]
        self._row_of = {key: row for row, key in enumerate(self.rows)}
        self.changed.emit()

    def _is_shown(self, worker: Worker, within: frozenset[int] | None) -> bool:
        if worker.kind is WorkerKind.VEHICLE:
            return False  # no order is given to one
        if within is not None and worker.department_id not in within:
            return False
        if self.scope is Scope.ON_DUTY:
            return worker.on_duty or self.load(worker.id) > 0
        if self.scope is Scope.BUSY:
            return bool(self._held.get(worker.id))
        return self.scope is Scope.ALL or worker.id in self._ticked

    def _index(self) -> Index:
        if self._names is None:
            self._names = Index()
            for one in self._models.workers.all():
                self._names.put(one.id, one.name, numbers=[one.number], phone=one.phone)
        return self._names

    def _on_orders(self, changed: Iterable[int]) -> None:
        for order_id in changed:
            before, order = self._holder.pop(order_id, None), self._models.orders.get(order_id)
            now = None if order is None else order.worker_id
            if before is not None:
                self._held.get(before, set()).discard(order_id)
                self._blocks.pop(before, None)
            if now is not None:
                self._holder[order_id] = now
                self._held.setdefault(now, set()).add(order_id)
                self._blocks.pop(now, None)
        self._soon.start()

    def _on_workers(self, changed: Iterable[int]) -> None:
        for worker_id in changed:
            self._blocks.pop(worker_id, None)
        self._names = None
        self._soon.start()

    def _on_selection(self) -> None:
        if self._models.selection.ticked != self._ticked:
            self._ticked = self._models.selection.ticked
            if self.scope is Scope.TICKED:
                self._arrange()


def worst(block: Block) -> Conflict | None:
    """The conflict a block is painted with."""
    return block.conflicts[0] if block.conflicts else None


def is_movable(order: Order | None, block: Block | None) -> bool:
    """Whether picking the block up can lead to anything."""
    waits = block is None or block.stage in (Stage.OPEN, Stage.PLANNED)
    return order is not None and waits


def _off_spans(week: WorkingWeek, shift_end: str | None, begin_ms: float) -> tuple[Span, ...]:
    """What of the day is no working time, and what lies after the end of the worker's own shift."""
    end_ms, spans = begin_ms + DAY_MS, []
    since: float | None = None
    at = begin_ms
    while at < end_ms and not week.is_always:
        working = week.is_working(int(at))
        if not working and since is None:
            since = at
        elif working and since is not None:
            spans.append((since, at))
            since = None
        at += _STEP_MS
    if since is not None:
        spans.append((since, end_ms))
    if shift_end:
        after = begin_ms + (int(shift_end[:2]) * 60 + int(shift_end[3:])) * 60_000
        spans.append((after, min(after + REST_MS, end_ms)))
    return tuple(spans)
