"""What the order queue is asked to show: filters, order and columns, as one value that can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

import msgspec

from contract.vocabulary import CustomerLevel, OrderState, OrderType, Priority


class QueueFilter(StrEnum):
    """The chips: a coarse choice that is always one key away."""

    WAITING = "waiting"
    DISPATCHED = "dispatched"
    WORKING = "working"
    OVERDUE = "overdue"
    ALL = "all"


DEFAULT_SORT: Final = "remaining"


@dataclass(frozen=True, slots=True)
class QueueView:
    """Empty sets, None and "" do not narrow. `within_s`: the running limit is due in at most so long.

    `columns`: name and width in pixels, in this order; empty: the usual ones, as many as have room.
    """

    chip: QueueFilter = QueueFilter.ALL
    text: str = ""
    states: frozenset[OrderState] = frozenset()
    types: frozenset[OrderType] = frozenset()
    levels: frozenset[CustomerLevel] = frozenset()
    priorities: frozenset[Priority] = frozenset()
    department_id: int | None = None
    within_s: int | None = None
    inside: bool = False
    sort: str = DEFAULT_SORT
    descending: bool = False
    columns: tuple[tuple[str, int], ...] = ()

    @property
    def narrowings(self) -> int:
        """How many filters narrow it, beside the chip and the text."""
        sets = (self.states, self.types, self.levels, self.priorities)
        return (
            sum(map(bool, sets))
            + (self.department_id is not None)
            + (self.within_s is not None)
            + self.inside
        )

    @property
    def narrows(self) -> bool:
        return self.chip is not QueueFilter.ALL or bool(self.text.strip()) or self.narrowings > 0

    def widened(self) -> QueueView:
        """Everything, in the same order and columns."""
        return QueueView(sort=self.sort, descending=self.descending, columns=self.columns)

    def same_rows(self, other: QueueView) -> bool:
        """Whether both show the same rows in the same order."""
        return replace(self, columns=()) == replace(other, columns=())


def to_plain(view: QueueView) -> dict[str, Any]:
    """As JSON values, for the settings."""
    plain: dict[str, Any] = msgspec.to_builtins(view)
    return plain


def from_plain(plain: Mapping[str, Any]) -> QueueView:
    """Raises msgspec.ValidationError where somebody edited it by hand, or a newer program wrote it."""
    return msgspec.convert(plain, QueueView)
