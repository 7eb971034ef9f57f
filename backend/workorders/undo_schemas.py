"""What undo looks like on the wire: `/api/my/undo` and `POST /api/orders/{id}/undo|redo`."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from backend.workorders.bodies import MoveIn
from backend.workorders.schemas import Id
from backend.workorders.undo import Blocked
from contract.vocabulary import EventKind, OrderState


class UndoIn(MoveIn):
    """Which event is meant: of undo the step itself, of redo the undo that is to be undone."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"version": 3, "event_seq": 4711}]}
    )

    event_seq: Id


class SinceOut(BaseModel):
    """What somebody did with the order since."""

    kind: EventKind
    by: str
    at: datetime


class RefusedOut(BaseModel):
    reason: Blocked
    since: list[SinceOut] = []


class TogetherOut(BaseModel):
    """Another order to which the same was done at once, and which still stands as it was left."""

    order_id: int
    event_seq: int
    version: int


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


class MyUndoOut(BaseModel):
    """The account's next undo and redo; `blocked`: newer steps that cannot be taken back, newest first."""

    undo: StepOut | None
    redo: StepOut | None
    blocked: list[StepOut] = []
