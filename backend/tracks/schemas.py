"""What is asked about tracks and what a line of the answer looks like."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from backend.tracks.rules.gaps import GapReason
from backend.tracks.rules.suspicion import Sign
from contract.vocabulary import AlarmKind, AlarmLevel, EventKind

LONGEST = timedelta(days=184)  # six months, whichever they are
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def _in_utc(at: datetime) -> datetime:
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    if not EARLIEST <= aware < LATEST:
        raise ValueError("not a time positions can have")
    return aware


Moment = Annotated[
    datetime, AfterValidator(_in_utc), Field(description="ISO-8601; UTC where it names no zone")
]
WorkerIds = Annotated[
    list[Annotated[int, Field(ge=1, le=2**53)]], Field(min_length=1, max_length=500, examples=[[7, 8]])
]


class TimeRange(BaseModel):
    """A body with a stretch of time, since <= at < until."""

    model_config = ConfigDict(extra="forbid")

    since: Moment = Field(examples=["2026-11-20T00:00:00Z"])
    until: Moment = Field(examples=["2026-11-20T10:00:00Z"])

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.since < self.until:
            raise ValueError("since must be before until")
        if self.until - self.since > LONGEST:
            raise ValueError("at most six months at once")
        return self


class TrackQuery(TimeRange):
    """Whose tracks; every worker once, in this order."""

    worker_ids: WorkerIds


class StopOut(BaseModel):
    """Within a radius for a time that the organisation sets (50 m, 5 min). Centre of the fixes; `radius_m` is
    their RMS distance from it."""

    since: datetime
    until: datetime
    lat: float
    lon: float
    radius_m: float
    fixes: int


class GapOut(BaseModel):
    """Nothing was taken; what the log forbids explains its own stretch, the rest is a guess."""

    since: datetime
    until: datetime
    reason: GapReason


class ReasonOut(BaseModel):
    code: Sign
    count: int
    detail: dict[str, float] = Field(examples=[{"share": 0.02}])


class SuspicionOut(BaseModel):
    """How much speaks for made positions; reasons, the gravest first."""

    score: int = Field(ge=0, le=100)
    reasons: list[ReasonOut]


class HappenedOut(BaseModel):
    """A step of an order of the worker's, or an alarm about him; only those the caller may see."""

    at: datetime
    kind: EventKind = Field(examples=["order.checked_in"])
    subject_kind: Literal["order", "alarm"]
    subject_id: int
    title: str = Field(description="The order's title; of an alarm what it was about")
    number: str = Field(default="", description="The order's number")
    alarm: AlarmKind | None = None
    level: AlarmLevel | None = None


class TrackOut(BaseModel):
    """The line at the head of a part of the answer; `n` rows of columns follow it as bytes, laid out as in
    `contract/tracks.py`. Of a worker with many fixes several parts come, one after the other; the one with
    part = parts is the last and has the summary, those before it have none."""

    model_config = ConfigDict(json_schema_extra={"example": {"worker_id": 7, "n": 0}})

    worker_id: int
    n: int
    part: int = 1
    parts: int = Field(default=1, description="On any but the last part: at least so many.")
    stops: list[StopOut] = []
    gaps: list[GapOut] = []
    happened: list[HappenedOut] = Field(default=[], description="Oldest first, at most some thousands")
    mileage_m: float = Field(default=0.0, description="Great-circle legs, none in stops or across gaps")
    moving_s: float = 0.0
    stopped_s: float = 0.0
    max_speed_mps: float = 0.0
    suspicion: SuspicionOut = SuspicionOut(score=0, reasons=[])
