"""Tables for giving many orders away: who could take them all, and who was found for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QObject

from console.api.types import Best, Worker
from console.core import units
from console.core.texts import Texts
from console.models.rules.search import Index
from console.models.store import DepartmentStore, OrderStore, WorkerStore
from console.models.tables.orders import short_number
from console.models.tables.rows import RowsModel
from contract.vocabulary import WITH_WORKER_STATES, WorkerKind


class AssigneeTableModel(RowsModel):
    """Rows are worker ids: who is on duty and seen first, of those who has least to do; the others dimmed."""

    COLUMNS = (("name", "bulk.c.name"), ("department", "bulk.c.department"), ("load", "bulk.c.load"))
    NUMERIC = frozenset({"load"})

    def __init__(
        self,
        workers: WorkerStore,
        departments: DepartmentStore,
        orders: OrderStore,
        texts: Texts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._departments = departments
        self._people = {one.id: one for one in workers.all() if one.kind is WorkerKind.PERSON}
        held = (one.worker_id for one in orders.all() if one.state in WITH_WORKER_STATES)
        self._load = Counter(key for key in held if key is not None)
        self._index = Index()
        for one in self._people.values():
            self._index.put(one.id, one.name, phone=one.phone)
        self.find("")

    def find(self, text: str) -> None:
        """By name, pinyin initials or phone; blank: everybody."""
        found = [self._people[key] for key in self._index.find(text)]
        if not text.strip():
            found.sort(key=lambda one: (self._load[one.id], one.name))
        found.sort(key=lambda one: not self.can_take(one.id))
        self.set_keys([one.id for one in found])

    def can_take(self, worker_id: int) -> bool:
        """Whether orders can be given to them at all."""
        worker = self._people.get(worker_id)
        return worker is not None and worker.on_duty and not worker.stealth

    def worker(self, worker_id: int) -> Worker | None:
        return self._people.get(worker_id)

    def words(self, key: int, column: str) -> str:
        worker = self._people[key]
        if column == "name":
            return worker.name
        if column == "load":
            return str(self._load[key])
        if not self.can_take(key):
            return self.texts("bulk.off_duty" if not worker.on_duty else "bulk.stealth")
        department = self._departments.get(worker.department_id)
        return "" if department is None else department.name

    def is_dimmed(self, key: int) -> bool:
        return not self.can_take(key)


class ProposalTableModel(RowsModel):
    """Rows are order ids, each with whom the backend found; those without anybody are dimmed."""

    COLUMNS = (
        ("number", "bulk.c.number"),
        ("title", "bulk.c.title"),
        ("worker", "bulk.c.worker"),
        ("eta", "bulk.c.eta"),
    )

    def __init__(
        self, orders: OrderStore, workers: WorkerStore, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(texts, parent)
        self._orders, self._workers = orders, workers
        self._found: dict[int, Best] = {}

    def take(self, found: Sequence[Best]) -> None:
        """In the order asked."""
        self._found = {one.order_id: one for one in found}
        self.set_keys([one.order_id for one in found])
        self.refresh()

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """(order, worker) of those for whom somebody was found."""
        return [(key, one.worker_id) for key, one in self._found.items() if one.worker_id is not None]

    def words(self, key: int, column: str) -> str:
        order, best = self._orders.get(key), self._found[key]
        if column == "number":
            return "" if order is None else short_number(order.number)
        if column == "title":
            return "" if order is None else order.title
        if best.worker_id is None:
            return self.texts("bulk.nobody") if column == "worker" else ""
        if column == "worker":
            worker = self._workers.get(best.worker_id)
            return f"#{best.worker_id}" if worker is None else worker.name
        if best.eta_s is None:
            return self.texts("bulk.unplaced")
        way = self.texts("bulk.by.road" if best.by == "road" else "bulk.by.line")
        return f"{units.duration(best.eta_s, self.texts)} · {way}"

    def is_dimmed(self, key: int) -> bool:
        return self._found[key].worker_id is None
