"""Records of plans as they travel."""

from datetime import datetime

from console.api.record import Record
from contract.roads import RoadState
from contract.vocabulary import PlannedBecause, PlanState, Unplanned


class Visit(Record, frozen=True, kw_only=True):
    """One order in one worker's sequence, and why this person. `held_by`: who has it now, where anybody."""

    order_id: int
    order_version: int
    worker_id: int
    position: int
    arrive_at: datetime
    travel_s: int
    late_s: int
    because: PlannedBecause
    held_by: int | None = None
    tools: list[str] = []  # names of what the order needs
    ends_at: datetime | None = None  # when the worker has to stop for rest
    other_worker_id: int | None = None
    other_arrive_at: datetime | None = None


class LeftOut(Record, frozen=True, kw_only=True):
    order_id: int
    reason: Unplanned


class PlanTotals(Record, frozen=True, kw_only=True):
    planned: int
    late: int
    travel_s: int


class Plan(Record, frozen=True, kw_only=True):
    """A proposal as it is now; `round` rises with every better one."""

    id: str
    state: PlanState
    round: int
    effort: int = 0
    efforts: int = 0
    stated_at: datetime
    roads: RoadState
    by_road: bool
    orders: int
    workers: int
    totals: PlanTotals | None = None
    greedy: PlanTotals | None = None
    idle: PlanTotals | None = None
    visits: list[Visit] = []
    unplanned: list[LeftOut] = []


class Leg(Record, frozen=True, kw_only=True):
    """How somebody gets to one order by the road; `line`: latitude and longitude, WGS-84.

    `after_order_id`: the visit before; None: from where the worker was.
    """

    worker_id: int
    after_order_id: int | None = None
    order_id: int
    line: tuple[tuple[float, float], ...]


class Ways(Record, frozen=True, kw_only=True):
    """What is known of the lines a plan goes along; `left`: so many legs were not looked for yet."""

    roads: RoadState
    left: int
    legs: list[Leg] = []


class Changed(Record, frozen=True, kw_only=True):
    """An order that is not as it was planned, or whose worker cannot be given it any more."""

    order_id: int
    reason: str
    by: str = ""
    at: datetime | None = None


class Applied(Record, frozen=True, kw_only=True):
    """Ids of dispatched orders, of those that stay where they are, and what spoke against others."""

    applied: list[int]
    kept: list[int] = []
    changed: list[Changed] = []
