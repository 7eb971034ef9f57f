"""The state machine of one visit: which move leads from where to where, and who may make it. Pure.

Source of the transitions: rows 2–18 and 26 of the closed-loop table in the domain's work-order description.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from contract.vocabulary import EventKind, OrderMove, OrderState, Role

ROOM: Final = frozenset({Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN, Role.DISPATCHER})
"""Those who run the dispatch room. A supervisor watches and never moves an order."""

FIELD: Final = frozenset({Role.WORKER})

ENDED: Final = frozenset({OrderState.CONFIRMED, OrderState.CANCELLED})
OPEN: Final = frozenset(OrderState) - ENDED

ASSIGNED: Final = frozenset(
    {OrderState.DISPATCHED, OrderState.ACKNOWLEDGED, OrderState.EN_ROUTE, OrderState.ON_SITE}
)
"""States in which the order counts as load of its worker."""


class Refusal(StrEnum):
    """Why a move is not allowed."""

    WRONG_STATE = "wrong_state"
    WRONG_ROLE = "wrong_role"
    NOT_ASSIGNED = "not_assigned"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. `required` names the fields that the body needs beside `version`."""

    move: OrderMove
    sources: frozenset[OrderState]
    target: OrderState
    roles: frozenset[Role]
    event: EventKind
    required: tuple[str, ...] = ()


_BEFORE_TRAVEL = frozenset(
    {OrderState.SUBMITTED, OrderState.ACCEPTED, OrderState.DISPATCHED, OrderState.ACKNOWLEDGED}
)

_ROWS = (
    Transition(
        OrderMove.INTAKE,
        frozenset({OrderState.SUBMITTED}),
        OrderState.ACCEPTED,
        ROOM,
        EventKind.ORDER_TAKEN_IN,
    ),
    Transition(  # dispatching a submitted order takes it in; dispatching a dispatched one re-assigns it
        OrderMove.DISPATCH,
        _BEFORE_TRAVEL,
        OrderState.DISPATCHED,
        ROOM,
        EventKind.ORDER_DISPATCHED,
        ("worker_id",),
    ),
    Transition(
        OrderMove.ACCEPT,
        frozenset({OrderState.DISPATCHED}),
        OrderState.ACKNOWLEDGED,
        FIELD,
        EventKind.ORDER_ACCEPTED,
    ),
    Transition(
        OrderMove.DEPART,
        frozenset({OrderState.ACKNOWLEDGED}),
        OrderState.EN_ROUTE,
        FIELD,
        EventKind.ORDER_DEPARTED,
    ),
    Transition(
        OrderMove.CHECK_IN,
        frozenset({OrderState.ACKNOWLEDGED, OrderState.EN_ROUTE}),
        OrderState.ON_SITE,
        FIELD,
        EventKind.ORDER_CHECKED_IN,
    ),
    Transition(
        OrderMove.REPLY,
        frozenset({OrderState.ON_SITE}),
        OrderState.REPAIRED,
        FIELD,
        EventKind.ORDER_REPLIED,
        ("text", "result"),
    ),
    Transition(
        OrderMove.CONFIRM,
        frozenset({OrderState.REPAIRED}),
        OrderState.CONFIRMED,
        ROOM,
        EventKind.ORDER_CONFIRMED,
    ),
    Transition(
        OrderMove.RETURN,
        frozenset({OrderState.DISPATCHED, OrderState.ACKNOWLEDGED}),
        OrderState.ACCEPTED,
        ROOM | FIELD,
        EventKind.ORDER_RETURNED,
        ("reason",),
    ),
    Transition(
        OrderMove.CANCEL,
        _BEFORE_TRAVEL,
        OrderState.CANCELLED,
        ROOM,
        EventKind.ORDER_CANCELLED,
        ("reason",),
    ),
)

TRANSITIONS: Final[Mapping[OrderMove, Transition]] = MappingProxyType({row.move: row for row in _ROWS})


def refusal(move: OrderMove, state: OrderState, role: Role, *, is_assignee: bool) -> Refusal | None:
    """Why `role` cannot make `move` on an order in `state`, or None where it can.

    The role is judged before the state, so that nobody learns an order's state from a refusal.
    """
    transition = TRANSITIONS[move]
    if role not in transition.roles:
        return Refusal.WRONG_ROLE
    if role is Role.WORKER and not is_assignee:
        return Refusal.NOT_ASSIGNED
    if state not in transition.sources:
        return Refusal.WRONG_STATE
    return None


def possible_moves(state: OrderState, role: Role, *, is_assignee: bool) -> tuple[OrderMove, ...]:
    """The moves that `role` could make now, in the order of the table."""
    return tuple(move for move in TRANSITIONS if refusal(move, state, role, is_assignee=is_assignee) is None)
