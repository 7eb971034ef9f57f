"""Lines of a table of limits as somebody edits it, and contracts, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from PySide6.QtCore import QObject, Signal

from console.api.types import LimitRow, ServiceContract
from console.core import units
from console.core.clock import ServerClock
from console.core.texts import Texts
from console.models.service_times import ServiceTimesModel
from console.models.store import CustomerStore
from console.models.tables.limit_words import holds_for, length_words, product_words
from console.models.tables.rows import RowsModel


def has_figure(row: LimitRow) -> bool:
    """Whether the line says anything: a length, or that somebody answers at any hour."""
    return row.repair is not None or row.feedback is not None or row.around_the_clock


def edited(before: LimitRow | None, after: LimitRow) -> LimitRow:
    """`after` with an honest origin: only what was not touched is still the sources' figure."""
    if before is not None and msgspec.structs.replace(after, origin=before.origin) == before:
        return before
    figures = ("repair", "feedback", "around_the_clock")
    same = before is not None and all(getattr(before, one) == getattr(after, one) for one in figures)
    origin = before.origin if before is not None and same else "setting"
    return msgspec.structs.replace(after, origin=origin if has_figure(after) else "lost")


class LimitTableModel(RowsModel):
    """Keys are numbers of its own that a line keeps while others come and go; `lines` in their order."""

    changed = Signal()
    COLUMNS = (
        ("line", "times.column.line"),
        ("category", "times.column.category"),
        ("product", "times.column.product"),
        ("for", "times.column.for"),
        ("repair", "times.column.repair"),
        ("feedback", "times.column.feedback"),
        ("origin", "times.column.origin"),
        ("note", "times.column.note"),
    )

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self._lines: dict[int, LimitRow] = {}
        self._base: list[LimitRow] = []
        self._faults: dict[int, str] = {}
        self._next, self._wanted = 1, ""

    @property
    def lines(self) -> list[LimitRow]:
        return list(self._lines.values())

    @property
    def is_dirty(self) -> bool:
        return self.lines != self._base

    def line(self, key: int) -> LimitRow | None:
        return self._lines.get(key)

    def number(self, key: int) -> int:
        """From 1, as sentences count lines."""
        return list(self._lines).index(key) + 1

    def take(self, rows: Iterable[LimitRow]) -> None:
        """A table as it was published; what was edited here is gone."""
        self._base = list(rows)
        self._lines = dict(enumerate(self._base, start=self._next))
        self._next += len(self._base)
        self._faults = {}
        self._arrange()

    def rebase(self, rows: Iterable[LimitRow]) -> None:
        """Somebody else published: what was edited here stays, and differs from theirs now."""
        self._base = list(rows)
        self.changed.emit()

    def put(self, key: int, row: LimitRow) -> None:
        self._lines[key] = row
        self._faults.pop(key, None)
        self._arrange()

    def add(self, row: LimitRow, after: int | None = None) -> int:
        """Behind line `after`, or behind the last of its product; its key."""
        own = [
            key
            for key, one in self._lines.items()
            if (one.category, one.product) == (row.category, row.product)
        ]
        place = list(self._lines).index(after) + 1 if after in self._lines else None
        if place is None:
            place = list(self._lines).index(own[-1]) + 1 if own else len(self._lines)
        pairs = list(self._lines.items())
        made, self._next = self._next, self._next + 1
        self._lines = dict([*pairs[:place], (made, row), *pairs[place:]])
        self._arrange()
        return made

    def remove(self, key: int) -> None:
        self._lines.pop(key, None)
        self._faults.pop(key, None)
        self._arrange()

    def filter(self, words: str) -> None:
        self._wanted = words.strip().casefold()
        self._arrange()

    def show_faults(self, faults: Mapping[int, str]) -> None:
        """What is wrong, by line from 0."""
        keys = list(self._lines)
        self._faults = {keys[row]: words for row, words in faults.items() if row < len(keys)}
        self._arrange()

    def fault(self, key: int) -> str:
        return self._faults.get(key, "")

    @property
    def faulty(self) -> list[int]:
        return list(self._faults)

    def words(self, key: int, column: str) -> str:
        row, texts = self._lines.get(key), self.texts
        if row is None:
            return ""
        if column == "line":
            return str(self.number(key))
        if column == "for":
            alone = row.rest and not any(
                (one.category, one.product) == (row.category, row.product)
                for other, one in self._lines.items()
                if other != key
            )
            return texts("times.any") if alone else holds_for(texts, row)
        if column == "repair":
            none = "times.around" if row.around_the_clock else "times.none"
            return length_words(texts, row.repair) if row.repair else texts(none)
        if column == "feedback":
            return length_words(texts, row.feedback) if row.feedback else ""
        if column == "origin":
            return texts(f"times.origin.{row.origin}")
        return str(getattr(row, column))

    def mark(self, key: int, column: str) -> str:
        if column == "line" and key in self._faults:
            return "times.fault"
        row = self._lines.get(key)
        return f"origin.{row.origin}" if column == "origin" and row is not None else ""

    def tip(self, key: int, column: str) -> str:
        return self.fault(key) or self.words(key, column)

    def spoken(self, key: int, column: str) -> str:
        fault = self.fault(key) if column == "line" else ""
        return f"{super().spoken(key, column)} {fault}".strip()

    def _arrange(self) -> None:
        self.set_keys([key for key, row in self._lines.items() if self._is_wanted(row)])
        self.refresh()
        self.changed.emit()

    def _is_wanted(self, row: LimitRow) -> bool:
        return self._wanted in f"{row.category} {row.product} {row.note}".casefold()


class ContractTableModel(RowsModel):
    """Keys are ids of contracts, the newest first."""

    COLUMNS = (
        ("customer", "times.contract.column.customer"),
        ("product", "times.contract.column.product"),
        ("repair", "times.contract.column.repair"),
        ("since", "times.contract.column.since"),
        ("until", "times.contract.column.until"),
        ("state", "times.contract.column.state"),
        ("note", "times.contract.column.note"),
    )

    def __init__(
        self,
        times: ServiceTimesModel,
        customers: CustomerStore,
        clock: ServerClock,
        texts: Texts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._times, self._customers, self._clock = times, customers, clock
        times.changed.connect(self._arrange)
        self._arrange()

    def words(self, key: int, column: str) -> str:
        contract, texts = self._times.contracts.get(key), self.texts
        if contract is None:
            return ""
        if column == "customer":
            customer = self._customers.get(contract.customer_id)
            return f"#{contract.customer_id}" if customer is None else customer.name
        if column == "product":
            return product_words(contract.category, contract.product) or texts("times.contract.every")
        if column == "repair":
            return length_words(texts, contract.repair)
        if column == "since":
            return f"{contract.since.astimezone(units.CHINA):%Y-%m-%d}"
        if column == "until":
            forever = texts("times.contract.forever")
            return forever if contract.until is None else f"{contract.until.astimezone(units.CHINA):%Y-%m-%d}"
        if column == "state":
            return texts(f"times.contract.state.{self._state(contract)}")
        return contract.note

    def mark(self, key: int, column: str) -> str:
        contract = self._times.contracts.get(key)
        if column != "state" or contract is None:
            return ""
        return {"active": "timer.ok", "coming": "timer.soon"}.get(self._state(contract), "timer.stopped")

    def _state(self, contract: ServiceContract) -> str:
        now = self._clock.now()
        if contract.ended:
            return "ended"
        if contract.since > now:
            return "coming"
        return "over" if contract.until is not None and contract.until <= now else "active"

    def _arrange(self) -> None:
        self.set_keys(sorted(self._times.contracts, reverse=True))
        self.refresh()
