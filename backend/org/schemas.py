"""What the organisation looks like in JSON."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from backend.org.periods import WorkingPeriodIn, WorkingPeriodOut
from contract.crew import Travel
from contract.vocabulary import MonitoringMode, OrderType, WorkerKind

Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S", examples=["张伟"])]
Phone = Annotated[str, Field(pattern=r"^\+?[0-9]{5,15}$", examples=["13800010001"])]
ToolKey = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,20}$", examples=["otdr"])]
Tools = Annotated[list[ToolKey], Field(max_length=40)]
ShiftEnd = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["18:00"])]
Identifier = Annotated[int, Field(ge=1, le=2**53)]
Version = Annotated[int, Field(ge=1, le=2**53, description="The version the client saw.")]


class Strict(BaseModel):
    """A request body: unknown members are refused rather than silently ignored."""

    model_config = ConfigDict(extra="forbid")


class DepartmentOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"example": {"id": 3, "parent_id": 1, "name": "黄浦班"}})

    id: int
    parent_id: int | None
    name: str


class DepartmentsOut(BaseModel):
    items: list[DepartmentOut]


class DepartmentCreate(Strict):
    name: Name
    parent_id: Identifier


class WorkerOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 7,
                "version": 3,
                "kind": "person",
                "number": "WX0007",
                "name": "张伟",
                "phone": "13800010007",
                "department_id": 3,
                "skills": ["fault", "install"],
                "monitoring": "full",
                "on_duty": True,
                "stealth": False,
                "shift_end": "18:00",
                "has_device": True,
                "fix_interval_s": None,
                "duty_since": "2026-11-21T00:02:00.000Z",
                "stealth_since": None,
                "monitoring_since": None,
                "working_periods": None,
                "travel": "ebike",
                "tools": ["otdr"],
                "updated_at": "2026-11-21T08:00:00.000Z",
            }
        }
    )

    id: int
    version: int
    kind: WorkerKind
    number: str
    name: str
    phone: str | None
    department_id: int
    skills: list[OrderType]
    monitoring: MonitoringMode
    on_duty: bool
    stealth: bool
    shift_end: str | None = Field(description="HH:MM of the organisation's time zone")
    has_device: bool
    fix_interval_s: int | None = Field(description="Seconds between fixes; null: the organisation's")
    duty_since: datetime | None = Field(
        default=None, description="When on_duty became what it is; null: never changed"
    )
    stealth_since: datetime | None = Field(default=None, description="The same of stealth")
    monitoring_since: datetime | None = Field(default=None, description="The same of monitoring")
    working_periods: list[WorkingPeriodOut] | None = Field(
        default=None,
        description="The worker's own; empty: always; null: the organisation's, and its holidays",
    )
    travel: Travel = Field(default=Travel.EBIKE, description="The vehicle the worker goes by")
    tools: list[str] = Field(default=[], description="Keys of the organisation's tools the worker has")
    updated_at: datetime


class WorkerCreate(Strict):
    name: Name
    kind: WorkerKind = WorkerKind.PERSON
    phone: Phone | None = None
    department_id: Identifier
    number: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,20}$")] | None = None
    skills: Annotated[list[OrderType], Field(max_length=20)] = []
    monitoring: MonitoringMode = MonitoringMode.FULL
    shift_end: ShiftEnd | None = None
    travel: Travel = Travel.EBIKE
    tools: Tools = []


class WorkerPatch(Strict):
    """Only what is given is changed."""

    version: Version
    name: Name | None = None
    monitoring: MonitoringMode | None = None
    skills: Annotated[list[OrderType], Field(max_length=20)] | None = None
    department_id: Identifier | None = None
    fix_interval_s: Annotated[int, Field(ge=1, le=3600)] | None = Field(
        default=None, description="Seconds between fixes; null, when given: the organisation's"
    )
    working_periods: Annotated[list[WorkingPeriodIn], Field(max_length=40)] | None = Field(
        default=None, description="Empty: always; null, when given: the organisation's"
    )
    travel: Travel | None = None
    tools: Tools | None = None
    shift_end: ShiftEnd | None = Field(default=None, description="Null, when given: the working period's")


class DeviceOut(BaseModel):
    device_id: str = Field(examples=["d8c1f0a29b3e"])
    worker_id: int
    label: str
    issued_at: datetime
    revoked_at: datetime | None


class DevicesOut(BaseModel):
    items: list[DeviceOut]


class DeviceCreate(Strict):
    label: Name
    device_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")] | None = Field(
        default=None, description="A tracker's own id; left out, the server makes one that cannot be guessed."
    )


class LoginCodeOut(BaseModel):
    code: str = Field(examples=["482913"])
    expires_at: datetime


class DutyIn(Strict):
    on_duty: bool = Field(examples=[True])


class StealthIn(Strict):
    stealth: bool = Field(examples=[True])
