"""What requests to a phone look like on the wire."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from contract.vocabulary import LocateRefusal, LocateState

Identifier = Annotated[int, Field(ge=1, le=2**53)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class LocateOut(BaseModel):
    """One request and what became of it. WGS-84 degrees, metres."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 12,
                "worker_id": 7,
                "state": "fixed",
                "reason": None,
                "requested_at": "2026-11-21T08:00:00.000Z",
                "requested_by": "陈晓",
                "answered_at": "2026-11-21T08:00:03.000Z",
                "lat": 31.229,
                "lon": 121.4805,
                "accuracy_m": 12.0,
                "at": "2026-11-21T08:00:02.000Z",
            }
        }
    )

    id: int
    worker_id: int
    state: LocateState
    reason: LocateRefusal | None = Field(description="The rule that refused, with state `refused`")
    requested_at: datetime
    requested_by: str
    answered_at: datetime | None
    lat: float | None
    lon: float | None
    accuracy_m: float | None
    at: datetime | None = Field(description="When the worker was there")


class LocatesOut(BaseModel):
    """The requests, in the order asked."""

    items: list[LocateOut]


class LocateRequestIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    worker_ids: Annotated[list[Identifier], Field(min_length=1, max_length=500, examples=[[7, 8]])]


class LocateFixIn(BaseModel):
    """Where the phone is, WGS-84; `at` is when it was measured, with its zone."""

    model_config = ConfigDict(extra="forbid")

    at: datetime = Field(examples=["2026-11-21T08:00:02.000Z"])
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, examples=[31.229])]
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, examples=[121.4805])]
    accuracy_m: Number | None = None
    speed_mps: Number | None = None
    heading_deg: Number | None = None
    altitude_m: Number | None = None
    battery_pct: Number | None = None

    @field_validator("at")
    @classmethod
    def _in_utc(cls, at: datetime) -> datetime:
        if not 1970 < at.year < 9000:
            raise ValueError("no phone can have measured at that time")
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


class LocateAnswerIn(BaseModel):
    """Either a fix, or `refused` with the phone's own reason."""

    model_config = ConfigDict(extra="forbid")

    fix: LocateFixIn | None = None
    refused: bool = False
    reason: LocateRefusal | None = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> "LocateAnswerIn":
        if (self.fix is None) != self.refused:
            raise ValueError("give a fix, or say that it is refused")
        return self
