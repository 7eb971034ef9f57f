"""What candidates look like on the wire. No rules, no rows."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from contract.vocabulary import Exclusion, Presence


class CandidateOut(BaseModel):
    """One worker, judged for one order. Distance and fix are null for those who must not be seen."""

    worker_id: int
    name: str
    department_id: int
    distance_m: float | None
    eta_s: float | None
    fix_age_s: float | None
    accuracy_m: float | None
    load: int = Field(description="Open orders already with this worker")
    skills: list[str] = Field(description="Kinds of order (values of OrderType); empty means all")
    shift_end: str | None = Field(examples=["18:00"])
    presence: Presence
    reasons: list[Exclusion]


class CandidatesOut(BaseModel):
    """Candidates best first; excluded nearest first, at most 100, with the full count of each reason."""

    order_id: int
    method: Literal["straight_line"] = "straight_line"
    computed_at: datetime
    candidates: list[CandidateOut]
    excluded: list[CandidateOut]
    excluded_counts: dict[Exclusion, int]
    excluded_total: int
