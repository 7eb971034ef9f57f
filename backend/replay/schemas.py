"""What the room at a past moment looks like, and what a line of its playing does."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from backend.alarms.service import AlarmOut
from backend.kit.eventschemas import EventOut
from backend.live.frames import PositionsFrame
from backend.workorders.service import OrderOut
from contract.vocabulary import MonitoringMode


class PresenceOut(BaseModel):
    """What decided then whether a worker could be seen."""

    worker_id: int
    department_id: int
    on_duty: bool
    stealth: bool
    monitoring: MonitoringMode


class MomentOut(BaseModel):
    """The room as it was. `positions`: where everybody was last known to be, however long before."""

    at: datetime
    positions: PositionsFrame
    orders: list[OrderOut] = Field(description="Open then, or ended in the 24 hours before")
    workers: list[PresenceOut]
    alarms: list[AlarmOut] = Field(description="Not cleared then")


class EventLine(BaseModel):
    """Something that happened."""

    kind: Literal["event"] = "event"
    at: datetime
    event: EventOut


class PositionsLine(BaseModel):
    """Who moved in the step that ends at `at`, and where to."""

    kind: Literal["positions"] = "positions"
    at: datetime
    positions: PositionsFrame
