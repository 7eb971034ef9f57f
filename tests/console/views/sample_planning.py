"""The other end of plans: answers as the backend would, a better plan with every reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import msgspec

from console.api.types import Applied, Changed, LeftOut, Leg, Plan, PlanTotals, Visit, Ways
from console.models.world import Models
from contract.roads import RoadState
from contract.vocabulary import FINAL_STATES, OrderState, PlannedBecause, PlanState, Unplanned
from tests.console.views import sample

Answer = tuple[int, bytes]
PLAN_ID = "5f1d2c3b4a596877"
WAITING = (OrderState.SUBMITTED, OrderState.ACCEPTED)
REASONS = (
    PlannedBecause.SOONEST,
    PlannedBecause.ON_THE_WAY,
    PlannedBecause.WHOLE,
    PlannedBecause.ONLY,
)


@dataclass
class PlanDesk:
    """`stages`: what readings find one after another; the last stays. `changed` speak against applying."""

    models: Models
    asked: list[dict[str, object]] = field(default_factory=list)
    applied: list[dict[str, object]] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    stages: list[Callable[[Plan], Plan]] = field(default_factory=lambda: [first, better, done])
    stopped: bool = False
    nobody: bool = False
    keys: list[str] = field(default_factory=list)
    loses_answer: bool = False
    roads: RoadState = RoadState.READY
    asked_for_ways: int = 0
    _now: Plan | None = None
    _read: int = 0

    def forget(self) -> None:
        """As after a restart."""
        self._now = None

    def answer(self, method: str, parts: list[str], body: dict[str, object], key: str) -> Answer:
        if method == "POST" and len(parts) == 1:
            return self._begin(body)
        plan = self._now
        if plan is None or parts[1] != plan.id:
            return 404, msgspec.json.encode({"type": "/problems/not-found", "title": "x", "status": 404})
        if method == "GET" and parts[2:] == ["ways"]:
            return 200, msgspec.json.encode(self._ways(plan))
        if method == "GET":
            stage = self.stages[min(self._read, len(self.stages) - 1)]
            self._read += 1
            self._now = stage(plan)
        elif parts[2] == "stop":
            self.stopped = True
            self._now = msgspec.structs.replace(plan, state=PlanState.STOPPED)
        else:
            self.keys.append(key)
            if self.loses_answer:
                self.loses_answer = False
                raise httpx.ReadError("the line went dead")
            return 200, msgspec.json.encode(self._apply(body))
        return 200, msgspec.json.encode(self._now)

    def _begin(self, body: dict[str, object]) -> Answer:
        self.asked.append(body)
        self._read, self.stopped = 0, False
        states = (*WAITING, OrderState.DISPATCHED) if body["replan"] else WAITING
        wanted = body.get("order_ids")
        orders = [
            one
            for one in self.models.orders.all()
            if one.state in states and (wanted is None or one.id in set(map(int, wanted)))  # type: ignore[call-overload] # JSON
        ]
        if not orders:
            return 422, msgspec.json.encode({"type": "/problems/invalid", "title": "x", "status": 422})
        self._now = stated(self.models, [one.id for one in orders], body, nobody=self.nobody)
        bare = msgspec.structs.replace(self._now, visits=[], unplanned=[], totals=None, greedy=None)
        return 201, msgspec.json.encode(bare)

    def _ways(self, plan: Plan) -> Ways:
        """A leg more with every reading, each round a corner; no road leads to the last."""
        self.asked_for_ways += 1
        if self.roads is not RoadState.READY:
            return Ways(roads=self.roads, left=len(plan.visits))
        legs, before = list[Leg](), dict[int, int]()
        for visit in plan.visits[: self.asked_for_ways]:
            after = before.get(visit.worker_id)
            begin, end = self._place(visit.worker_id, after), self._place(visit.worker_id, visit.order_id)
            line = (begin, (begin[0], end[1]), end)
            legs.append(
                Leg(worker_id=visit.worker_id, after_order_id=after, order_id=visit.order_id, line=line)
            )
            before[visit.worker_id] = visit.order_id
        left = len(plan.visits) - len(legs)
        return Ways(roads=self.roads, left=left, legs=legs if left else legs[:-1])

    def _place(self, worker_id: int, order_id: int | None) -> tuple[float, float]:
        where = self.models.fleet.fix(worker_id) if order_id is None else self.models.orders.get(order_id)
        assert where is not None
        return where.lat or 0.0, where.lon or 0.0

    def _apply(self, body: dict[str, object]) -> Applied:
        self.applied.append(body)
        visits = body["visits"]
        assert isinstance(visits, list)
        if self.changed and not body["partial"]:
            return Applied(applied=[], changed=self.changed)
        left = {one.order_id for one in self.changed}
        return Applied(
            applied=[one["order_id"] for one in visits if one["order_id"] not in left],
            changed=self.changed,
        )


def stated(models: Models, ids: list[int], body: dict[str, object], *, nobody: bool = False) -> Plan:
    """Three people take the orders in turn, but the last order, which nobody can do."""
    pinned = {int(order): int(str(worker)) for order, worker in dict(body.get("pinned") or {}).items()}  # type: ignore[call-overload] # JSON
    visits: list[Visit] = []
    position: dict[int, int] = {}
    for number, order_id in enumerate(ids[:-1] if len(ids) > 1 else ids):
        order = models.orders.get(order_id)
        assert order is not None
        assert order.state not in FINAL_STATES
        worker_id = pinned.get(order_id, number % 3 + 1)
        position[worker_id] = position.get(worker_id, 0) + 1
        visits.append(
            Visit(
                order_id=order_id,
                order_version=order.version,
                worker_id=worker_id,
                position=position[worker_id],
                arrive_at=sample.NOW + timedelta(minutes=9 + 50 * (position[worker_id] - 1) + number),
                travel_s=540 + 60 * number,
                late_s=25 * 60 if number == 3 else 0,
                because=PlannedBecause.PINNED if order_id in pinned else REASONS[number % 4],
                held_by=order.worker_id,
                other_worker_id=None if number % 4 == 3 else worker_id % 3 + 1,
                other_arrive_at=None if number % 4 == 3 else sample.NOW + timedelta(minutes=14),
            )
        )
    left = [LeftOut(order_id=ids[-1], reason=Unplanned.SKILL)] if len(ids) > 1 else []
    return Plan(
        id=PLAN_ID,
        state=PlanState.PREPARING,
        round=0,
        efforts=3,
        stated_at=sample.NOW,
        roads=RoadState.ABSENT,
        by_road=False,
        orders=len(ids),
        workers=0 if nobody else 3,
        idle=PlanTotals(planned=0, late=len(ids), travel_s=0),
        totals=totals(visits),
        greedy=PlanTotals(planned=len(visits), late=2, travel_s=totals(visits).travel_s * 5 // 4),
        visits=[] if nobody else visits,
        unplanned=[LeftOut(order_id=one, reason=Unplanned.SKILL) for one in ids] if nobody else left,
    )


def totals(visits: list[Visit]) -> PlanTotals:
    late = sum(one.late_s > 0 for one in visits)
    return PlanTotals(planned=len(visits), late=late, travel_s=sum(one.travel_s for one in visits))


def first(plan: Plan) -> Plan:
    """As the hurried person would."""
    return msgspec.structs.replace(plan, state=PlanState.IMPROVING, round=1, effort=1, totals=plan.greedy)


def better(plan: Plan) -> Plan:
    found = totals(plan.visits)
    return msgspec.structs.replace(plan, state=PlanState.IMPROVING, round=2, effort=2, totals=found)


def done(plan: Plan) -> Plan:
    return msgspec.structs.replace(plan, state=PlanState.DONE, round=2, effort=3)
