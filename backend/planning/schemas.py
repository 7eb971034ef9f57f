"""What plans look like on the wire: `/api/plans`."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from contract.roads import RoadState
from contract.vocabulary import PlannedBecause, PlanState, Unplanned

Identifier = Annotated[int, Field(ge=1, le=2**53)]


class PlanAsk(BaseModel):
    """What to plan. Nothing said: every order that nobody has yet, among everybody who can be given one."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"order_ids": [3, 4, 5], "pinned": {"4": 12}}, {}]},
    )

    order_ids: Annotated[list[Identifier], Field(max_length=1000)] | None = None
    worker_ids: Annotated[list[Identifier], Field(max_length=2000)] | None = None
    without_order_ids: Annotated[list[Identifier], Field(max_length=1000)] = []
    without_worker_ids: Annotated[list[Identifier], Field(max_length=2000)] = []
    pinned: Annotated[dict[Identifier, Identifier], Field(max_length=1000)] = Field(
        default={}, description="By order: the worker who has to take it"
    )
    replan: bool = Field(False, description="Also orders that somebody has and has not set out for")


class VisitOut(BaseModel):
    """One order in one worker's sequence. `because` and what belongs to it say why this person."""

    order_id: int
    order_version: int = Field(description="The version it was planned from")
    worker_id: int
    position: int = Field(description="In the worker's sequence, from 1")
    arrive_at: datetime
    travel_s: int
    late_s: int = Field(description="So long after its limit it will be done; 0 where it is kept")
    because: PlannedBecause
    held_by: int | None = Field(
        default=None, description="Who has the order now; only where it is planned again"
    )
    tools: list[str] = Field(
        default=[], description="Names of the tools the order needs; the worker has them"
    )
    ends_at: datetime | None = Field(
        default=None, description="When the worker has to stop for rest; null: nobody says so"
    )
    other_worker_id: int | None = Field(None, description="The next best, where there is one")
    other_arrive_at: datetime | None = None


class UnplannedOut(BaseModel):
    order_id: int
    reason: Unplanned


class TotalsOut(BaseModel):
    """What comes of it, to be compared."""

    planned: int
    late: int
    travel_s: int


class PlanOut(BaseModel):
    """A proposal; nothing is given to anybody before it is applied."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "5f1d2c3b4a596877",
                "state": "improving",
                "round": 1,
                "effort": 1,
                "efforts": 3,
                "stated_at": "2026-11-21T06:03:00Z",
                "roads": "ready",
                "by_road": True,
                "orders": 1,
                "workers": 35,
                "totals": {"planned": 1, "late": 0, "travel_s": 540},
                "greedy": {"planned": 1, "late": 0, "travel_s": 660},
                "idle": {"planned": 0, "late": 1, "travel_s": 0},
                "visits": [
                    {
                        "order_id": 31,
                        "order_version": 2,
                        "worker_id": 12,
                        "position": 1,
                        "arrive_at": "2026-11-21T06:12:00Z",
                        "travel_s": 540,
                        "late_s": 0,
                        "because": "soonest",
                        "other_worker_id": 9,
                        "other_arrive_at": "2026-11-21T06:14:00Z",
                    }
                ],
                "unplanned": [],
            }
        }
    )

    id: str
    state: PlanState
    round: int = Field(description="Rises with every better plan")
    effort: int = Field(default=0, description="Which effort is being made, from 1; 0 before the first")
    efforts: int = Field(default=0, description="After so many nothing better is looked for")
    stated_at: datetime = Field(description="The state of affairs it was computed from")
    roads: RoadState
    by_road: bool
    orders: int
    workers: int
    totals: TotalsOut | None = None
    greedy: TotalsOut | None = Field(None, description="The most urgent first, each to who is there soonest")
    idle: TotalsOut | None = Field(None, description="Doing nothing: every limit is missed")
    visits: list[VisitOut] = []
    unplanned: list[UnplannedOut] = []


class LegOut(BaseModel):
    """How somebody gets to one order by the road."""

    worker_id: int
    after_order_id: int | None = Field(description="The visit before; null: from where the worker was")
    order_id: int
    line: list[tuple[float, float]] = Field(description="Latitude and longitude, WGS-84, at least two")


class WaysOut(BaseModel):
    """What is known of the lines a plan goes along; of legs that are missing, the straight line."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "roads": "ready",
                "left": 0,
                "legs": [
                    {
                        "worker_id": 12,
                        "after_order_id": None,
                        "order_id": 31,
                        "line": [[36.65112, 117.12005], [36.65112, 117.12441], [36.64907, 117.12441]],
                    }
                ],
            }
        }
    )

    roads: RoadState
    left: int = Field(description="Legs that were not looked for yet; read again")
    legs: list[LegOut] = []


class ApplyVisit(BaseModel):
    model_config = ConfigDict(extra="forbid")

    order_id: Identifier
    worker_id: Identifier


class PlanApply(BaseModel):
    """The whole plan, a part of it, or what was made of it by hand."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"visits": [{"order_id": 3, "worker_id": 12}], "partial": False}]},
    )

    visits: Annotated[list[ApplyVisit], Field(min_length=1, max_length=1000)]
    partial: bool = Field(False, description="Apply the rest where some orders changed in the meantime")


class ChangedOut(BaseModel):
    """An order that is not as it was planned, and why it was not given away."""

    order_id: int
    reason: str = Field(examples=["changed", "off_duty"])
    by: str = ""
    at: datetime | None = None


class AppliedOut(BaseModel):
    applied: list[int] = Field(description="Ids of orders that were dispatched")
    kept: list[int] = Field(default=[], description="Ids of orders that stay with whom they have already")
    changed: list[ChangedOut] = []
