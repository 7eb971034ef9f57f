"""What incidents look like on the wire."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from contract.vocabulary import IncidentCategory, IncidentState, OrderState, OrderType, Priority

MOST_PHOTOS = 9
Version = Annotated[int, Field(ge=1, le=2**31, examples=[1], description="The version the caller last saw")]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), Field(examples=["重复上报"])
]
Moment = Annotated[
    AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC))
]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


def _example(**fields: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [fields]})


class IncidentIn(BaseModel):
    """A report from the street. A position or an address is needed."""

    model_config = _example(
        category="damage", text="人井盖被压坏，光缆外露", lat=31.2304, lon=121.4737, accuracy_m=12
    )

    category: IncidentCategory
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    lat: Latitude | None = None
    lon: Longitude | None = None
    accuracy_m: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] | None = None
    at: Moment | None = Field(
        default=None, description="When the worker reported it, where the phone was offline then"
    )
    attachment_ids: Annotated[list[UUID], Field(max_length=MOST_PHOTOS)] = []


class IncidentOrderIn(BaseModel):
    """Make it an order. What is left out follows from the report."""

    model_config = _example(version=1)

    version: Version
    type: OrderType | None = None
    priority: Priority | None = None


class IncidentDismissIn(BaseModel):
    model_config = _example(version=1, reason="重复上报")

    version: Version
    reason: Reason


class IncidentOut(BaseModel):
    """A report and what became of it."""

    id: int = Field(examples=[12])
    version: int
    state: IncidentState
    category: IncidentCategory
    text: str
    address: str
    lat: float | None
    lon: float | None
    accuracy_m: float | None
    attachment_ids: list[UUID]
    worker_id: int
    worker_name: str
    department_id: int
    happened_at: datetime = Field(description="By the phone, where that is believable; else `created_at`")
    created_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str = Field(description="Why it was dismissed")
    order_id: int | None
    order_number: str = ""


class OwnIncidentOut(IncidentOut):
    """As its reporter sees it."""

    order_state: OrderState | None = None
    outcome: str = Field("", description="What it was in the end, or why nothing was done")


class OwnIncidentsOut(BaseModel):
    items: list[OwnIncidentOut]
