"""What the command box finds: people, orders, customers, places and commands, best first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from console.core.texts import Texts
from console.models.rules.grammar import Verb
from console.models.rules.search import Index
from console.models.rules.timers import is_open
from console.models.world import Models
from console.views.actions import COMMANDS, Actions, key_cap
from console.views.command.deed import Reader, Reading

_EACH = 6
_KINDS = ("worker", "order", "customer", "place", "command")
_DIGITS_FIRST = ("order", "worker", "customer", "place", "command")  # digits are more often an order's number


@dataclass(frozen=True, slots=True)
class Hit:
    """`kind` is worker, order, customer, place, command, verb or deed (`key` is it); `mark` its look."""

    kind: str
    key: Any
    title: str
    note: str
    mark: str = ""


class CommandSearch(QObject):
    """Indexes follow the stores lazily: what changed is learnt when the next search needs it."""

    def __init__(self, models: Models, actions: Actions, texts: Texts, parent: QObject) -> None:
        super().__init__(parent)
        self._models, self._actions, self._texts = models, actions, texts
        self._index = {kind: Index() for kind in _KINDS}
        self._stale: dict[str, set[int]] = {kind: set() for kind in ("worker", "order", "customer", "place")}
        self._workers_changed(models.workers.ids())
        self._orders_changed(models.orders.ids())
        self._customers_changed(models.customers.ids())
        models.workers.changed.connect(self._workers_changed)
        models.orders.changed.connect(self._orders_changed)
        models.customers.changed.connect(self._customers_changed)
        self._places_changed(models.places.store.ids())
        models.places.store.changed.connect(self._places_changed)
        self._reader = Reader(models, texts, self._index["worker"], self._index["order"])
        for place, command in enumerate(COMMANDS):
            self._index["command"].put(place, actions[command.id].text(), numbers=[command.id])

    def find(self, text: str) -> list[Hit]:
        if not text.strip():
            return []
        self._learn()
        hits: list[Hit] = []
        for kind in _DIGITS_FIRST if text.strip()[0].isdigit() else _KINDS:
            found = self._index[kind].find(text)
            if kind == "order":  # open ones first, whatever the wording
                found.sort(key=lambda key: not self._is_open(key))
            hits += [hit for key in found[:_EACH] if (hit := self._hit(kind, key))]
        return hits

    def read(self, text: str) -> Reading:
        """The line as a sentence with a verb, where it has one."""
        self._learn()
        return self._reader.read(text)

    def help(self) -> str:
        return self._reader.help()

    def usage(self, verb: Verb) -> str:
        return self._reader.usage(verb)

    def _workers_changed(self, ids: frozenset[int]) -> None:
        self._stale["worker"] |= ids

    def _orders_changed(self, ids: frozenset[int]) -> None:
        self._stale["order"] |= ids

    def _customers_changed(self, ids: frozenset[int]) -> None:
        self._stale["customer"] |= ids

    def _places_changed(self, ids: frozenset[int]) -> None:
        self._stale["place"] |= ids

    def _is_open(self, order_id: int) -> bool:
        order = self._models.orders.get(order_id)
        return order is not None and is_open(order)

    def _learn(self) -> None:
        for key in self._stale["worker"]:
            worker = self._models.workers.get(key)
            if worker is None:
                self._index["worker"].remove(key)
            else:
                self._index["worker"].put(key, worker.name, numbers=[worker.number], phone=worker.phone)
        for key in self._stale["order"]:
            order = self._models.orders.get(key)
            if order is None:
                self._index["order"].remove(key)
            else:
                self._index["order"].put(key, order.title, numbers=[order.number, order.customer_name])
        for key in self._stale["customer"]:
            customer = self._models.customers.get(key)
            if customer is None:
                self._index["customer"].remove(key)
            else:
                phone = customer.contact_phone
                self._index["customer"].put(key, customer.name, numbers=[customer.contact_name], phone=phone)
        for key in self._stale["place"]:
            place = self._models.places.store.get(key)
            if place is None:
                self._index["place"].remove(key)
            else:
                self._index["place"].put(key, place.name, numbers=[place.note])
        for ids in self._stale.values():
            ids.clear()

    def _hit(self, kind: str, key: int) -> Hit | None:
        texts = self._texts
        if kind == "worker":
            worker = self._models.workers.get(key)
            presence = self._models.presence.presence(key)
            note = texts(f"words.presence.{presence}")
            if worker is None:
                return None
            return Hit(kind, key, worker.name, f"{worker.number} · {note}", f"presence.{presence}")
        if kind == "order":
            order = self._models.orders.get(key)
            if order is None:
                return None
            state = texts(f"words.state.{order.state}")
            return Hit(kind, key, order.title, f"{order.number} · {state}", f"state.{order.state}")
        if kind == "customer":
            customer = self._models.customers.get(key)
            return Hit(kind, key, customer.name, customer.address) if customer else None
        if kind == "place":
            place = self._models.places.store.get(key)
            layer = None if place is None else self._models.places.layers.get(place.layer)
            note = (
                "" if place is None else " · ".join(filter(None, (layer.name if layer else "", place.note)))
            )
            return Hit(kind, key, place.name, note) if place else None
        command = COMMANDS[key]
        return Hit(kind, command.id, self._actions[command.id].text(), key_cap(command.key))
