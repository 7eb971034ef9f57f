"""Records of workflows as they travel: how orders of a type go, version by version."""

from datetime import datetime

import msgspec

from console.api.record import Record
from contract.vocabulary import CustomerStage, OrderMove, OrderState, OrderType, Role


class WorkflowRow(Record, frozen=True, kw_only=True):
    """One row of the table: `move` leads from each of `sources` to `to` (a state, `previous` or `same`)."""

    move: OrderMove
    sources: list[OrderState]
    to: str
    roles: list[Role]
    required: list[str] = []
    guards: list[str] = []


class FieldChoice(Record, frozen=True, kw_only=True):
    value: str
    zh: str
    en: str


class ReplyField(Record, frozen=True, kw_only=True):
    """Something the worker fills in when replying, or the room when it raises an order.

    `kind` is text, number, choice, list (a line each; only when raising) or photo (only when replying).
    """

    name: str
    zh: str
    en: str
    kind: str
    required: bool = False
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: list[FieldChoice] = []


class WorkflowParty(Record, frozen=True, kw_only=True):
    """One of those to whom a commission goes; without a department it is chosen when one is raised."""

    name: str
    zh: str
    en: str
    department_id: int | None = None


class WorkflowDefinition(Record, frozen=True, kw_only=True):
    """Everything that an order type decides about its orders."""

    transitions: list[WorkflowRow]
    stages: dict[OrderState, CustomerStage]
    reply: list[ReplyField] = []
    raising: list[ReplyField] = []
    parties: list[WorkflowParty] = []
    photos_before: int = 0
    photos_after: int = 0
    check_in_radius_m: float = 500.0
    approvals: list[str] = []
    undoable: list[OrderMove] = []


class Workflow(Record, frozen=True, kw_only=True):
    """One version; new orders of the type follow the one that `is_current`."""

    type: OrderType
    version: int
    published_at: datetime
    published_by: str
    note: str = ""
    is_current: bool
    definition: WorkflowDefinition


class Workflows(Record, frozen=True, kw_only=True):
    items: list[Workflow]


class RunningVersion(Record, frozen=True, kw_only=True):
    """Orders that follow this version and are not at an end."""

    type: OrderType
    version: int
    orders: int


class RunningVersions(Record, frozen=True, kw_only=True):
    items: list[RunningVersion]


class MovePart(Record, frozen=True, kw_only=True):
    """What a row of this move can be made of."""

    move: OrderMove
    targets: list[str]
    says: list[str]
    must_say: list[str]
    guards: list[str]
    needed_guard: str | None = None
    undoable: bool = False


class ShippedWorkflow(Record, frozen=True, kw_only=True):
    type: OrderType
    definition: WorkflowDefinition


class WorkflowParts(Record, frozen=True, kw_only=True):
    """What workflows are put together from, and those that the program brings."""

    moves: list[MovePart]
    shipped: list[ShippedWorkflow]


class WorkflowDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent to publish the next version; `seen_version` is the newest its author has seen."""

    type: OrderType
    seen_version: int
    note: str
    definition: WorkflowDefinition
