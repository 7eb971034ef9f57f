"""Whether a move may be made on an order's row, and by which row of the workflow. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import Forbidden, Invalid, MoveRefused, NotFound
from backend.kit.calls import Caller
from backend.kit.scope import Scope
from backend.kit.versions import check_version
from backend.org import service as org
from backend.workorders import demands, events, moves, rules
from backend.workorders.bodies import DispatchIn, EscalateIn, MoveIn
from backend.workorders.definition import OWN, Definition, Transition
from backend.workorders.demands import Missing
from backend.workorders.rules import Facts, Mover, Refusal
from backend.workorders.tables import OrderRow
from backend.workorders.wire import facts_of, order_out
from contract.vocabulary import OrderMove, Role


class Staff(Protocol):
    """Who may be given an order; answered by `dispatching`, which knows people and where they are."""

    def worker_name(self, worker_id: int) -> str: ...

    async def prepare(self, session: AsyncSession) -> None: ...

    def assignment_refusal(self, scope: Scope, worker_id: int, *, overridden: bool = False) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Step:
    """A move that may be made: by which row of which workflow, from what, and who besides hears of it."""

    definition: Definition
    transition: Transition
    facts: Facts
    told_department_id: int | None


async def judged(
    session: AsyncSession,
    staff: Staff,
    caller: Caller,
    row: OrderRow,
    definition: Definition,
    move: OrderMove,
    body: MoveIn,
) -> Step:
    """The step that `move` would be.

    Raises Forbidden (role), VersionConflict (somebody was faster), MoveRefused (state, own work, or the
    worker cannot be given it), Invalid (what has to be said is missing or wrong).
    """
    facts = facts_of(row)
    refused = rules.refusal(definition, move, facts, _mover(row, caller))
    if refused in {Refusal.WRONG_ROLE, Refusal.NOT_ASSIGNED}:
        raise Forbidden(f"A {caller.role} may not {move} this order.")
    if body.version != row.version:
        current = _present(row, definition)
        subject = (events.SUBJECT, row.id)
        await check_version(session, subject, seen=body.version, actual=row.version, current=current)
    transition = rules.row_for(definition, move, facts)
    if refused is not None or transition is None:
        raise MoveRefused(
            f"{move} is not possible from {row.state}.",
            reason=refused,
            state=row.state,
            current=_present(row, definition),
        )
    _check_demands(row, definition, transition, body)
    if isinstance(body, DispatchIn):
        await staff.prepare(session)
        _check_assignment(staff, caller.scope, row, definition, body)
    if move is OrderMove.SUBMIT and row.customer_id is None and not row.address and row.lat is None:
        raise invalid("address", "give a customer, an address or a position")
    if move is OrderMove.SUBMIT:
        _check_raised(row, definition)
    told = None
    if isinstance(body, EscalateIn):
        told = await _lower_level(session, row.department_id, body.department_id)
    return Step(definition, transition, facts, told_department_id=told)


def invalid(field: str, message: str) -> Invalid:
    """A part of the body that is wrong."""
    return Invalid(message, errors=[{"loc": ["body", field], "msg": message, "type": "value_error"}])


def lacking(found: Sequence[Missing]) -> Invalid:
    """The refusal that names everything that is missing or wrong."""
    faults = [{"loc": ["body", *one.field], "msg": one.what, "type": "workflow"} for one in found]
    return Invalid("; ".join(f"{'.'.join(one.field)}: {one.what}" for one in found), errors=faults)


def own_of(row: OrderRow) -> dict[str, str]:
    """What the order has of what every order has in words of its own."""
    return {name: str(getattr(row, name)) for name in OWN}


def _present(row: OrderRow, definition: Definition) -> dict[str, Any]:
    return order_out(row, definition).model_dump(mode="json")


def _mover(row: OrderRow, caller: Caller) -> Mover:
    worked = caller.worker_id is not None and caller.worker_id in row.engineers
    return Mover(
        role=Role(caller.role),
        is_assignee=caller.worker_id is not None and caller.worker_id == row.worker_id,
        took_part=worked or caller.account_id in row.dispatchers,
    )


def _check_demands(row: OrderRow, definition: Definition, transition: Transition, body: MoveIn) -> None:
    """Raise Invalid for everything the workflow asks for that the body does not say."""
    distance_m = moves.site_distance_m(row, getattr(body, "lat", None), getattr(body, "lon", None))
    site = demands.Site(known=row.lat is not None and row.lon is not None, distance_m=distance_m)
    found = demands.missing(definition, transition, body, photos_before=len(row.photos_before), site=site)
    if found:
        raise lacking(found)


def _check_raised(row: OrderRow, definition: Definition) -> None:
    """Raise Invalid for what a draft still lacks of what its type asks for."""
    kept = {one["name"]: one["value"] for one in row.fields}
    found = demands.raised(definition, kept, own_of(row), is_complete=True)
    if found:
        raise lacking(found)


def _check_assignment(
    staff: Staff, scope: Scope, row: OrderRow, definition: Definition, body: DispatchIn
) -> None:
    worker_id = body.worker_id
    reason = staff.assignment_refusal(scope, worker_id, overridden=bool(body.override.strip()))
    if reason is None and row.worker_id == worker_id:
        reason = "same_worker"
    if reason is not None:
        raise MoveRefused(
            f"The order cannot be given to worker {worker_id}: {reason}.",
            reason=reason,
            state=row.state,
            current=_present(row, definition),
        )


async def _lower_level(session: AsyncSession, own_id: int, other_id: int) -> int:
    """Which of the two departments is the lower; raises Invalid unless one is directly above the other."""
    own = await org.get_department(session, Scope.everything(), own_id)
    if other_id == own.parent_id:
        return own_id
    try:
        other = await org.get_department(session, Scope.everything(), other_id)
    except NotFound as error:
        raise invalid("department_id", "no such department") from error
    if other.parent_id != own_id:
        raise invalid("department_id", "neither one level up nor one level down")
    return other_id
