"""Work orders as the backend sends them, and what is sent to make one. No requests, no Qt."""

from datetime import datetime

import msgspec

from console.api.incident_types import IncidentRef
from console.api.record import Record
from console.api.service_time_types import Promise
from contract.vocabulary import (
    CircuitLevel,
    CustomerLevel,
    CustomerStage,
    OrderSource,
    OrderState,
    OrderType,
    Priority,
    Role,
    TimerKind,
)


class Timer(Record, frozen=True, kw_only=True):
    """One service-time limit; it runs while `stopped_at` is None."""

    kind: TimerKind
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None = None
    paused_at: datetime | None = None
    paused_s: float = 0.0


class Filled(Record, frozen=True, kw_only=True):
    """A field of a reply or of an order, with the words it was asked for with."""

    name: str
    zh: str
    en: str
    value: str | float
    unit: str = ""
    value_zh: str = ""
    value_en: str = ""


class Reply(Record, frozen=True, kw_only=True):
    text: str
    result: str  # done | not_done
    lat: float | None = None
    lon: float | None = None
    at: datetime
    attachment_ids: list[str] = []
    fields: list[Filled] = []


class CheckIn(Record, frozen=True, kw_only=True):
    lat: float | None = None
    lon: float | None = None
    at: datetime
    distance_m: float | None = None
    reason: str = ""


class Suspension(Record, frozen=True, kw_only=True):
    """Stopped since when, by whom and why; only asked for while `since` is None."""

    since: datetime | None = None
    by: str = ""
    reason: str
    requested_at: datetime | None = None
    requested_by: str = ""
    from_state: OrderState | None = None


class Escalation(Record, frozen=True, kw_only=True):
    at: datetime
    by: str
    reason: str
    from_department_id: int
    to_department_id: int
    from_state: OrderState
    worker_name: str = ""


class Alert(Record, frozen=True, kw_only=True):
    """Somebody was told that limit number `run` is nearly passed (`step` 0) or passed, so many levels up."""

    run: int
    timer: TimerKind
    step: int
    role: Role
    names: list[str] = []
    due_at: datetime
    at: datetime


class Feedback(Record, frozen=True, kw_only=True):
    """The fault report."""

    at: datetime
    by: str
    cause: str
    advice: str = ""
    attachment_ids: list[str] = []


class Rating(Record, frozen=True, kw_only=True):
    at: datetime
    by: str
    score: int
    comment: str = ""


class QualityCheck(Record, frozen=True, kw_only=True):
    at: datetime
    by: str
    passed: bool
    score: int | None = None
    defects: str = ""


class OrderFile(Record, frozen=True, kw_only=True):
    """A file of the room's; `media_type` is what its content shows."""

    id: str
    name: str
    media_type: str
    size: int
    at: datetime
    by: str = ""


class Party(Record, frozen=True, kw_only=True):
    """Whose part of a commission an order is."""

    name: str
    zh: str
    en: str


class CommissionPart(Record, frozen=True, kw_only=True):
    """One party's order, as far as every party may know of it."""

    order_id: int
    number: str
    party: Party
    department: str
    state: OrderState
    worker_name: str = ""
    answered: bool
    is_seen: bool


class Commission(Record, frozen=True, kw_only=True):
    """All orders of a commission; those called off count in neither figure."""

    total: int
    answered: int
    items: list[CommissionPart]


class Order(Record, frozen=True, kw_only=True):
    id: int
    number: str
    version: int
    type: OrderType
    source: OrderSource
    state: OrderState
    priority: Priority
    title: str
    description: str = ""
    customer_id: int | None = None
    customer_name: str = ""
    customer_level: CustomerLevel | None = None
    contact_name: str = ""
    contact_phone: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    department_id: int
    worker_id: int | None = None
    worker_name: str = ""
    category: str = ""
    product: str = ""
    circuit: CircuitLevel | None = None
    promise: Promise | None = None  # what the limits said when it was raised
    due_at: datetime | None = None
    timers: list[Timer] = []
    created_at: datetime
    created_by: str = ""
    planned_at: datetime | None = None  # when the worker is expected at the site
    dispatched_at: datetime | None = None
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    accepted_at: datetime | None = None
    departed_at: datetime | None = None
    arrived_at: datetime | None = None
    replied_at: datetime | None = None
    confirmed_at: datetime | None = None
    cancelled_at: datetime | None = None
    updated_at: datetime
    updated_by: str = ""
    reply: Reply | None = None
    check_in: CheckIn | None = None
    reason: str = ""
    customer_note: str = ""  # why it ended, in words for the customer
    returned_count: int = 0
    stage: CustomerStage | None = None
    possible_moves: dict[str, list[Role]] = {}  # by OrderMove, or a move of a newer backend
    taken_in_at: datetime | None = None
    taken_in_by: str = ""
    started_at: datetime | None = None
    archived_at: datetime | None = None
    diagnosis: str = ""
    suspension: Suspension | None = None
    suspended_s: float = 0.0
    escalations: list[Escalation] = []
    alerts: list[Alert] = []
    files: list[OrderFile] = []
    merged_into_id: int | None = None
    split_from_id: int | None = None
    fields: list[Filled] = []  # what its type asked for when it was raised
    commission_id: int | None = None  # the first of the orders of one commission; all of them have it
    party: Party | None = None
    photos_before: list[str] = []
    feedback: Feedback | None = None
    rating: Rating | None = None
    checks: list[QualityCheck] = []
    reopened_count: int = 0
    rework_count: int = 0
    workflow_version: int = 1  # of its type's workflow: the one it began with
    incident: IncidentRef | None = None  # the report from the street it was made of


class ChosenParty(msgspec.Struct, frozen=True, kw_only=True):
    """Which department is one of the workflow's parties, this time."""

    name: str
    department_id: int


class OrderDraft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a dispatcher types for a new order; needs a position, a customer or an address."""

    type: OrderType
    title: str
    source: OrderSource = OrderSource.HOTLINE
    priority: Priority = Priority.NORMAL
    description: str = ""
    customer_id: int | None = None
    contact_name: str = ""
    contact_phone: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    department_id: int | None = None
    due_at: datetime | None = None
    category: str = ""
    product: str = ""
    circuit: CircuitLevel | None = None
    fields: dict[str, str | float] = {}
    parties: list[ChosenParty] = []
    draft: bool = False  # only kept; no limit runs before it is submitted
