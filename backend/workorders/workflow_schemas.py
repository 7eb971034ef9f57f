"""Workflows on the wire: `/api/workflows`."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from backend.workorders.definition import Definition, Guard, Target
from contract.vocabulary import OrderMove, OrderType


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


class RunningOut(BaseModel):
    """Orders that follow this version and are not at an end; of the departments the account sees."""

    type: OrderType
    version: int = Field(examples=[1])
    orders: int = Field(examples=[12])


class RunningVersionsOut(BaseModel):
    items: list[RunningOut]


class MovePartOut(BaseModel):
    """What a row of this move can be made of."""

    move: OrderMove
    targets: list[Target] = Field(description="Where it can lead, the usual first")
    says: list[str] = Field(description="What a row can require to be said", examples=[["cause", "advice"]])
    must_say: list[str] = Field(description="What has to be said in any case", examples=[["cause"]])
    guards: list[Guard] = Field(description="What can be asked of it")
    needed_guard: Guard | None = Field(description="Without it no row of the move is taken")
    undoable: bool = Field(description="A workflow can let whoever did it take it back")


class ShippedOut(BaseModel):
    type: OrderType
    definition: Definition


class PartsOut(BaseModel):
    """What workflows are put together from, and those that the program brings."""

    moves: list[MovePartOut]
    shipped: list[ShippedOut]
