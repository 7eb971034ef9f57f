"""What undo looks like on the wire: `/api/my/undo`, and `undo` and `redo` of one order and of many."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from backend.workorders.batch_schemas import MOST
from backend.workorders.bodies import MoveIn
from backend.workorders.schemas import Id, Version
from backend.workorders.undo import Blocked
from contract.vocabulary import EventKind, OrderState


class UndoIn(MoveIn):
    """Which event is meant: of undo the step itself, of redo the undo that is to be undone."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"version": 3, "event_seq": 4711}]}
    )

    event_seq: Id


class UndoItem(BaseModel):
    """One of the orders. Without `event_seq` the step is meant that made this version."""

    model_config = ConfigDict(extra="forbid")

    order_id: Id
    version: Version
    event_seq: Id | None = None


class UndoManyIn(BaseModel):
    """What one key takes back, or makes again: each order by itself is done, or refused with a reason."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"items": [{"order_id": 12, "version": 3, "event_seq": 4711}]}]},
    )

    items: Annotated[list[UndoItem], Field(min_length=1, max_length=MOST)]


class SinceOut(BaseModel):
    """What somebody did with the order since."""

    kind: EventKind
    by: str
    at: datetime
    number: str = Field("", description="Of the order, where it is another one that went on")


class RefusedOut(BaseModel):
    reason: Blocked
    since: list[SinceOut] = []


class TogetherOut(BaseModel):
    """Another order to which the same was done at once, and which still stands as it was left."""

    order_id: int
    event_seq: int
    version: int


class StaysOut(BaseModel):
    """Another order to which the same was done at once, and with which somebody has gone on since."""

    order_id: int
    number: str
    event_seq: int
    version: int = Field(description="Of the step, not of the order as it is now")
    refused: RefusedOut


class StepOut(BaseModel):
    """A step that can be taken back or made again, with what a sentence about it needs."""

    event_seq: int = Field(description="What `undo` or `redo` has to name")
    kind: EventKind = Field(description="What was done")
    at: datetime
    order_id: int
    version: int = Field(description="The order's present version")
    number: str = Field(examples=["GD20261121-0001"])
    title: str
    worker_name: str = Field(
        description="Who has the order because of it, or had it before it was taken away"
    )
    former_worker_name: str = Field("", description="Who had it before")
    state: OrderState = Field(description="The order's state after the command")
    refused: RefusedOut | None = None
    together: list[TogetherOut] = Field(
        default=[], description="To be taken back with it, where it was done to many"
    )
    stays: list[StaysOut] = Field(
        default=[], description="Done at once with it too, and not to be taken back any more"
    )


class MyUndoOut(BaseModel):
    """The account's next undo and redo; `blocked`: newer steps that cannot be taken back, newest first."""

    undo: StepOut | None
    redo: StepOut | None
    blocked: list[StepOut] = []
