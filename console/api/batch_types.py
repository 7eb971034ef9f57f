"""Many orders at once, and what may be done with them: outcomes, somebody for each, look-alikes."""

from datetime import datetime

from console.api.order_types import Order
from console.api.record import Record


class BatchOutcome(Record, frozen=True, kw_only=True):
    """What became of one order; `reason` is a word where it was refused, `by` who was faster."""

    order_id: int
    done: bool
    order: Order | None = None
    reason: str = ""
    by: str | None = None
    at: datetime | None = None


class BatchAnswer(Record, frozen=True, kw_only=True):
    outcomes: list[BatchOutcome]


class Best(Record, frozen=True, kw_only=True):
    """Who would be at an order soonest; `worker_id` None: nobody can take it. `by`: road or line."""

    order_id: int
    worker_id: int | None = None
    eta_s: float | None = None
    distance_m: float | None = None
    by: str | None = None


class BestList(Record, frozen=True, kw_only=True):
    items: list[Best]


class Duplicate(Record, frozen=True, kw_only=True):
    """An order that may be about the same matter."""

    order: Order
    distance_m: float | None = None
    same_address: bool = False
    apart_s: float = 0.0


class Duplicates(Record, frozen=True, kw_only=True):
    items: list[Duplicate]
