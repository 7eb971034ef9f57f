"""What is said when orders are arranged: priority, transfer, merge, split, files. No rules."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from backend.workorders.bodies import MoveIn, Reason, Title
from backend.workorders.schemas import Id, Latitude, Line, Longitude, OrderOut, Text, Value, Version
from contract.vocabulary import OrderType, Priority

MOST_PARTS = 8


def _example(**fields: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [{"version": 3} | fields]})


class PriorityIn(MoveIn):
    model_config = _example(priority="urgent", reason="客户催单")

    priority: Priority
    reason: Line = ""


class TransferIn(MoveIn):
    """To a department that the caller sees, or to the one above its own."""

    model_config = _example(department_id=4, reason="属南区")

    department_id: Id
    reason: Reason


class MergeIn(MoveIn):
    model_config = _example(into_id=11, into_version=2, reason="同一故障")

    into_id: Id
    into_version: Version | None = Field(
        default=None, description="Of the other one, where the caller judged by it"
    )
    reason: Reason


class PartIn(BaseModel):
    """A part that becomes an order of its own; what is left out is as in the order it comes from."""

    model_config = ConfigDict(extra="forbid")

    title: Title
    type: OrderType | None = None
    description: Text = ""
    address: Line = ""
    lat: Latitude | None = None
    lon: Longitude | None = None


class SplitIn(MoveIn):
    model_config = _example(parts=[{"title": "更换楼道光缆"}], reason="两处故障")

    parts: Annotated[list[PartIn], Field(min_length=1, max_length=MOST_PARTS)]
    reason: Line = ""


class NamedFileIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: UUID = Field(description="Of an upload of the caller's")
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class FilesIn(MoveIn):
    model_config = _example(add=[], remove=[])

    add: list[NamedFileIn] = Field(default=[], max_length=20)
    remove: list[UUID] = Field(default=[], max_length=20)


class FieldsIn(MoveIn):
    """All that is filled in from now on; what is left out is empty."""

    model_config = _example(fields={"services": 2, "guarantee": "aa"})

    fields: Annotated[dict[str, Value], Field(max_length=40)]


class DuplicatesQuery(BaseModel):
    """What is known of the matter so far; of an order that is there already `order_id` is enough."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"customer_id": 12, "address": "上海市黄浦区南京东路 299 号"}]},
    )

    order_id: Id | None = None
    customer_id: Id | None = None
    contact_phone: Line = ""
    address: Line = ""
    lat: Latitude | None = None
    lon: Longitude | None = None


class DuplicateOut(BaseModel):
    """An order that may be about the same matter, and by what."""

    order: OrderOut
    distance_m: float | None = Field(description="Between the two places, where both are known")
    same_address: bool
    apart_s: float = Field(description="Between the two being raised")


class DuplicatesOut(BaseModel):
    """The most alike first."""

    items: list[DuplicateOut]
