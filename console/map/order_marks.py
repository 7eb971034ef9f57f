"""The marks of all orders, made again only where an order or its urgency is another one; tells nobody."""

from collections.abc import Iterable

from console.api.types import Order
from console.core.texts import Texts
from console.map import projector
from console.map.messages import OrderMark
from console.models.rules.timers import TimerLevel
from console.models.tables.order_facts import FactBook


class OrderMarks:
    """Of one page and one language."""

    def __init__(self) -> None:
        self._facts = FactBook()
        self._known: dict[int, tuple[Order, TimerLevel, OrderMark | None]] = {}

    def of(self, orders: Iterable[Order], texts: Texts, now_ms: float) -> list[OrderMark]:
        """Those that have a place and are open, in the same order."""
        before, self._known = self._known, {}
        for order in orders:
            level = self._facts.of(order).level(now_ms)
            known = before.get(order.id)
            if known is None or known[0] is not order or known[1] is not level:
                word = texts(f"words.state.{order.state.value}")
                known = order, level, projector.order_mark(order, word, now_ms)
            self._known[order.id] = known
        return [mark for _, _, mark in self._known.values() if mark is not None]

    def clear(self) -> None:
        """Another language, another page."""
        self._facts = FactBook()
        self._known = {}
