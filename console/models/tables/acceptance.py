"""A month's acceptance list and its quality sample as tables."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject

from console.api.acceptance_types import AcceptanceItem, CheckedOrder, SampledOrder
from console.core import units
from console.core.clock import ServerClock
from console.core.texts import Texts
from console.models.acceptance import AcceptanceModel
from console.models.store import DepartmentStore
from console.models.tables.orders import short_number
from console.models.tables.rows import RowsModel

UNISSUED, FAILED, LATE, WAITING, UPLOADED, PASSED = range(6)
"""How far an item has come, what needs somebody first."""
_WORDS = ("unissued", "failed", "late", "waiting", "uploaded", "passed")
_MARKS = ("timer.stopped", "timer.overdue", "timer.overdue", "timer.soon", "timer.ok", "timer.ok")


def stage_of(order: CheckedOrder | None, now: datetime) -> int:
    """One of the six; late: the day has passed and no papers are there."""
    if order is None:
        return UNISSUED
    if order.passed is not None and order.rework_due_at is None:
        return PASSED if order.passed else FAILED
    if order.passed is False:
        return FAILED
    if order.uploaded_at is not None:
        return UPLOADED
    return LATE if order.due_at is not None and order.due_at < now else WAITING


class AcceptanceTableModel(RowsModel):
    """Keys are items."""

    COLUMNS = (
        ("stage", "acceptance.column.stage"),
        ("customer", "acceptance.column.customer"),
        ("service_no", "acceptance.column.service_no"),
        ("department", "acceptance.column.department"),
        ("product", "acceptance.column.product"),
        ("finished", "acceptance.column.finished"),
        ("number", "acceptance.column.number"),
        ("worker", "acceptance.column.worker"),
        ("result", "acceptance.column.result"),
    )

    def __init__(
        self,
        acceptance: AcceptanceModel,
        departments: DepartmentStore,
        clock: ServerClock,
        texts: Texts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._acceptance, self._departments, self._clock = acceptance, departments, clock
        self._items: dict[int, AcceptanceItem] = {}
        acceptance.changed.connect(self._arrange)
        self._arrange()

    def item(self, key: int | None) -> AcceptanceItem | None:
        return self._items.get(key or 0)

    def counts(self) -> list[int]:
        """How many items are at each of the six stages."""
        stages = [self._stage(one) for one in self._items.values()]
        return [stages.count(stage) for stage in range(len(_WORDS))]

    def words(self, key: int, column: str) -> str:
        item, texts = self._items[key], self.texts
        order = item.order
        match column:
            case "stage":
                said = texts(f"acceptance.stage.{_WORDS[self._stage(item)]}")
                return texts("acceptance.sampled", said=said) if item.sampled else said
            case "customer":
                return item.customer_name
            case "department":
                found = self._departments.get(item.department_id)
                return "" if found is None else found.name
            case "finished":
                return "" if item.finished_on is None else item.finished_on.isoformat()
            case "number":
                return "" if order is None else short_number(order.number)
            case "worker":
                return "" if order is None else order.worker_name
            case "result":
                return "" if order is None else result_words(order, texts)
            case _:
                return str(getattr(item, column))

    def tip(self, key: int, column: str) -> str:
        item = self._items[key]
        if column == "customer":
            ends = [
                f"{end}: {place}" for end, place in (("A", item.address_a), ("Z", item.address_z)) if place
            ]
            return "\n".join([item.customer_name, *ends, *filter(None, (item.contact_name, item.note))])
        return super().tip(key, column)

    def mark(self, key: int, column: str) -> str:
        return _MARKS[self._stage(self._items[key])] if column == "stage" else ""

    def _stage(self, item: AcceptanceItem) -> int:
        return stage_of(item.order, self._clock.now())

    def _arrange(self) -> None:
        found = self._acceptance.list
        self._items = {one.id: one for one in found.items} if found is not None else {}
        self.set_keys(sorted(self._items, key=lambda key: (self._stage(self._items[key]), key)))
        self.refresh()


class SampleTableModel(RowsModel):
    """Keys are orders that were drawn; what is not checked yet stands first."""

    COLUMNS = (
        ("result", "acceptance.column.result"),
        ("title", "acceptance.column.title"),
        ("department", "acceptance.column.department"),
        ("worker", "acceptance.column.worker"),
        ("number", "acceptance.column.number"),
    )

    def __init__(
        self,
        acceptance: AcceptanceModel,
        departments: DepartmentStore,
        texts: Texts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._acceptance, self._departments = acceptance, departments
        self._orders: dict[int, SampledOrder] = {}
        acceptance.changed.connect(self._arrange)
        self._arrange()

    def words(self, key: int, column: str) -> str:
        order = self._orders[key]
        match column:
            case "result":
                return result_words(order, self.texts) or self.texts("acceptance.unchecked")
            case "department":
                found = self._departments.get(order.department_id)
                return "" if found is None else found.name
            case "worker":
                return order.worker_name
            case "number":
                return short_number(order.number)
            case _:
                return order.title

    def mark(self, key: int, column: str) -> str:
        if column != "result":
            return ""
        passed = self._orders[key].passed
        return "timer.soon" if passed is None else "timer.ok" if passed else "timer.overdue"

    def tip(self, key: int, column: str) -> str:
        order = self._orders[key]
        if column == "result" and order.defects:
            return order.defects
        return super().tip(key, column)

    def _arrange(self) -> None:
        found = self._acceptance.samples
        self._orders = {one.id: one for one in found.items} if found is not None else {}
        self.set_keys(sorted(self._orders, key=lambda key: (self._orders[key].passed is not None, key)))
        self.refresh()


def result_words(order: CheckedOrder, texts: Texts) -> str:
    """What the last check said, and until when it is to be set right."""
    if order.passed is None:
        return ""
    said = texts("acceptance.passed" if order.passed else "acceptance.failed")
    if order.score is not None:
        said = texts("acceptance.scored", said=said, score=order.score)
    if order.rework_due_at is not None:
        said = texts("acceptance.rework", said=said, day=units.date_time(order.rework_due_at, texts)[:5])
    return said
