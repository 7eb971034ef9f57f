"""Arranging orders on the desk: priority, transfer, merge, split. Which states allow it is in the contract.

No moves of a workflow, so orders of every version have them. Each is one transaction with its events.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.attachments import service as attachments
from backend.errors import MoveRefused, NotFound
from backend.kit.calls import Caller
from backend.kit.eventlog import NewEvent, append_all
from backend.kit.scope import Scope
from backend.kit.versions import check_version
from backend.org import service as org
from backend.workorders import events, moves, repository
from backend.workorders.arranging_schemas import MergeIn, PriorityIn, TransferIn
from backend.workorders.definition import Definition
from backend.workorders.judging import invalid
from backend.workorders.rules import Refusal
from backend.workorders.schemas import OrderOut
from backend.workorders.tables import OrderRow
from backend.workorders.timers import Limits, after_move
from contract.arranging import ALLOWED_IN, MERGED_INTO, Arrangement
from contract.vocabulary import WITH_WORKER_STATES, EventKind, OrderMove, OrderState, Priority

Answers = Mapping[str, Any] | None
"""What is put beside the order in its event: which event this one repeats, what was pressed with it."""
Hears = Callable[[int, int], Awaitable[list[int]]]
_RANK = {priority: place for place, priority in enumerate(Priority)}  # the most urgent first


async def found(
    session: AsyncSession, scope: Scope, order_id: int, version: int | None
) -> tuple[OrderRow, Definition]:
    """The order as the caller saw it (None: whichever); raises NotFound, VersionConflict."""
    row = await repository.find(session, scope, order_id)
    if row is None:
        raise NotFound
    definition = await repository.definition_for(session, row)
    if version is not None:
        await check_seen(session, row, definition, version)
    return row, definition


async def check_seen(session: AsyncSession, row: OrderRow, definition: Definition, version: int) -> None:
    """Raise VersionConflict unless the caller saw the order as it is."""
    if version != row.version:
        current = repository.order_out(row, definition).model_dump(mode="json")
        subject = (events.SUBJECT, row.id)
        await check_version(session, subject, seen=version, actual=row.version, current=current)


def check_state(row: OrderRow, definition: Definition, what: Arrangement) -> None:
    """Raise MoveRefused where the order's state does not allow it."""
    if row.state not in ALLOWED_IN[what]:
        raise refused(row, definition, Refusal.WRONG_STATE, f"{what} is not possible from {row.state}.")


def refused(row: OrderRow, definition: Definition, reason: str, detail: str) -> MoveRefused:
    """The refusal, with the order as it is."""
    current = repository.order_out(row, definition).model_dump(mode="json")
    return MoveRefused(detail, reason=reason, state=row.state, current=current)


def changed(
    row: OrderRow,
    definition: Definition,
    caller: Caller,
    now: datetime,
    kind: EventKind,
    note: str = "",
    answers: Answers = None,
) -> tuple[OrderOut, NewEvent]:
    """The row one version further, and its event."""
    row.version += 1
    row.updated_at, row.updated_by = now, caller.name
    order = repository.order_out(row, definition)
    return order, events.told(kind, order, actor=caller.actor, at=now, note=note, answers=answers)


def prioritise(
    row: OrderRow,
    definition: Definition,
    caller: Caller,
    now: datetime,
    body: PriorityIn,
    answers: Answers = None,
) -> tuple[OrderOut, list[NewEvent]]:
    """More or less urgent than it was; raises MoveRefused."""
    check_state(row, definition, Arrangement.PRIORITY)
    if row.priority == body.priority:
        raise refused(row, definition, "same_priority", "It is as urgent as that already.")
    row.priority = body.priority
    order, event = changed(row, definition, caller, now, EventKind.ORDER_PRIORITISED, body.reason, answers)
    return order, [event]


