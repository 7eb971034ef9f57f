"""What many orders at once look like on the wire: one move, one transaction, an outcome for each."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from backend.workorders.schemas import Id, Line, Moment, OrderOut, Reason, Version
from contract.arranging import Arrangement
from contract.vocabulary import OrderMove, Priority

MOST = 500


class BatchItem(BaseModel):
    """One of the orders, and what is said of it alone."""

    model_config = ConfigDict(extra="forbid")

    order_id: Id
    version: Version
    worker_id: Id | None = Field(default=None, description="Who gets it, of a dispatch")
    planned_at: Moment | None = None


class BatchIn(BaseModel):
    """`reason`, `note` and `customer_note` are said of every order, where the move takes them."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"move": "dispatch", "items": [{"order_id": 12, "version": 3, "worker_id": 7}]}]
        },
    )

    move: Literal[
        OrderMove.INTAKE,
        OrderMove.DISPATCH,
        OrderMove.RETURN,
        OrderMove.SUSPEND,
        OrderMove.RESUME,
        OrderMove.CONFIRM,
        OrderMove.CANCEL,
        Arrangement.PRIORITY,
        Arrangement.TRANSFER,
    ]
    items: Annotated[list[BatchItem], Field(min_length=1, max_length=MOST)]
    reason: Reason | None = None
    note: Line = ""
    customer_note: Line = ""
    priority: Priority | None = None
    department_id: Id | None = None


class OrderOutcomeOut(BaseModel):
    """What became of one order. Where it was refused nothing was changed and `reason` says why."""

    order_id: int
    done: bool
    order: OrderOut | None = Field(description="As it is now; null where this account does not see it")
    reason: str = Field(
        default="", examples=["version_conflict", "wrong_state", "off_duty", "not_found", "invalid"]
    )
    by: str | None = Field(default=None, description="Who changed it meanwhile, of a conflict")
    at: datetime | None = None


class BatchOut(BaseModel):
    """In the order asked."""

    outcomes: list[OrderOutcomeOut]
