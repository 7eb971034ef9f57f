"""What timeliness reports look like on the wire."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from contract.vocabulary import OrderState, TimerKind


class By(StrEnum):
    """Whose runs make one line: each stage's, each department's, each person's."""

    STAGE = "stage"
    DEPARTMENT = "department"
    PERSON = "person"


class TimelinessLine(BaseModel):
    """Runs of one stage's limit. `worker_id`, or `account_id` of somebody at a desk: whose they were.

    A run whose order was cancelled, or that passed to somebody else before it was due, is not counted.
    """

    stage: TimerKind
    department_id: int | None = Field(None, description="The department that had the order then")
    worker_id: int | None = None
    account_id: int | None = None
    person: str = Field("", description="Of an account; a worker's name is known by its id")
    runs: int = Field(examples=[128])
    in_time: int = Field(description="Ended in time", examples=[117])
    late: int = Field(description="Ended too late, or running and past its limit", examples=[9])
    open: int = Field(description="Running, not past its limit", examples=[2])
    median_s: float | None = Field(None, description="Of ended runs, without suspensions", examples=[402])
    p90_s: float | None = Field(None, description="Nine of ten ended runs took at most this", examples=[871])


class TimelinessTotals(BaseModel):
    """Of orders raised in the period."""

    raised: int
    confirmed: int = Field(description="Restoration confirmed with the customer")
    cancelled: int
    returned: int = Field(description="How often a worker or the room put one back")
    reopened: int = Field(description="How often a customer said that it does not work after all")
    rated: int
    rating: float | None = Field(None, description="The mean of those rated", examples=[4.6])


class TimelinessOut(BaseModel):
    """Runs of limits that began in the period."""

    since: datetime
    until: datetime
    at: datetime = Field(description="Running limits are judged at this time")
    by: By
    totals: TimelinessTotals
    lines: list[TimelinessLine]


class TimelinessRun(BaseModel):
    """One run behind a line. `late_s` is negative where there was time left."""

    order_id: int
    number: str
    title: str
    state: OrderState
    stage: TimerKind
    department_id: int | None
    worker_id: int | None
    person: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    took_s: float | None = Field(description="Without suspensions; null while it runs", examples=[1502.0])
    late_s: float = Field(examples=[-298.0])


class TimelinessRunsOut(BaseModel):
    """The latest first; `more` runs were left out."""

    items: list[TimelinessRun]
    more: int