async def transfer(
    session: AsyncSession,
    row: OrderRow,
    definition: Definition,
    caller: Caller,
    now: datetime,
    limits: Limits,
    body: TransferIn,
    answers: Answers = None,
    hears: Hears | None = None,
) -> tuple[OrderOut, list[NewEvent]]:
    """Another department goes on with it, which gives it to somebody anew. `hears`: a `who_hears` that
    remembers, for many orders.

    Raises MoveRefused, Invalid (a department that the caller does not reach).
    """
    check_state(row, definition, Arrangement.TRANSFER)
    if body.department_id == row.department_id:
        raise refused(row, definition, "same_department", "It is there already.")
    await _check_reach(session, caller.scope, row.department_id, body.department_id)
    departments = row.department_id, body.department_id
    worker_before = row.worker_id
    if row.state in WITH_WORKER_STATES:
        timers = after_move(repository.timers_of(row), OrderMove.RETURN, now, row.due_at, limits)
        repository.put_timers(row, timers)
        row.state = OrderState.ACCEPTED
    moves.take_from_worker(row)
    row.department_id, row.reason, row.suspension = body.department_id, body.reason, None
    await attachments.follow(session, order_id=row.id, department_id=row.department_id)
    order, _ = changed(row, definition, caller, now, EventKind.ORDER_TRANSFERRED)
    heard_by = await (who_hears(session, *departments) if hears is None else hears(*departments))
    told = [
        events.told(
            EventKind.ORDER_TRANSFERRED,
            order,
            actor=caller.actor,
            at=now,
            note=body.reason,
            worker_before=worker_before if place == 0 else None,
            told_department_id=department_id,
            answers=answers,
        )
        for place, department_id in enumerate(heard_by)
    ]
    return order, told


async def merge(
    session: AsyncSession,
    caller: Caller,
    now: datetime,
    order_id: int,
    limits: Limits,
    body: MergeIn,
    answers: Answers = None,
) -> OrderOut:
    """The order ends and points to the other one, which takes over its files and the higher urgency.

    Raises NotFound, VersionConflict (of either), MoveRefused (of either).
    """
    row, definition = await found(session, caller.scope, order_id, body.version)
    check_state(row, definition, Arrangement.MERGE)
    if body.into_id == row.id:
        raise refused(row, definition, "same_order", "An order is not merged with itself.")
    into, other = await found(session, caller.scope, body.into_id, body.into_version)
    if into.state not in MERGED_INTO:
        raise refused(into, other, Refusal.WRONG_STATE, f"{into.number} is {into.state}.")
    worker_before = row.worker_id
    timers = after_move(repository.timers_of(row), OrderMove.CANCEL, now, row.due_at, limits)
    repository.put_timers(row, timers)
    row.state, row.cancelled_at = OrderState.CANCELLED, now
    row.reason, row.merged_into_id, row.suspension = body.reason, into.id, None
    row.customer_note = ""
    row.version += 1
    row.updated_at, row.updated_by = now, caller.name
    order = repository.order_out(row, definition)
    ended = events.told(
        EventKind.ORDER_MERGED,
        order,
        actor=caller.actor,
        at=now,
        note=f"{into.number} · {body.reason}",
        worker_before=worker_before,
        answers=answers,
    )
    into.priority = min((Priority(into.priority), Priority(row.priority)), key=_RANK.__getitem__)
    into.files = [*into.files, *row.files]
    await attachments.follow(session, order_id=row.id, department_id=into.department_id)
    _, took_over = changed(into, other, caller, now, EventKind.ORDER_TOOK_OVER, row.number)
    await session.flush()
    await append_all(session, [ended, took_over])
    return order


async def _check_reach(session: AsyncSession, scope: Scope, own_id: int, other_id: int) -> None:
    """Raise Invalid unless the caller sees the other department, or it is the one above."""
    if scope.holds(other_id):
        return
    own = await org.get_department(session, Scope.everything(), own_id)
    if own.parent_id != other_id:
        raise invalid("department_id", "no such department")


async def who_hears(session: AsyncSession, first_id: int, second_id: int) -> list[int]:
    """Whose people hear of it: the lower of the two, for the upper sees that too; else both."""
    if first_id in await _line(session, second_id):
        return [second_id]
    return [first_id] if second_id in await _line(session, first_id) else [first_id, second_id]


async def _line(session: AsyncSession, department_id: int) -> list[int]:
    """The department and all above it."""
    line = [department_id]
    while (above := (await org.get_department(session, Scope.everything(), line[-1])).parent_id) is not None:
        line.append(above)
    return line
