"""What alarms look like on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contract.vocabulary import AlarmKind, AlarmLevel, AlarmState, Role


class AlarmOut(BaseModel):
    """`title` is plain data (a worker's name, an order's number); the words around it are the client's."""

    id: int
    version: int
    kind: AlarmKind
    level: AlarmLevel
    state: AlarmState
    subject_kind: str = Field(examples=["order"])
    subject_id: int
    worker_id: int | None
    order_id: int | None
    department_id: int
    title: str = Field(examples=["GD20261121-0001"])
    raised_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str
    cleared_at: datetime | None
    step: int = Field(0, description="How many levels up it has been told; 0: nothing to escalate")
    role: Role | None = Field(None, description="Who it has been told to last", examples=["supervisor"])


class AcknowledgeIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(ge=1, le=2**31, examples=[1])]
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
