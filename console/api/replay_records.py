"""A past moment of the room as the backend says it, and the lines of how it went on; no HTTP, no Qt."""

from datetime import datetime

import msgspec

from console.api.types import Alarm, Event, Order, PositionsFrame
from contract.vocabulary import MonitoringMode


class PresenceThen(msgspec.Struct, frozen=True, kw_only=True):
    """What decided then whether a worker could be seen."""

    worker_id: int
    on_duty: bool
    stealth: bool
    monitoring: MonitoringMode


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """`positions`: where everybody was last known to be, however long before."""

    at: datetime
    positions: PositionsFrame
    orders: list[Order]
    workers: list[PresenceThen]
    alarms: list[Alarm]


class ReplayLine(msgspec.Struct, frozen=True, kw_only=True):
    """`event` with kind "event"; with "positions" `positions` of who moved in the step that ends at `at`."""

    kind: str
    at: datetime
    event: Event | None = None
    positions: PositionsFrame | None = None
