"""Why this person gets this order, in words; why nobody gets one; and what the figures rest on."""

from __future__ import annotations

from console.api.types import Order, Visit
from console.core import units
from console.core.texts import Texts
from console.models.planning import PlanningModel
from console.models.rules.timers import running_timer
from console.models.store import OrderStore, WorkerStore
from contract.roads import RoadState
from contract.vocabulary import PlannedBecause, TimerKind, Unplanned


class PlanWords:
    """Sentences about the plan that the model holds."""

    def __init__(
        self, planning: PlanningModel, orders: OrderStore, workers: WorkerStore, texts: Texts
    ) -> None:
        self._planning, self._orders, self._workers, self._texts = planning, orders, workers, texts

    def name(self, worker_id: int | None) -> str:
        worker = self._workers.get(worker_id or 0)
        return f"#{worker_id}" if worker is None else worker.name

    def title(self, order_id: int) -> str:
        order = self._orders.get(order_id)
        return f"#{order_id}" if order is None else f"{order.number} {order.title}"

    def why(self, order_id: int | None) -> list[str]:
        """A line for each reason; empty for an order that the plan does not know."""
        visit, plan = self._planning.visit(order_id), self._planning.plan
        if visit is not None:
            return [line for line in self._why(visit) if line]
        left = [] if plan is None else plan.unplanned
        reason = next((str(one.reason) for one in left if one.order_id == order_id), None)
        if reason is None:
            return []
        what = [self._texts(f"planning.unplanned.{reason}")]
        if reason == Unplanned.SKILL and order_id in self._planning.pins:
            return [*what, self._texts("planning.unplanned.skill.pinned")]
        return [*what, self._texts(f"planning.unplanned.{reason}.do")]

    def basis(self) -> str:
        """What travel times rest on, and what the lines on the map are."""
        plan, texts = self._planning.plan, self._texts
        if plan is None:
            return ""
        line = "absent" if plan.roads is RoadState.ABSENT else "line"
        how = texts("planning.basis.road" if plan.by_road else f"planning.basis.{line}")
        return f"{how} {texts(f'planning.basis.map.{self._planning.lines()}')}"

    def _why(self, visit: Visit) -> list[str]:
        texts, worker = self._texts, self.name(visit.worker_id)
        travel = units.duration(visit.travel_s, texts)
        arrive = units.time_of_day(visit.arrive_at, texts)
        return [
            texts("planning.explain.visit", worker=worker, n=visit.position, time=arrive, travel=travel),
            texts(
                f"planning.explain.{visit.because}",
                worker=worker,
                other=self.name(visit.other_worker_id),
                sooner=units.time_of_day(visit.other_arrive_at, texts),
                travel=travel,
            ),
            self._elsewhere(visit),
            self._tools(visit),
            self._limit(visit),
            self._rest(visit),
            self._holder(visit),
        ]

    def _elsewhere(self, visit: Visit) -> str:
        """Where the plan needs whoever would have been here sooner."""
        if visit.other_worker_id is None or visit.because is not PlannedBecause.WHOLE:
            return ""
        visits = self._planning.visits_of(visit.other_worker_id)
        if not visits:
            return ""
        order = self._orders.get(visits[0].order_id)
        number = f"#{visits[0].order_id}" if order is None else order.number
        other = self.name(visit.other_worker_id)
        return self._texts("planning.explain.elsewhere", other=other, order=number, n=len(visits))

    def _limit(self, visit: Visit) -> str:
        texts = self._texts
        if visit.late_s > 0:
            return texts("planning.explain.late", time=units.duration(visit.late_s, texts))
        due_s = due_of(self._orders.get(visit.order_id))
        if due_s is None:
            return ""
        due = units.time_beside(units.from_ms(due_s * 1000), visit.arrive_at, texts)
        return texts("planning.explain.kept", time=due)

    def _tools(self, visit: Visit) -> str:
        names = self._texts("dispatch.comma").join(visit.tools)
        return self._texts("planning.explain.tools", tools=names) if names else ""

    def _rest(self, visit: Visit) -> str:
        if visit.ends_at is None:
            return ""
        time = units.time_beside(visit.ends_at, visit.arrive_at, self._texts)
        return self._texts("planning.explain.rest", worker=self.name(visit.worker_id), time=time)

    def _holder(self, visit: Visit) -> str:
        if visit.held_by is None:
            return ""
        what = "stays" if visit.held_by == visit.worker_id else "moves"
        return self._texts(f"planning.explain.{what}", worker=self.name(visit.held_by))


def due_of(order: Order | None) -> float | None:
    """Epoch seconds of the limit that a visit keeps or breaks: that of the repair. None without one."""
    if order is None:
        return None
    running = [one for one in order.timers if one.kind is TimerKind.REPAIR and one.stopped_at is None]
    if not running or running_timer(order) is None:
        return None
    return min(one.due_at for one in running).timestamp()
