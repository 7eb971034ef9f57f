"""Stores of records by integer id, and the plain ones that need no more than that; no fetching."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from console.api.types import Alarm, Customer, Department, FormTemplate, Order, Worker


class HasId(Protocol):
    @property
    def id(self) -> int: ...


T = TypeVar("T", bound=HasId)


class Store(QObject, Generic[T]):
    """Records by id. `changed` carries a frozenset of the ids put or removed, once per batch."""

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: dict[int, T] = {}
        self._readings: dict[object, dict[int, T | None]] = {}  # what was told since; None: removed

    def get(self, item_id: int) -> T | None:
        return self._items.get(item_id)

    def all(self) -> list[T]:
        return list(self._items.values())

    def ids(self) -> frozenset[int]:
        return frozenset(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._items

    @contextmanager
    def reading(self) -> Iterator[Callable[[Iterable[T]], None]]:
        """While a whole is read that is of no one moment; gives what takes it.

        What is put or removed between is newer than the whole, and outlasts it.
        """
        mine, told = object(), dict[int, T | None]()
        self._readings[mine] = told
        try:
            yield lambda whole: self.replace(self._renewed(whole, told))
        finally:
            del self._readings[mine]

    def _renewed(self, whole: Iterable[T], told: Mapping[int, T | None]) -> Iterable[T]:
        items = {item.id: item for item in whole}
        for key, item in told.items():
            if item is None:
                items.pop(key, None)
            elif key not in items or self._supersedes(item, items[key]):
                items[key] = item
        return items.values()

    def replace(self, items: Iterable[T]) -> None:
        """Takes `items` as the whole truth (a snapshot)."""
        before = self._items
        self._items = {item.id: item for item in items}
        touched = frozenset(before) | frozenset(self._items)
        now = self._items
        changed = frozenset(
            key for key in touched if before.get(key) is not now.get(key) and before.get(key) != now.get(key)
        )
        if changed:
            self._announce(changed)

    def put(self, items: Iterable[T]) -> None:
        """Adds or replaces; records equal to the known ones and older ones are left out."""
        changed: set[int] = set()
        for item in items:
            known = self._items.get(item.id)
            if known is not None and (known == item or not self._supersedes(item, known)):
                continue
            self._items[item.id] = item
            changed.add(item.id)
            for told in self._readings.values():
                told[item.id] = item
        if changed:
            self._announce(frozenset(changed))

    def remove(self, ids: Iterable[int]) -> None:
        ids = list(ids)
        for told in self._readings.values():
            told.update(dict.fromkeys(ids))
        gone = frozenset(key for key in ids if self._items.pop(key, None) is not None)
        if gone:
            self._announce(gone)

    def _supersedes(self, item: T, known: T) -> bool:  # noqa: ARG002 - versioned stores decide
        return True

    def _announce(self, changed: frozenset[int]) -> None:
        self.changed.emit(changed)


class WorkerStore(Store[Worker]):
    """Field workers and vehicles; the higher version wins."""

    def _supersedes(self, item: Worker, known: Worker) -> bool:
        return item.version >= known.version


class CustomerStore(Store[Customer]):
    """Customers of the account's departments; the higher version wins."""

    def _supersedes(self, item: Customer, known: Customer) -> bool:
        return item.version >= known.version


class OrderStore(Store[Order]):
    """Open work orders and those ended lately; the higher version wins.

    One that went to a level whose department is not in `departments` is out of this account's hands, and out
    of here. Without departments everything stays.
    """

    def __init__(self, departments: "DepartmentStore | None" = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._departments = departments

    def put(self, items: Iterable[Order]) -> None:
        arrived = list(items)
        super().put(arrived)
        known = self._departments
        if known is not None and len(known):
            self.remove(one.id for one in arrived if one.department_id not in known)

    def _supersedes(self, item: Order, known: Order) -> bool:
        return item.version >= known.version


class AlarmStore(Store[Alarm]):
    """Alarms not cleared, and those cleared while we watched; the higher version wins."""

    def _supersedes(self, item: Alarm, known: Alarm) -> bool:
        return item.version >= known.version


class TemplateStore(Store[FormTemplate]):
    """Form templates, read only."""


class DepartmentStore(Store[Department]):
    """The tree of departments; one whose parent is not visible is a root here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._children: dict[int | None, list[Department]] = {}

    def children_of(self, parent_id: int | None) -> list[Department]:
        """Direct children by id; `None` gives the roots."""
        return list(self._children.get(parent_id, []))

    def subtree(self, department_id: int) -> frozenset[int]:
        """The department and everything below; empty for an unknown one."""
        if department_id not in self._items:
            return frozenset()
        found: set[int] = set()
        open_ids = [department_id]
        while open_ids:
            current = open_ids.pop()
            if current not in found:  # a cycle cannot come from the backend, but must not hang the window
                found.add(current)
                open_ids.extend(child.id for child in self._children.get(current, []))
        return frozenset(found)

    def ancestors(self, department_id: int) -> list[int]:
        """From the department itself up to its root."""
        line: list[int] = []
        current = self._items.get(department_id)
        while current is not None and current.id not in line:
            line.append(current.id)
            current = None if current.parent_id is None else self._items.get(current.parent_id)
        return line

    def path(self, department_id: int) -> str:
        """'上海 / 黄浦 / 外滩班'; empty for an unknown one."""
        return " / ".join(self._items[key].name for key in reversed(self.ancestors(department_id)))

    def _announce(self, changed: frozenset[int]) -> None:
        self._children = {}
        for department in sorted(self._items.values(), key=lambda one: one.id):
            parent_id = department.parent_id if department.parent_id in self._items else None
            self._children.setdefault(parent_id, []).append(department)
        super()._announce(changed)
