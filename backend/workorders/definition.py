"""A workflow as data: what an administrator adapts per order type. Judged by `rules`, proved by `proof`."""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contract.vocabulary import CustomerStage, OrderMove, OrderState, Role

PREVIOUS: Final = "previous"
SAME: Final = "same"
Target = OrderState | Literal["previous", "same"]
"""A state, or `previous`: where the order was before it was suspended, or `same`: the state stays."""


class Guard(StrEnum):
    """What has to be true besides state and role. The first five are known before anybody says anything."""

    HAS_WORKER = "has_worker"
    NO_WORKER = "no_worker"
    IN_REWORK = "in_rework"
    SUSPENSION_REQUESTED = "suspension_requested"
    NO_SUSPENSION_REQUESTED = "no_suspension_requested"
    OTHERS_WORK = "others_work"  # the mover neither did nor dispatched it: segregation of duties
    ASSIGNABLE = "assignable"  # the worker of the body can be given an order
    OTHER_LEVEL = "other_level"  # the department of the body is one level up or down
    NEAR_SITE = "near_site"  # within `check_in_radius_m` of the site, or a reason
    PHOTOS_BEFORE = "photos_before"
    REPLY_COMPLETE = "reply_complete"  # required fields and photos after the work
    REPORT_FILE = "report_file"  # at least one file


class Approval(StrEnum):
    """What needs a second person. Without it the request itself does it."""

    SUSPENSION = "suspension"


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    LIST = "list"  # a line each, such as sites; asked for when an order is raised
    PHOTO = "photo"  # one of the reply's own files, such as the crew with helmets; not counted as "after"


_M = OrderMove
UNDOABLE: Final = (
    _M.SAVE,
    _M.SUBMIT,
    _M.INTAKE,
    _M.REJECT,
    _M.DIAGNOSE,
    _M.FIX_REMOTELY,
    _M.DISPATCH,
    _M.RETURN,
    _M.SUSPEND,
    _M.DECLINE_SUSPENSION,
    _M.RESUME,
    _M.CONFIRM,
    _M.REOPEN,
    _M.RATE,
    _M.REWORK,
    _M.CANCEL,
)
"""What the room does and nobody outside has acted on yet. The rest has left the house: the customer was told,
another level has the order, an inspector has judged; and a worker's moves are the worker's."""

OWN: Final = ("contact_name", "contact_phone", "address", "product")
"""What every order has in words of its own, and a type can require."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Count = Annotated[int, Field(ge=0, le=9)]
Figure = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]


class Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Transition(Data):
    """One row of the table: `move` leads from each of `sources` to `to`."""

    move: OrderMove
    sources: Annotated[tuple[OrderState, ...], Field(min_length=1, max_length=30)]
    to: Target
    roles: Annotated[tuple[Role, ...], Field(min_length=1, max_length=10)]
    required: Annotated[tuple[Key, ...], Field(max_length=20)] = ()
    guards: Annotated[tuple[Guard, ...], Field(max_length=10)] = ()


class Choice(Data):
    value: Key
    zh: Words
    en: Words


class ReplyField(Data):
    """Something that is filled in: by the worker when replying, or by the room when the order is raised.

    Of the latter, one that is called like something every order has (`OWN`) only makes that required.
    """

    name: Key
    zh: Words
    en: Words
    kind: FieldKind
    required: bool = False
    unit: Annotated[str, StringConstraints(max_length=12)] = ""
    minimum: Figure | None = None
    maximum: Figure | None = None
    choices: Annotated[tuple[Choice, ...], Field(max_length=30)] = ()


class Party(Data):
    """One of those to whom a commission goes; without a department it is chosen when one is raised."""

    name: Key
    zh: Words
    en: Words
    department_id: Annotated[int, Field(ge=1, le=2**53)] | None = None


class Definition(Data):
    """Everything that an order type decides about its orders."""

    transitions: Annotated[tuple[Transition, ...], Field(min_length=1, max_length=120)]
    stages: Mapping[OrderState, CustomerStage] = Field(
        description="How the customer sees each state: one of exactly three"
    )
    reply: Annotated[tuple[ReplyField, ...], Field(max_length=30)] = ()
    raising: Annotated[tuple[ReplyField, ...], Field(max_length=30)] = Field(
        default=(), description="What is asked for when an order is raised"
    )
    parties: Annotated[tuple[Party, ...], Field(max_length=8)] = Field(
        default=(), description="An order is raised for each of them; none: one order"
    )
    photos_before: Count = 0
    photos_after: Count = 0
    check_in_radius_m: Annotated[float, Field(ge=10, le=100_000, allow_inf_nan=False)] = 500.0
    approvals: frozenset[Approval] = frozenset({Approval.SUSPENSION})
    undoable: Annotated[tuple[OrderMove, ...], Field(max_length=30)] = Field(
        default=UNDOABLE, description="What the dispatcher who did it can take back"
    )


@lru_cache(maxsize=256)
def parsed(text: str) -> Definition:
    """The definition that was stored as this JSON; versions never change, so each is read once."""
    return Definition.model_validate_json(text)
