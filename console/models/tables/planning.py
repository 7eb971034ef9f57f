"""A plan as two tables: whoever gets something, and the visits of one of them (or what nobody gets)."""

from __future__ import annotations

from PySide6.QtCore import QObject

from console.api.types import Order, Visit
from console.core import units
from console.core.texts import Texts
from console.models.planning import EVERYBODY, NOBODY, PlanningModel
from console.models.store import OrderStore, WorkerStore
from console.models.tables.orders import short_number
from console.models.tables.plan_words import PlanWords, due_of
from console.models.tables.rows import RowsModel


class PlanWorkersModel(RowsModel):
    """Rows are worker ids, after EVERYBODY and, where something was left out, NOBODY."""

    COLUMNS = (
        ("name", "planning.column.name"),
        ("n", "planning.column.n"),
        ("first", "planning.column.first"),
        ("travel", "planning.column.travel"),
        ("late", "planning.column.late"),
    )
    NUMERIC = frozenset({"n"})

    def __init__(
        self, planning: PlanningModel, workers: WorkerStore, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(texts, parent)
        self._planning, self._workers = planning, workers
        self._visits: dict[int, list[Visit]] = {}
        planning.changed.connect(self._arrange)
        self._arrange()

    def name_of(self, worker_id: int) -> str:
        worker = self._workers.get(worker_id)
        return f"#{worker_id}" if worker is None else worker.name

    def words(self, key: int, column: str) -> str:
        if column == "name":
            if key in (EVERYBODY, NOBODY):
                return self.texts("planning.row.nobody" if key == NOBODY else "planning.row.everybody")
            return self.name_of(key)
        if key == NOBODY:
            return str(self._left_out()) if column == "n" else ""
        visits = self._visits.get(key, [])
        late = sum(visit.late_s > 0 for visit in visits)
        if column == "n":
            return str(len(visits))
        if column == "first":
            first = min((visit.arrive_at for visit in visits), default=None)
            return units.time_of_day(first, self.texts)
        if column == "travel":
            return units.duration(sum(visit.travel_s for visit in visits), self.texts)
        return self.texts("planning.late.n", n=late) if late else self.texts("planning.kept")

    def mark(self, key: int, column: str) -> str:
        if key == NOBODY:
            return "plan.left" if column == "name" else ""
        if column == "late" and self._visits.get(key):
            late = any(visit.late_s > 0 for visit in self._visits[key])
            return "plan.late" if late else "plan.kept"
        return ""

    def _left_out(self) -> int:
        return 0 if self._planning.plan is None else len(self._planning.plan.unplanned)

    def _arrange(self) -> None:
        self._visits = self._planning.workers()
        keys = [EVERYBODY, *([NOBODY] if self._left_out() else []), *self._visits]
        self._visits[EVERYBODY] = self._planning.visits_of(EVERYBODY)
        self.set_keys(keys if self._planning.plan is not None else [])
        self.refresh()


class PlanVisitsModel(RowsModel):
    """Rows are order ids: of whom the model looks at, in their sequence."""

    COLUMNS = (
        ("tick", "planning.column.tick"),
        ("order", "planning.column.order"),
        ("arrive", "planning.column.arrive"),
        ("travel", "planning.column.travel"),
        ("limit", "planning.column.limit"),
        ("why", "planning.column.why"),
    )

    def __init__(
        self,
        planning: PlanningModel,
        orders: OrderStore,
        workers: WorkerStore,
        texts: Texts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._planning, self._orders = planning, orders
        self.said = PlanWords(planning, orders, workers, texts)
        self._stale: frozenset[int] = frozenset()
        self._left: dict[int, str] = {}
        planning.changed.connect(self._arrange)
        planning.looked_changed.connect(self._arrange)
        self._arrange()

    def words(self, key: int, column: str) -> str:
        visit, order = self._planning.visit(key), self._orders.get(key)
        if column == "order":
            title = f"#{key}" if order is None else f"{short_number(order.number)} {order.title}"
            if visit is None:
                return title
            whose = f"{self.said.name(visit.worker_id)} " if self._planning.worker_id == EVERYBODY else ""
            return f"{whose}{visit.position}. {title}"
        if visit is None:
            return self._left_words(key, column)
        if column == "arrive":
            return units.time_of_day(visit.arrive_at, self.texts)
        if column == "travel":
            return units.duration(visit.travel_s, self.texts)
        if column == "limit":
            return self._limit(visit, order)
        return self.texts(f"planning.because.{visit.because}") if column == "why" else ""

    def mark(self, key: int, column: str) -> str:
        if column != "limit":
            return ""
        visit = self._planning.visit(key)
        if key in self._planning.given:
            return "plan.given"
        if key in self._stale:
            return "plan.changed"
        if visit is None:
            return "plan.left"
        if visit.late_s > 0:
            return "plan.late"
        return "plan.kept" if due_of(self._orders.get(key)) is not None else ""

    def note(self, key: int, column: str) -> str:
        pinned = column == "order" and key in self._planning.pins
        return self.texts("planning.pinned") if pinned else ""

    def tip(self, key: int, column: str) -> str:
        order = self._orders.get(key)
        if column == "order" and order is not None:
            return f"{order.number} {order.title}\n{order.customer_name} {order.address}".strip()
        if column in ("why", "limit"):
            return "\n".join(self.said.why(key))
        return super().tip(key, column)

    def spoken(self, key: int, column: str) -> str:
        if column == "tick":
            ticked = self._planning.is_ticked(key)
            return self.texts("planning.ticked" if ticked else "planning.not_ticked")
        return super().spoken(key, column)

    def is_dimmed(self, key: int) -> bool:
        return key in self._planning.given or key in self._planning.without_orders

    def _limit(self, visit: Visit, order: Order | None) -> str:
        if visit.order_id in self._planning.given:
            return self.texts("planning.given")
        if visit.order_id in self._stale:
            return self.texts("planning.stale")
        if visit.late_s > 0:
            return self.texts("planning.late.by", time=units.duration(visit.late_s, self.texts))
        return self.texts("planning.kept" if due_of(order) is not None else "planning.no_limit")

    def _left_words(self, key: int, column: str) -> str:
        if column == "why":
            return self.texts(f"planning.unplanned.{self._left[key]}") if key in self._left else ""
        return self.texts("planning.left") if column == "limit" else ""

    def _arrange(self) -> None:
        model = self._planning
        self._stale = frozenset(model.stale())
        self._left = {one.order_id: str(one.reason) for one in model.plan.unplanned} if model.plan else {}
        visits = model.visits_of(model.worker_id)
        keys = list(self._left) if model.worker_id == NOBODY else [visit.order_id for visit in visits]
        self.set_keys(keys)
        self.refresh()
