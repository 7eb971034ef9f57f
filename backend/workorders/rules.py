"""The state machine: which move a definition allows, to whom, and where it leads. Pure.

What each move is (its event, the states it can lead to at all) is fixed here, because code carries it out;
from where, by whom and under which conditions is data: `definition`; `shipped` is the table of the sources.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from backend.workorders.definition import PREVIOUS, SAME, Approval, Definition, Guard, Target, Transition
from contract.vocabulary import DONE_STATES, WITH_WORKER_STATES, EventKind, OrderMove, OrderState, Role

ROOM: Final = frozenset({Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN, Role.DISPATCHER})
"""Those who run the dispatch room. A supervisor watches and never moves an order."""

ENDED: Final = DONE_STATES
OPEN: Final = frozenset(OrderState) - ENDED
ASSIGNED: Final = WITH_WORKER_STATES


class Refusal(StrEnum):
    """Why a move is not allowed."""

    WRONG_STATE = "wrong_state"
    WRONG_ROLE = "wrong_role"
    NOT_ASSIGNED = "not_assigned"
    OWN_WORK = "own_work"  # who did or dispatched it does not judge it


@dataclass(frozen=True, slots=True)
class MoveKind:
    """What a move is wherever it is allowed: the event it leaves, and where it may lead (the usual first)."""

    event: EventKind
    targets: tuple[Target, ...]

    @property
    def target(self) -> OrderState:
        """The state the move usually leads to."""
        return OrderState(self.targets[0])


_S = OrderState
TRANSITIONS: Final[Mapping[OrderMove, MoveKind]] = MappingProxyType(
    {
        OrderMove.SAVE: MoveKind(EventKind.ORDER_SAVED, (_S.DRAFT,)),
        OrderMove.SUBMIT: MoveKind(EventKind.ORDER_SUBMITTED, (_S.SUBMITTED,)),
        OrderMove.INTAKE: MoveKind(EventKind.ORDER_TAKEN_IN, (_S.ACCEPTED,)),
        OrderMove.REJECT: MoveKind(EventKind.ORDER_REJECTED, (_S.REJECTED,)),
        OrderMove.DIAGNOSE: MoveKind(EventKind.ORDER_DIAGNOSED, (_S.DIAGNOSING,)),
        OrderMove.FIX_REMOTELY: MoveKind(EventKind.ORDER_FIXED_REMOTELY, (_S.REPAIRED,)),
        OrderMove.DISPATCH: MoveKind(EventKind.ORDER_DISPATCHED, (_S.DISPATCHED,)),
        OrderMove.ACCEPT: MoveKind(EventKind.ORDER_ACCEPTED, (_S.ACKNOWLEDGED,)),
        OrderMove.RETURN: MoveKind(EventKind.ORDER_RETURNED, (_S.ACCEPTED,)),
        OrderMove.ESCALATE: MoveKind(EventKind.ORDER_ESCALATED, (_S.DISPATCHED, _S.ACCEPTED)),
        OrderMove.DEPART: MoveKind(EventKind.ORDER_DEPARTED, (_S.EN_ROUTE,)),
        OrderMove.CHECK_IN: MoveKind(EventKind.ORDER_CHECKED_IN, (_S.ON_SITE,)),
        OrderMove.START: MoveKind(EventKind.ORDER_STARTED, (_S.IN_PROGRESS,)),
        OrderMove.REQUEST_SUSPENSION: MoveKind(EventKind.ORDER_SUSPENSION_REQUESTED, (SAME,)),
        OrderMove.SUSPEND: MoveKind(EventKind.ORDER_SUSPENDED, (_S.SUSPENDED,)),
        OrderMove.DECLINE_SUSPENSION: MoveKind(EventKind.ORDER_SUSPENSION_DECLINED, (SAME,)),
        OrderMove.RESUME: MoveKind(EventKind.ORDER_RESUMED, (PREVIOUS,)),
        OrderMove.REPLY: MoveKind(EventKind.ORDER_REPLIED, (_S.REPAIRED,)),
        OrderMove.CONFIRM: MoveKind(EventKind.ORDER_CONFIRMED, (_S.CONFIRMED,)),
        OrderMove.REOPEN: MoveKind(EventKind.ORDER_REOPENED, (_S.IN_PROGRESS, _S.ACCEPTED)),
        OrderMove.FEEDBACK: MoveKind(EventKind.ORDER_FED_BACK, (_S.FEEDBACK_DONE,)),
        OrderMove.RATE: MoveKind(EventKind.ORDER_RATED, (_S.RATED,)),
        OrderMove.QC_PASS: MoveKind(EventKind.ORDER_QC_PASSED, (_S.QC_PASSED,)),
        OrderMove.QC_FAIL: MoveKind(EventKind.ORDER_QC_FAILED, (_S.QC_FAILED,)),
        OrderMove.REWORK: MoveKind(EventKind.ORDER_REWORK_BEGUN, (_S.IN_PROGRESS, _S.ACCEPTED)),
        OrderMove.ARCHIVE: MoveKind(EventKind.ORDER_ARCHIVED, (_S.ARCHIVED,)),
        OrderMove.CANCEL: MoveKind(EventKind.ORDER_CANCELLED, (_S.CANCELLED,)),
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at of an order. `previous`: where it was before it was suspended."""

    state: OrderState
    has_worker: bool = False
    in_rework: bool = False
    suspension_requested: bool = False
    previous: OrderState | None = None

    def holds(self, guard: Guard) -> bool:
        """Whether a condition on the order itself is met; others are asked elsewhere and hold here."""
        return {
            Guard.HAS_WORKER: self.has_worker,
            Guard.NO_WORKER: not self.has_worker,
            Guard.IN_REWORK: self.in_rework,
            Guard.SUSPENSION_REQUESTED: self.suspension_requested,
            Guard.NO_SUSPENSION_REQUESTED: not self.suspension_requested,
        }.get(guard, True)


