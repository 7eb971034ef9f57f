"""What a stored position looks like on the wire."""

from datetime import datetime

from pydantic import BaseModel, Field

from contract.vocabulary import FixSource


class RemovedOut(BaseModel):
    """One removal, as the log has it."""

    at: datetime
    fixes: int
    until: datetime = Field(description="Everything older went")


class RetentionOut(BaseModel):
    """How long positions are kept, what that would remove, and what was removed last."""

    days: int = Field(examples=[183])
    until: datetime = Field(description="Positions from before this moment are removed at the next round")
    waiting: int = Field(description="Stored positions from before it; counting ends at `waiting_most`")
    waiting_most: int
    every_s: float = Field(description="Seconds between rounds")
    checked_at: datetime | None = Field(description="The last finished round; null: none since the start")
    last: RemovedOut | None = Field(description="The last round that removed anything; null: never")


class PositionOut(BaseModel):
    """WGS-84 degrees, metres, metres a second, degrees from north, per cent."""

    at: datetime
    received_at: datetime
    device_at: datetime | None = Field(description="What the device claimed, where that differs from `at`")
    lat: float
    lon: float
    accuracy_m: float | None
    speed_mps: float | None
    heading_deg: float | None
    altitude_m: float | None
    battery_pct: float | None
    source: FixSource
    marks: list[str] = Field(examples=[["out_of_order"]])
    note: str | None
