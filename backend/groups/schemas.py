"""What groups look like on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[int, Field(ge=1, le=2**53)]
Version = Annotated[int, Field(ge=1, le=2**53, description="The version the client saw.", examples=[1])]
Members = Annotated[list[Identifier], Field(max_length=2000, examples=[[7, 8]])]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), Field(examples=["夜班抢修"])
]


class GroupOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 2,
                "version": 1,
                "name": "夜班抢修",
                "worker_ids": [7, 8],
                "department_id": 1,
                "removed": False,
                "updated_at": "2026-11-21T08:00:00.000Z",
            }
        }
    )

    id: int
    version: int
    name: str
    worker_ids: list[int]
    department_id: int
    removed: bool
    updated_at: datetime


class GroupsOut(BaseModel):
    items: list[GroupOut]


class GroupCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name
    worker_ids: Members


class GroupPatch(BaseModel):
    """Only what is given is changed."""

    model_config = ConfigDict(extra="forbid")

    version: Version
    name: Name | None = None
    worker_ids: Members | None = None


class GroupRemove(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Version
