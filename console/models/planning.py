"""The proposal of who takes which order: what was asked, what came, what of it is ticked; fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, Signal

from console.api.types import Applied, Plan, PlanTotals, Visit, Ways
from console.models.store import OrderStore
from contract.vocabulary import PlanState

RUNNING: Final = frozenset({PlanState.PREPARING, PlanState.SOLVING, PlanState.IMPROVING})
EVERYBODY: Final = 0
NOBODY: Final = -1


Line = tuple[tuple[float, float], ...]
"""Latitude and longitude, WGS-84."""


class PlanScope(StrEnum):
    """Which orders are planned."""

    WAITING = "waiting"  # every order that nobody has
    SELECTED = "selected"
    REPLAN = "replan"  # also those that somebody has and has not set out for


class PlanningModel(QObject):
    """`changed` after any change; `looked_changed` and `picked_changed` when only another worker, or another
    order, is looked at; `ways_changed` when only more is known of the roads it goes along.

    `worker_id` is whose visits are looked at: EVERYBODY, or NOBODY for what was left out.
    """

    changed = Signal()
    looked_changed = Signal()
    picked_changed = Signal()
    ways_changed = Signal()

    def __init__(self, orders: OrderStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._orders = orders
        self.scope = PlanScope.WAITING
        self.pins: dict[int, int] = {}  # by order, who has to take it
        self.without_orders: frozenset[int] = frozenset()
        self.without_workers: frozenset[int] = frozenset()
        self.plan: Plan | None = None
        self.first: PlanTotals | None = None  # what the first plan came to
        self.asking = self.applying = False
        self.error = ""
        self.unticked: frozenset[int] = frozenset()
        self.given: frozenset[int] = frozenset()  # ids of orders that were applied
        self.worker_id = EVERYBODY
        self.order_id: int | None = None
        self.shown = False  # whether somebody looks at the plan, so that the map shows it too
        self._visits: dict[int, Visit] = {}
        self._ways: dict[tuple[int, int | None, int], Line] = {}
        orders.changed.connect(self._on_orders)

    # what is asked

    def set_scope(self, scope: PlanScope) -> None:
        """What was pinned or left out belongs to another question."""
        if scope is not self.scope:
            self.scope = scope
            self.changed.emit()

    def pin(self, order_id: int, worker_id: int | None) -> None:
        """The next plan gives the order to this worker; None: to whom it wants."""
        pins = {order: worker for order, worker in self.pins.items() if order != order_id}
        self.pins = pins if worker_id is None else pins | {order_id: worker_id}
        self.changed.emit()

    def leave_order(self, order_id: int, out: bool) -> None:
        """The next plan does without this order."""
        one = frozenset([order_id])
        self.without_orders = self.without_orders | one if out else self.without_orders - one
        self.changed.emit()

    def leave_worker(self, worker_id: int, out: bool) -> None:
        one = frozenset([worker_id])
        self.without_workers = self.without_workers | one if out else self.without_workers - one
        self.changed.emit()

    def forget_wishes(self) -> None:
        self.pins, self.without_orders, self.without_workers = {}, frozenset(), frozenset()
        self.changed.emit()

    @property
    def wishes(self) -> int:
        """How many pins and omissions the next plan has to keep."""
        return len(self.pins) + len(self.without_orders) + len(self.without_workers)

    # what comes

    def begin(self) -> None:
        """The former plan stays on screen until the new one is there."""
        self.asking, self.error = True, ""
        self.changed.emit()

    def take(self, plan: Plan) -> None:
        if self.plan is None or self.plan.id != plan.id:
            self.first, self.unticked, self.given = None, frozenset(), frozenset()
            self._ways = {}
        if self.first is None:
            self.first = plan.totals
        self.asking, self.error = False, ""
        if plan == self.plan:
            return
        self.plan = plan
        self._visits = {visit.order_id: visit for visit in plan.visits}
        known = {EVERYBODY, NOBODY, *(visit.worker_id for visit in plan.visits)}
        if self.worker_id not in known:
            self.worker_id = EVERYBODY
        self.changed.emit()

    def take_ways(self, ways: Ways) -> None:
        """Of this plan, or of a former round of it: then some of them belong to nobody's route any more."""
        found = {(leg.worker_id, leg.after_order_id, leg.order_id): leg.line for leg in ways.legs}
        if not found.keys() <= self._ways.keys():
            self._ways = self._ways | found
            self.ways_changed.emit()

    def way(self, worker_id: int, after: int | None, order_id: int) -> Line | None:
        """The line by the road to an order from the visit before; None: only the straight one is known."""
        return self._ways.get((worker_id, after, order_id))

    def lines(self) -> str:
        """What the lines are that are looked at: by the "road", straight ("line"), or "some" of each."""
        known: set[bool] = set()
        after: dict[int, int] = {}
        for visit in self.visits_of(self.worker_id):
            if visit.order_id not in self.given:
                way = self.way(visit.worker_id, after.get(visit.worker_id), visit.order_id)
                known.add(way is not None)
            after[visit.worker_id] = visit.order_id
        return "some" if len(known) > 1 else "road" if True in known else "line"

    def fail(self, error: str) -> None:
        self.asking = self.applying = False
        self.error = error
        self.changed.emit()

    def clear(self) -> None:
        """No plan any more."""
        self.plan, self.first, self.order_id, self.worker_id = None, None, None, EVERYBODY
        self._visits, self.unticked, self.given = {}, frozenset(), frozenset()
        self._ways = {}
        self.asking = self.applying = False
        self.error = ""
        self.forget_wishes()

    # what is looked at

    def show(self, on: bool) -> None:
        if on is not self.shown:
            self.shown = on
            self.looked_changed.emit()

    def look_at(self, worker_id: int) -> None:
        if worker_id != self.worker_id:
            self.worker_id = worker_id
            self.looked_changed.emit()

    def pick(self, order_id: int | None) -> None:
        if order_id != self.order_id:
            self.order_id = order_id
            self.picked_changed.emit()

    def visit(self, order_id: int | None) -> Visit | None:
        return self._visits.get(order_id or 0)

    def visits_of(self, worker_id: int) -> list[Visit]:
        """In their sequence; of EVERYBODY all, worker by worker."""
        visits = [] if self.plan is None else self.plan.visits
        return [one for one in visits if worker_id in (EVERYBODY, one.worker_id)]

    def workers(self) -> dict[int, list[Visit]]:
        """Everybody who gets something, whose first visit is soonest first."""
        found: dict[int, list[Visit]] = {}
        for visit in self.visits_of(EVERYBODY):
            found.setdefault(visit.worker_id, []).append(visit)
        return dict(sorted(found.items(), key=lambda item: item[1][0].arrive_at))

    @property
    def is_running(self) -> bool:
        return self.asking or (self.plan is not None and self.plan.state in RUNNING)

    # what of it is wanted

    def set_ticked(self, order_ids: Iterable[int], on: bool) -> None:
        ids = frozenset(order_ids)
        unticked = self.unticked - ids if on else self.unticked | ids
        if unticked != self.unticked:
            self.unticked = unticked
            self.changed.emit()

    def is_ticked(self, order_id: int) -> bool:
        return order_id in self._visits and order_id not in self.unticked | self.given

    def wanted(self, *, only_ticked: bool) -> dict[int, int]:
        """Worker by order, of what is not applied yet."""
        return {
            key: visit.worker_id
            for key, visit in self._visits.items()
            if key not in self.given and not (only_ticked and key in self.unticked)
        }

    def stale(self) -> list[int]:
        """Ids of planned orders that somebody changed since; what was applied from here is not among them."""
        found = []
        for visit in self.visits_of(EVERYBODY):
            order = self._orders.get(visit.order_id)
            if visit.order_id not in self.given and (order is None or order.version != visit.order_version):
                found.append(visit.order_id)
        return found

    def begin_applying(self) -> None:
        self.applying, self.error = True, ""
        self.changed.emit()

    def finish_applying(self, done: Applied) -> None:
        self.applying = False
        self.given |= frozenset(done.applied) | frozenset(done.kept)
        self.changed.emit()

    def _on_orders(self, changed: Iterable[int]) -> None:
        if not self._visits.keys().isdisjoint(changed):
            self.changed.emit()


def saving(plan: PlanTotals, other: PlanTotals) -> float | None:
    """The share of the other's travel that this one saves; None where it does not plan as many orders."""
    if not other.travel_s or plan.planned < other.planned:
        return None
    return 1 - plan.travel_s / other.travel_s


def by_order(pairs: Mapping[int, int]) -> list[tuple[int, int]]:
    return sorted(pairs.items())
