"""What a stored position looks like on the wire."""

from datetime import datetime

from pydantic import BaseModel, Field

from contract.vocabulary import FixSource


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
