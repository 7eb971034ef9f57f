"""What fault cases and check lists look like on the wire."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[int, Field(ge=1, le=2**53)]
Version = Annotated[int, Field(ge=1, le=2**53, description="The version the client saw.", examples=[1])]
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    Field(examples=["光猫 LOS 灯红，光路中断"]),
]
Product = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), Field(examples=["LAN专线"])]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]

_CASE: dict[str, Any] = {
    "id": 3,
    "version": 1,
    "title": "光猫 LOS 灯红，光路中断",
    "product": "LAN终端",
    "symptom": "LOS 灯闪红，PON 灯灭，宽带和电话都不通",
    "cause": "皮线光缆被装修挤断",
    "remedy": "测分光器端光功率；更换皮线光缆并重做快速连接器",
    "advice": "装修前请告知物业避开弱电管",
    "removed": False,
    "created_by": "王调度",
    "updated_at": "2026-11-18T06:30:00Z",
}


class FaultCaseOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"example": _CASE})

    id: int
    version: int
    title: str
    product: str
    symptom: str
    cause: str
    remedy: str
    advice: str
    removed: bool
    created_by: str
    updated_at: datetime


class FaultCasesOut(BaseModel):
    """Best match first; without a question the newest first."""

    items: list[FaultCaseOut]


class FaultCaseCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Title
    product: Product = ""
    symptom: Text = ""
    cause: Text = ""
    remedy: Text = ""
    advice: Text = Field(default="", description="How the customer avoids it")


class FaultCasePatch(BaseModel):
    """Only what is given is changed."""

    model_config = ConfigDict(extra="forbid")

    version: Version
    title: Title | None = None
    product: Product | None = None
    symptom: Text | None = None
    cause: Text | None = None
    remedy: Text | None = None
    advice: Text | None = None


class FaultCaseSeen(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Version


class CaseLink(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"order_id": 31}]})

    order_id: Identifier


class CheckStep(BaseModel):
    """One thing to look at. `fault` is what it means where it is not as it should be."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] = Field(
        examples=["光猫 LOS 灯是否熄灭"]
    )
    fault: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = Field(
        default="", examples=["光路中断，需上门"]
    )


class CheckListOut(BaseModel):
    """`version` is 0 where nobody has changed what the program brings; `product` "" is for all others."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "product": "LAN终端",
                "version": 0,
                "steps": [{"text": "光猫 LOS 灯是否熄灭", "fault": "光路中断，需上门"}],
            }
        }
    )

    product: str
    version: int
    steps: list[CheckStep]


class CheckListsOut(BaseModel):
    items: list[CheckListOut]


class CheckListPut(BaseModel):
    model_config = ConfigDict(extra="forbid")

    product: Product
    version: Annotated[int, Field(ge=0, le=2**53, description="The version the client saw.", examples=[0])]
    steps: Annotated[list[CheckStep], Field(min_length=1, max_length=30)]
