"""What work orders look like on the wire: requests and answers of `/api/orders`. No rules, no rows."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from backend.servicetimes.service import Promise
from contract.vocabulary import (
    CircuitLevel,
    CustomerLevel,
    CustomerStage,
    IncidentCategory,
    OrderMove,
    OrderSource,
    OrderState,
    OrderType,
    Priority,
    Role,
    TimerKind,
)

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, examples=[31.2304])]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, examples=[121.4737])]
Id = Annotated[int, Field(ge=1, le=2**53, examples=[12])]
Version = Annotated[int, Field(ge=1, le=2**31, examples=[3], description="The version the caller last saw")]
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC)),
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
Value = Annotated[
    Annotated[str, StringConstraints(max_length=4000)]
    | Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)],
    Field(union_mode="left_to_right"),
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), Field(examples=["客户改期"])
]


class TimerOut(BaseModel):
    kind: TimerKind
    started_at: datetime
    due_at: datetime = Field(description="Has moved by the pauses that are over")
    stopped_at: datetime | None = None
    paused_at: datetime | None = Field(None, description="Standing still since then: the order is suspended")
    paused_s: float = Field(0.0, description="How long it stood still in pauses that are over")


class FilledOut(BaseModel):
    """A field of a reply or of an order, with the words it was asked for with."""

    name: str = Field(examples=["optical_power"])
    zh: str = Field(examples=["光功率"])
    en: str = Field(examples=["Optical power"])
    value: str | float = Field(examples=[-18.5])
    unit: str = Field(examples=["dBm"])
    value_zh: str = Field("", description="The chosen word, of a choice")
    value_en: str = ""


class ReplyOut(BaseModel):
    text: str
    result: Literal["done", "not_done"]
    lat: float | None = None
    lon: float | None = None
    at: datetime
    attachment_ids: list[UUID] = []
    fields: list[FilledOut] = []


class CheckInOut(BaseModel):
    lat: float | None = None
    lon: float | None = None
    at: datetime
    distance_m: float | None = Field(
        None, description="Great-circle distance to the site, where both are known"
    )
    reason: str = Field("", description="Why the worker checked in all the same, too far away or nowhere")


class SuspensionOut(BaseModel):
    """Stopped since when, by whom and why; or so far only asked for, then `since` is null."""

    since: datetime | None = Field(None, description="The clocks stand still from here on")
    by: str = ""
    reason: str
    requested_at: datetime | None = None
    requested_by: str = ""
    from_state: OrderState | None = Field(None, description="Where the order goes on")


class EscalationOut(BaseModel):
    """A step between the two levels of dispatching."""

    at: datetime
    by: str
    reason: str
    from_department_id: int
    to_department_id: int
    from_state: OrderState
    worker_name: str = Field("", description="Who had it on the level it came from")


class AlertOut(BaseModel):
    """Somebody was told that a limit is about to be passed, or has been."""

    run: int = Field(description="Which of the order's `timers`, from 0", examples=[1])
    timer: TimerKind
    step: int = Field(description="0: nearly due; 1 and more: passed, and so many levels up", examples=[2])
    role: Role = Field(description="Whom the organisation's chain names", examples=["supervisor"])
    names: list[str] = Field(
        [], description="Who has that role in the nearest department, at most eight", examples=[["王主管"]]
    )
    due_at: datetime = Field(description="When it was to be told")
    at: datetime = Field(description="When it was")


class FeedbackOut(BaseModel):
    """What the customer is told at the end: the fault report."""

    at: datetime
    by: str
    cause: str
    advice: str
    attachment_ids: list[UUID] = []


class RatingOut(BaseModel):
    at: datetime
    by: str
    score: int = Field(examples=[5])
    comment: str


class CheckOut(BaseModel):
    """One quality check."""

    at: datetime
    by: str
    passed: bool
    score: int | None = Field(examples=[92])
    defects: str


class FileOut(BaseModel):
    """A file of the room's. `media_type` is what its content shows, whatever its name says."""

    id: UUID
    name: str = Field(examples=["故障照片.jpg"])
    media_type: str = Field(examples=["image/jpeg"])
    size: int = Field(description="Bytes")
    at: datetime
    by: str


class IncidentRefOut(BaseModel):
    """The report from the street that the order was made of; its photos are among the order's files."""

    id: int
    category: IncidentCategory
    by: str = Field(description="The worker who reported it")
    at: datetime


class PartyOut(BaseModel):
    """Whose part of a commission an order is."""

    name: str = Field(examples=["design_institute"])
    zh: str = Field(examples=["售前设计院"])
    en: str = Field(examples=["Pre-sales design institute"])


class PartyIn(BaseModel):
    """Which department is one of the workflow's parties, this time; several departments can be."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(max_length=40)] = Field(examples=["design_institute"])
    department_id: Id


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
    category: str = ""
    product: str = ""
    circuit: CircuitLevel | None = None
    promise: Promise | None = Field(None, description="What the service-time limits said when it was raised")
    due_at: datetime | None
    timers: list[TimerOut]
    created_at: datetime
    created_by: str
    planned_at: datetime | None = Field(None, description="When the worker is expected at the site")
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
    customer_note: str = Field("", description="Why it ended, in words for the customer; `reason` is inner")
    returned_count: int
    workflow_version: int = Field(1, description="Of its type's workflow: the one the order began with")
    stage: CustomerStage = Field(CustomerStage.APPLY, description="As the customer sees it")
    possible_moves: dict[OrderMove, list[Role]] = Field(
        {}, description="What can be done now and who may; a worker only with an order that is the worker's"
    )
    submitted_at: datetime | None = None
    taken_in_at: datetime | None = None
    taken_in_by: str = Field("", description="The first receiver, who stays answerable")
    started_at: datetime | None = None
    archived_at: datetime | None = None
    diagnosis: str = ""
    suspension: SuspensionOut | None = None
    suspended_s: float = Field(0.0, description="How long all ended suspensions lasted")
    escalations: list[EscalationOut] = []
    files: list[FileOut] = Field([], description="What the room attached, oldest first")
    merged_into_id: int | None = Field(None, description="The order that goes on with the same matter")
    split_from_id: int | None = Field(None, description="The order that this is a part of")
    fields: list[FilledOut] = Field([], description="What its type asked for when it was raised")
    commission_id: int | None = Field(
        None, description="The first order of a commission to several parties; all of its orders have it"
    )
    party: PartyOut | None = None
    alerts: list[AlertOut] = Field([], description="Whom the passing of limits was told to, oldest first")
    photos_before: list[UUID] = []
    feedback: FeedbackOut | None = None
    rating: RatingOut | None = None
    checks: list[CheckOut] = []
    reopened_count: int = 0
    rework_count: int = 0
    incident: IncidentRefOut | None = None


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
    due_at: Moment | None = Field(None, description="A promise of its own; else the service-time limits say")
    category: Word = Field("", description="Business category of the service-time table", examples=["互联网"])
    product: Word = Field("", examples=["LAN专线"])
    circuit: CircuitLevel | None = None
    fields: Annotated[dict[str, Value], Field(max_length=40)] = Field(
        default={}, description="By the names that the type's workflow gives; a choice by its value"
    )
    parties: Annotated[list[PartyIn], Field(max_length=20)] = Field(
        default=[],
        description="Of a commission; a party that is not named goes to the workflow's own department",
    )
    draft: bool = Field(False, description="Only saved; no limit runs before it is submitted")


class ReceiptIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Literal["delivered", "read"] = Field(examples=["delivered"])
