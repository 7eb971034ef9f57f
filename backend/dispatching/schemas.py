"""What candidates look like on the wire. No rules, no rows."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from contract.crew import Travel
from contract.roads import Basis, RoadState
from contract.vocabulary import Exclusion, Presence


class RestOut(BaseModel):
    """How long somebody has been at work, in seconds, where the organisation asks for rest."""

    worked_s: int = Field(description="On duty in the present shift, without its breaks")
    unbroken_s: int = Field(description="On duty without a pause")
    rested_s: int | None = Field(description="Off duty before the shift; null: not known")
    left_s: int | None = Field(description="Until a limit is reached; null: there is none")
    is_near: bool = Field(description="A limit is near, so they rank lower")


class CandidateOut(BaseModel):
    """One worker, judged for one order. Distance and fix are null for those who must not be seen."""

    worker_id: int
    name: str
    department_id: int
    distance_m: float | None = Field(description="As the crow flies")
    way_m: float | None = Field(description="By the road; null where the estimate is a straight line's")
    eta_s: float | None
    eta_low_s: float | None = Field(description="The earliest, with age, accuracy and heading of the fix")
    eta_high_s: float | None = Field(description="The latest")
    by: Basis | None = Field(description="What the estimate rests on; null where there is none")
    fix_age_s: float | None
    accuracy_m: float | None
    load: int = Field(description="Open orders already with this worker")
    skills: list[str] = Field(description="Kinds of order (values of OrderType); empty means all")
    travel: Travel = Field(description="The vehicle they go by; the estimate is for it")
    tools: list[str] = Field(description="Names of the tools they have")
    lacks: list[str] = Field(description="Names of the tools the order needs and they have not")
    rest: RestOut | None = Field(description="Null: the organisation asks for no rest, or nothing is known")
    shift_end: str | None = Field(examples=["18:00"])
    after_shift: bool = Field(description="The shift may be over before they are there")
    presence: Presence
    reasons: list[Exclusion]


class CandidatesOut(BaseModel):
    """Candidates best first; excluded nearest first, at most 100, with the full count of each reason.

    `method` is `road` where anybody's time is; `roads` says why not (null: nobody was asked).
    """

    order_id: int
    method: Literal["road", "straight_line"]
    roads: RoadState | None
    computed_at: datetime
    candidates: list[CandidateOut]
    excluded: list[CandidateOut]
    excluded_counts: dict[Exclusion, int]
    excluded_total: int


class BestQuery(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"order_ids": [12, 13]}]})

    order_ids: Annotated[list[Annotated[int, Field(ge=1, le=2**53)]], Field(min_length=1, max_length=500)]


class BestOut(BaseModel):
    """Who would be there soonest, `worker_id` null where nobody can take it."""

    order_id: int = Field(examples=[12])
    worker_id: int | None = Field(examples=[7])
    eta_s: float | None = Field(examples=[540])
    distance_m: float | None = Field(description="As the crow flies")
    by: Basis | None = Field(description="What the estimate rests on")


class BestListOut(BaseModel):
    """In the order asked; orders that cannot be dispatched, or that the caller does not see, are left out."""

    items: list[BestOut]
