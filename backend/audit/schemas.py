"""What a look-up of somebody's position looks like to the one who was looked up."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class LookUpOut(BaseModel):
    """Somebody read stored positions (`track`) or asked the phone where it is now (`locate`)."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 4711,
                "at": "2026-11-21T08:00:00.000Z",
                "by": "陈晓",
                "kind": "track",
                "since": "2026-11-20T00:00:00.000Z",
                "until": "2026-11-20T10:00:00.000Z",
                "refused": False,
            }
        }
    )

    id: int
    at: datetime
    by: str
    kind: Literal["track", "locate"]
    since: datetime | None = Field(description="The stretch of time looked at; null: from the beginning")
    until: datetime | None
    refused: bool = Field(description="A rule forbade it, nothing was shown")
