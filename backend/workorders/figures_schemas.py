"""What the other management reports look like on the wire: one shape, a list of named figures a line."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Report(StrEnum):
    """The reports the sources name beside timeliness (PD-23), and the month's score (JK-12)."""

    VOLUME = "volume"
    CUSTOMERS = "customers"
    PROCESS = "process"
    RATINGS = "ratings"
    QUALITY = "quality"


class Apart(StrEnum):
    """What makes a line of its own."""

    NOTHING = "nothing"
    SOURCE = "source"
    TYPE = "type"
    LEVEL = "level"
    DEPARTMENT = "department"
    PERSON = "person"


class Stretch(StrEnum):
    """Into what the period is cut; whole days in China."""

    PERIOD = "period"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class FigureLine(BaseModel):
    """`values` are the figures that the report's `names` name, in that order."""

    since: datetime | None = Field(None, description="The stretch that it is of; null: the whole period")
    what: str = Field("", description="A source, type, level or stage", examples=["hotline"])
    department_id: int | None = None
    worker_id: int | None = None
    values: list[float | None] = Field(examples=[[128, 4]])


class FiguresOut(BaseModel):
    """One report. Names that end in `_s` are seconds, in `_share` parts of one; the others count."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "report": "volume",
                "since": "2026-10-31T16:00:00Z",
                "until": "2026-11-30T16:00:00Z",
                "apart": "source",
                "stretch": "month",
                "known_since": None,
                "names": ["raised", "cancelled"],
                "lines": [{"since": "2026-10-31T16:00:00Z", "what": "hotline", "values": [128, 4]}],
            }
        }
    )

    report: Report
    since: datetime
    until: datetime
    apart: Apart
    stretch: Stretch
    known_since: datetime | None = Field(
        None, description="Of what happened before, nothing is known; null: of everything"
    )
    names: list[str] = Field(examples=[["raised", "cancelled"]])
    lines: list[FigureLine]
