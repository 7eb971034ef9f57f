"""What customers' links look like on the wire of the console."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

SHORTEST_DAYS, USUAL_DAYS, LONGEST_DAYS = 1, 30, 90


class CustomerLinkOut(BaseModel):
    """The link that holds now. The secret in it is kept nowhere, so it cannot be shown again."""

    order_id: int = Field(examples=[41])
    created_at: datetime
    created_by: str
    expires_at: datetime
    opened_at: datetime | None = Field(description="When the customer first looked; null: not yet")
    seen_at: datetime | None = Field(description="When the customer last looked, to some minutes")


class CustomerLinkStateOut(BaseModel):
    link: CustomerLinkOut | None = Field(description="Null: none was given out, or it holds no more")


class CustomerLinkMadeOut(BaseModel):
    """A fresh link."""

    link: CustomerLinkOut
    url: str = Field(
        description="Said this once; empty in a repeated answer",
        examples=["https://dispatch.example.cn/c/6tD3…"],
    )


class CustomerLinkIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"days": 30}]})

    days: Annotated[int, Field(ge=SHORTEST_DAYS, le=LONGEST_DAYS, description="How long it holds")] = (
        USUAL_DAYS
    )


class CustomerRatingIn(BaseModel):
    """What the form of the customers' page says."""

    score: Annotated[int, Field(ge=1, le=5)]
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