@dataclass(frozen=True, slots=True)
class Mover:
    """Who wants to move. `took_part`: worked on this order or dispatched it at any time."""

    role: Role
    is_assignee: bool = False
    took_part: bool = False


def row_for(definition: Definition, move: OrderMove, facts: Facts) -> Transition | None:
    """The row of the table that applies now, whoever asks."""
    return next(_rows(definition, move, facts), None)


def refusal(definition: Definition, move: OrderMove, facts: Facts, mover: Mover) -> Refusal | None:
    """Why the mover cannot make `move` on the order, or None where nothing speaks against it.

    The role is judged before the state, so that nobody learns an order's state from a refusal.
    """
    if not any(row.move is move and mover.role in row.roles for row in definition.transitions):
        return Refusal.WRONG_ROLE
    if mover.role is Role.WORKER and not mover.is_assignee:
        return Refusal.NOT_ASSIGNED
    row = row_for(definition, move, facts)
    if row is None:
        return Refusal.WRONG_STATE
    if mover.role not in row.roles:
        return Refusal.WRONG_ROLE
    if Guard.OTHERS_WORK in row.guards and mover.took_part:
        return Refusal.OWN_WORK
    return None


def target(definition: Definition, row: Transition, facts: Facts) -> OrderState:
    """Where the row leads from the order's present state."""
    if row.move is OrderMove.REQUEST_SUSPENSION and Approval.SUSPENSION not in definition.approvals:
        return OrderState.SUSPENDED
    if row.to == SAME:
        return facts.state
    if row.to == PREVIOUS:
        return facts.previous or OrderState.ACCEPTED
    return OrderState(row.to)


def possible_moves(definition: Definition, facts: Facts) -> dict[OrderMove, tuple[Role, ...]]:
    """Every move that is possible now, with the roles that may make it, in the order of the table."""
    found: dict[OrderMove, tuple[Role, ...]] = {}
    for row in definition.transitions:
        if row.move not in found and facts.state in row.sources and all(map(facts.holds, row.guards)):
            found[row.move] = row.roles
    return found


def _rows(definition: Definition, move: OrderMove, facts: Facts) -> Iterator[Transition]:
    for row in definition.transitions:
        if row.move is move and facts.state in row.sources and all(map(facts.holds, row.guards)):
            yield row
