"""What the queue filters and sorts by, worked out once per state of an order; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from console.api.types import Order, Timer
from console.models.queue_view import QueueFilter, QueueView
from console.models.rules.timers import TimerLevel, is_open, level, running_timer
from contract.deadlines import soon_s
from contract.vocabulary import WITH_WORKER_STATES, CustomerLevel, OrderState, Priority

WAITING: Final = frozenset(
    {OrderState.DRAFT, OrderState.SUBMITTED, OrderState.ACCEPTED, OrderState.DIAGNOSING}
)
WORKING: Final = (WITH_WORKER_STATES - {OrderState.DISPATCHED}) | {
    OrderState.SUSPENDED,
    OrderState.REPAIRED,
    OrderState.QC_FAILED,
}
_IN_CHIP: Final = {
    QueueFilter.WAITING: WAITING,
    QueueFilter.DISPATCHED: frozenset({OrderState.DISPATCHED}),
    QueueFilter.WORKING: WORKING,
}
_PRIORITY: Final = {one: place for place, one in enumerate(Priority)}
_STATE: Final = {one: place for place, one in enumerate(OrderState)}
_LEVEL: Final = {one: place for place, one in enumerate(CustomerLevel)}


@dataclass(frozen=True, slots=True)
class Facts:
    """In milliseconds of the server. `due_ms` None: no limit runs. `stands_ms`: it stands still since."""

    order: Order
    is_open: bool
    timer: Timer | None
    due_ms: float | None
    stands_ms: float | None
    allowed_s: float
    soon_s: float
    tie: tuple[int, float]
    haystack: str

    def left_s(self, now_ms: float) -> float | None:
        """Until it is due, negative when overdue; None without a limit."""
        if self.due_ms is None:
            return None
        return (self.due_ms - (now_ms if self.stands_ms is None else self.stands_ms)) / 1_000

    def level(self, now_ms: float) -> TimerLevel:
        left = self.left_s(now_ms)
        if left is None:
            return TimerLevel.STOPPED
        if self.stands_ms is not None:
            return TimerLevel.PAUSED
        if left < 0:
            return TimerLevel.OVERDUE
        return TimerLevel.SOON if left <= self.soon_s else TimerLevel.OK

    def used_share(self, now_ms: float) -> float | None:
        """Of the time allowed, how much is gone: 0 to 1."""
        left = self.left_s(now_ms)
        return None if left is None else min(1.0, max(0.0, 1 - left / max(1.0, self.allowed_s)))

    def breach(self, now_ms: float) -> tuple[int, float]:
        """Open orders by time to breach, then open ones without a limit, then the ended ones."""
        left = self.left_s(now_ms)
        return self.tie if left is None else (0, left)


def facts_of(order: Order) -> Facts:
    """Of one state of an order."""
    timer, still_open = running_timer(order), is_open(order)
    words = (order.number, order.title, order.customer_name, order.address, order.contact_name)
    more = (order.contact_phone, order.worker_name, order.product)
    tie = (1, -order.created_at.timestamp()) if still_open else (2, -order.updated_at.timestamp())
    allowed_s = 0.0 if timer is None else (timer.due_at - timer.started_at).total_seconds()
    stands = None if timer is None else timer.paused_at
    return Facts(
        order=order,
        is_open=still_open,
        timer=timer,
        due_ms=None if timer is None else timer.due_at.timestamp() * 1_000,
        stands_ms=None if stands is None else stands.timestamp() * 1_000,
        allowed_s=allowed_s,
        soon_s=0.0 if timer is None else soon_s(allowed_s - timer.paused_s),
        tie=tie,
        haystack="\n".join((*words, *more)).casefold(),
    )


class FactBook:
    """Facts by order, worked out again where an order's state is another one."""

    def __init__(self) -> None:
        self._known: dict[int, Facts] = {}

    def of(self, order: Order) -> Facts:
        known = self._known.get(order.id)
        if known is None or known.order is not order:
            known = self._known[order.id] = facts_of(order)
        return known

    def forget(self, order_id: int) -> None:
        self._known.pop(order_id, None)


SORTS: Final[dict[str, Callable[[Facts], Any]]] = {
    "priority": lambda fact: _PRIORITY[fact.order.priority],
    "state": lambda fact: _STATE[fact.order.state],
    "level": lambda fact: _LEVEL.get(fact.order.customer_level, len(_LEVEL)),  # type: ignore[arg-type] # None: last
    "created": lambda fact: fact.order.created_at,
    "number": lambda fact: fact.order.number,
}
"""Columns that are not sorted by their words."""


def order_level(order: Order, now_ms: float) -> TimerLevel:
    """How urgent the order's running limit is."""
    return level(running_timer(order), now_ms)


Check = Callable[[Facts], bool]


class Judge:
    """One view applied at one moment."""

    def __init__(
        self,
        view: QueueView,
        now_ms: float,
        *,
        departments: frozenset[int] | None,
        inside: frozenset[int] | None,
    ) -> None:
        self._is_overdue = partial(_is_overdue, now_ms)
        self._checks = list(self._checks_of(view, now_ms, departments, inside))

    def counts(self, facts: Collection[Facts]) -> dict[QueueFilter, int]:
        """Of all orders, how many each chip has."""
        states = Counter(fact.order.state for fact in facts)
        return {
            QueueFilter.WAITING: sum(states[state] for state in WAITING),
            QueueFilter.DISPATCHED: states[OrderState.DISPATCHED],
            QueueFilter.WORKING: sum(states[state] for state in WORKING),
            QueueFilter.OVERDUE: sum(map(self._is_overdue, facts)),
            QueueFilter.ALL: states.total(),
        }

    def shows(self, fact: Facts) -> bool:
        """Whether the view lets the order through."""
        return all(check(fact) for check in self._checks)

    def _checks_of(
        self,
        view: QueueView,
        now_ms: float,
        departments: frozenset[int] | None,
        inside: frozenset[int] | None,
    ) -> Iterator[Check]:
        """What the view asks for, and nothing else: a glance at thousands of orders takes no longer."""
        chip = _IN_CHIP.get(view.chip)
        if chip is not None:
            yield lambda fact: fact.order.state in chip
        if view.chip is QueueFilter.OVERDUE:
            yield self._is_overdue
        if view.states:
            yield lambda fact: fact.order.state in view.states
        if view.types:
            yield lambda fact: fact.order.type in view.types
        if view.levels:
            yield lambda fact: fact.order.customer_level in view.levels
        if view.priorities:
            yield lambda fact: fact.order.priority in view.priorities
        if departments is not None:
            yield lambda fact: fact.order.department_id in departments
        if inside is not None:
            yield lambda fact: fact.order.id in inside
        if (within_s := view.within_s) is not None:
            yield lambda fact: (left := fact.left_s(now_ms)) is not None and left <= within_s
        for term in view.text.casefold().split():
            yield partial(_holds, term)


def _is_overdue(now_ms: float, fact: Facts) -> bool:
    return fact.due_ms is not None and fact.stands_ms is None and fact.due_ms < now_ms


def _holds(term: str, fact: Facts) -> bool:
    return term in fact.haystack
