"""What work orders look like on the wire: requests and answers of `/api/orders`. No rules, no rows."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from contract.vocabulary import CustomerLevel, OrderSource, OrderState, OrderType, Priority, TimerKind

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, examples=[31.2304])]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, examples=[121.4737])]
Id = Annotated[int, Field(ge=1, le=2**53, examples=[12])]
Version = Annotated[int, Field(ge=1, le=2**31, examples=[3], description="The version the caller last saw")]
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC)),
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), Field(examples=["客户改期"])
]


class TimerOut(BaseModel):
    kind: TimerKind
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None = None


class ReplyOut(BaseModel):
    text: str
    result: Literal["done", "not_done"]
    lat: float | None = None
    lon: float | None = None
    at: datetime
    attachment_ids: list[UUID] = []


class CheckInOut(BaseModel):
    lat: float | None = None
    lon: float | None = None
    at: datetime
    distance_m: float | None = Field(
        None, description="Great-circle distance to the site, where both are known"
    )


class OrderOut(BaseModel):
    """The whole present state of an order."""

    id: int
    number: str = Field(examples=["GD20261121-0001"])
    version: int
    type: OrderType
    source: OrderSource
    state: OrderState
    priority: Priority
    title: str
    description: str
    customer_id: int | None
    customer_name: str
    customer_level: CustomerLevel | None
    contact_name: str
    contact_phone: str
    address: str
    lat: float | None
    lon: float | None
    department_id: int
    worker_id: int | None
    worker_name: str
    due_at: datetime | None
    timers: list[TimerOut]
    created_at: datetime
    created_by: str
    dispatched_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    accepted_at: datetime | None
    departed_at: datetime | None
    arrived_at: datetime | None
    replied_at: datetime | None
    confirmed_at: datetime | None
    cancelled_at: datetime | None
    updated_at: datetime
    updated_by: str
    reply: ReplyOut | None
    check_in: CheckInOut | None
    reason: str
    returned_count: int


class OrderCreate(BaseModel):
    """A new order. The customer fills what is left blank; one of customer, address or position is needed."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "type": "fault",
                    "title": "宽带无法上网",
                    "description": "光猫 LOS 灯红",
                    "priority": "high",
                    "contact_name": "李女士",
                    "contact_phone": "199-0000-0001",
                    "address": "上海市黄浦区南京东路 299 号",
                    "lat": 31.2372,
                    "lon": 121.4816,
                }
            ]
        },
    )
    type: OrderType
    source: OrderSource = OrderSource.HOTLINE
    priority: Priority = Priority.NORMAL
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    description: Text = ""
    customer_id: Id | None = None
    contact_name: Line = ""
    contact_phone: Line = ""
    address: Line = ""
    lat: Latitude | None = None
    lon: Longitude | None = None
    department_id: Id | None = None
    due_at: Moment | None = None


class MoveIn(BaseModel):
    """A move that says nothing but which version it was decided on."""

    model_config = ConfigDict(extra="forbid")

    version: Version


class DispatchIn(MoveIn):
    worker_id: Id
    note: Line = ""


class CheckInIn(MoveIn):
    lat: Latitude | None = None
    lon: Longitude | None = None
    accuracy_m: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] | None = None
    at: Moment | None = Field(
        default=None, description="When the worker pressed it, where the phone was offline then"
    )


class ReplyIn(MoveIn):
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
    result: Literal["done", "not_done"]
    lat: Latitude | None = None
    lon: Longitude | None = None
    attachment_ids: Annotated[list[UUID], Field(max_length=20)] = []


class ConfirmIn(MoveIn):
    note: Line = ""


class ReasonIn(MoveIn):
    """Why an order is returned or cancelled."""

    reason: Reason


class ReceiptIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Literal["delivered", "read"] = Field(examples=["delivered"])
