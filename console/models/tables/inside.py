"""Who and what is inside the shape, as tables; the nearest first, in the past whoever came first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt

from console.core import units
from console.core.texts import Texts
from console.models.inside import InsideModel
from console.models.presence import PresenceModel
from console.models.store import CustomerStore, DepartmentStore, OrderStore, WorkerStore
from console.models.tables.rows import RowsModel
from console.models.world import Models


class InsideRows(RowsModel):
    """A title may change with what is asked: now or in the past, from a centre or from a line."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self._titles: dict[str, str] = {}

    def set_title(self, column: str, key: str) -> None:
        if self._titles.get(column) != key:
            self._titles[column] = key
            place = self._place(column)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, place, place)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        spoken = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if spoken and orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.COLUMNS):
            key = self._titles.get(self.COLUMNS[section][0])
            if key is not None:
                return self.texts(key)
        return super().headerData(section, orientation, role)


class InsidePeopleModel(InsideRows):
    """Rows are worker ids."""

    COLUMNS = (
        ("name", "selecting.people.name"),
        ("department", "selecting.people.department"),
        ("presence", "selecting.people.presence"),
        ("first", "selecting.people.first"),
        ("last", "selecting.people.last_inside"),
        ("fixes", "selecting.people.fixes"),
        ("distance", "selecting.distance"),
    )
    NUMERIC = frozenset({"fixes", "distance"})

    def __init__(self, models: Models, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self._inside: InsideModel = models.inside
        self._workers: WorkerStore = models.workers
        self._departments: DepartmentStore = models.departments
        self._presence: PresenceModel = models.presence
        models.inside.changed.connect(self._take_people)
        models.presence.changed.connect(self._on_presence)
        self._take_people()

    def words(self, key: int, column: str) -> str:
        one, worker = self._inside.people.get(key), self._workers.get(key)
        if one is None or worker is None:
            return ""
        if column == "name":
            return worker.name
        if column == "department":
            department = self._departments.get(worker.department_id)
            return "" if department is None else department.name
        if column == "presence":
            return self.texts(f"words.presence.{self._presence.presence(key)}")
        if column in ("first", "last"):
            at_ms = one.first_ms if column == "first" else one.last_ms
            return units.date_time(None if at_ms is None else units.from_ms(at_ms), self.texts)
        if column == "fixes":
            return str(one.fixes) if one.fixes else ""
        return units.distance(one.distance_m, self.texts)

    def mark(self, key: int, column: str) -> str:
        return f"presence.{self._presence.presence(key)}" if column == "presence" else ""

    def _on_presence(self, _ids: frozenset[int]) -> None:
        self.refresh_column("presence")

    def _take_people(self) -> None:
        self.set_keys(list(self._inside.people))
        self.refresh()


class InsideOrdersModel(InsideRows):
    """Rows are order ids."""

    COLUMNS = (
        ("title", "selecting.order.title"),
        ("state", "selecting.order.state"),
        ("worker", "selecting.order.worker"),
        ("number", "selecting.order.number"),
        ("distance", "selecting.distance"),
    )
    NUMERIC = frozenset({"distance"})

    def __init__(self, models: Models, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self._inside: InsideModel = models.inside
        self._orders: OrderStore = models.orders
        models.inside.changed.connect(self._take_orders)
        self._take_orders()

    def words(self, key: int, column: str) -> str:
        order = self._orders.get(key)
        if order is None:
            return ""
        if column == "title":
            return order.title
        if column == "state":
            return self.texts(f"words.state.{order.state}")
        if column == "worker":
            return order.worker_name
        if column == "number":
            return order.number
        return units.distance(self._inside.orders.get(key), self.texts)

    def mark(self, key: int, column: str) -> str:
        order = self._orders.get(key)
        return f"state.{order.state}" if order is not None and column == "state" else ""

    def _take_orders(self) -> None:
        self.set_keys(list(self._inside.orders))
        self.refresh()


class InsideCustomersModel(InsideRows):
    """Rows are customer ids."""

    COLUMNS = (
        ("name", "selecting.customer.name"),
        ("level", "selecting.customer.level"),
        ("address", "selecting.customer.address"),
        ("distance", "selecting.distance"),
    )
    NUMERIC = frozenset({"distance"})

    def __init__(self, models: Models, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self._inside: InsideModel = models.inside
        self._customers: CustomerStore = models.customers
        models.inside.changed.connect(self._take_customers)
        self._take_customers()

    def words(self, key: int, column: str) -> str:
        customer = self._customers.get(key)
        if customer is None:
            return ""
        if column == "name":
            return customer.name
        if column == "level":
            return self.texts(f"words.level.{customer.level}")
        if column == "address":
            return customer.address
        return units.distance(self._inside.customers.get(key), self.texts)

    def _take_customers(self) -> None:
        self.set_keys(list(self._inside.customers))
        self.refresh()


class InsidePlacesModel(InsideRows):
    """Rows are ids of points of interest."""

    COLUMNS = (
        ("name", "selecting.place.name"),
        ("layer", "selecting.place.layer"),
        ("distance", "selecting.distance"),
    )
    NUMERIC = frozenset({"distance"})

    def __init__(self, models: Models, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self._inside: InsideModel = models.inside
        self._places = models.places
        models.inside.changed.connect(self._take_places)
        self._take_places()

    def words(self, key: int, column: str) -> str:
        place = self._places.store.get(key)
        if place is None:
            return ""
        if column == "name":
            return place.name
        if column == "layer":
            layer = self._places.layers.get(place.layer)
            return str(place.layer) if layer is None else layer.name
        return units.distance(self._inside.places.get(key), self.texts)

    def _take_places(self) -> None:
        self.set_keys(list(self._inside.places))
        self.refresh()
