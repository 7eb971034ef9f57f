"""Workflows on the wire: `/api/workflows`."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from backend.workorders.definition import Definition
from contract.vocabulary import OrderType


class WorkflowOut(BaseModel):
    """One version of how orders of a type go. An order keeps the version it began with."""

    type: OrderType
    version: int = Field(examples=[2])
    published_at: datetime
    published_by: str
    note: str = Field(description="What is different in this version")
    is_current: bool = Field(description="New orders of the type follow this version")
    definition: Definition


class WorkflowsOut(BaseModel):
    items: list[WorkflowOut]


class WorkflowCreate(BaseModel):
    """The next version of a type's workflow. `seen_version` is the newest one its author has seen."""

    model_config = ConfigDict(extra="forbid")

    type: OrderType
    seen_version: Annotated[int, Field(ge=0, le=2**31, examples=[1])]
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    definition: Definition
