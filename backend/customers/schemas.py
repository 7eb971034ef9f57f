"""What customers look like on the wire."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from contract.vocabulary import CustomerLevel, CustomerSegment

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC)),
]


class CustomerOut(BaseModel):
    id: int
    name: str = Field(examples=["黄浦区中心医院"])
    level: CustomerLevel
    segment: CustomerSegment | None = None
    industry: str
    contact_name: str
    contact_phone: str
    address: str
    lat: float
    lon: float
    department_id: int
    manager_worker_id: int | None = None
    ended_at: datetime | None = Field(None, description="When its service ended; null: it goes on")
    version: int = 1


class CustomerCreate(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "豫园街道社区事务中心",
                    "level": "b",
                    "industry": "政务",
                    "contact_name": "周主任",
                    "contact_phone": "199-0000-0002",
                    "address": "上海市黄浦区方浜中路 265 号",
                    "lat": 31.2271,
                    "lon": 121.4921,
                }
            ]
        },
    )
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    level: CustomerLevel = CustomerLevel.C
    segment: CustomerSegment | None = None
    industry: Annotated[str, StringConstraints(strip_whitespace=True, max_length=50)] = ""
    contact_name: Line = ""
    contact_phone: Line = ""
    address: Line = ""
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    department_id: Annotated[int, Field(ge=1, le=2**53)] | None = None
    ended_at: Moment | None = Field(
        None, description="Of one who has left already, brought over from elsewhere"
    )


class CustomerPatch(BaseModel):
    """Only what is given is changed. Orders that are there already keep the level they were raised with."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"version": 1, "level": "a", "segment": "industry"}]}
    )
    version: Annotated[int, Field(ge=1, le=2**31, description="The version the caller last saw")]
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] | None = None
    level: CustomerLevel | None = None
    segment: CustomerSegment | None = Field(None, description="Null takes it away, where it is given")
    industry: Annotated[str, StringConstraints(strip_whitespace=True, max_length=50)] | None = None
    contact_name: Line | None = None
    contact_phone: Line | None = None
    address: Line | None = None
    ended_at: Moment | None = Field(
        None, description="Null, where it is given: the service goes on after all"
    )
