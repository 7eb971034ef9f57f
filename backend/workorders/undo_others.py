"""What a merge or a split did to other orders, taken back with it: nothing is left half undone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import MoveRefused
from backend.kit.calls import Caller
from backend.kit.eventlog import NewEvent
from backend.kit.scope import Scope
from backend.workorders import events, repository, undo, undo_repository
from backend.workorders.restoring import put_back
from backend.workorders.splitting import keep_repair_limit
from backend.workorders.tables import OrderRow
from backend.workorders.timers import Limits, at_creation
from backend.workorders.undo import Blocked, Line, Verdict
from backend.workorders.undo_schemas import SinceOut
from contract.vocabulary import EventKind, OrderState


@dataclass(frozen=True, slots=True)
class Deed:
    """Who takes it back, when, and the order whose own step it is."""

    caller: Caller
    now: datetime
    whose: OrderRow


@dataclass(frozen=True, slots=True)
class Beside:
    """Another order, the line of it that the step made, and the whole order before (None: it was not) and
    after that."""

    row: OrderRow
    line: Line
    before: dict[str, Any] | None
    after: dict[str, Any]


async def merged_into(session: AsyncSession, row: OrderRow, merged: Line) -> Beside:
    """The order that took over; raises MoveRefused where somebody has gone on with it since."""
    into = None
    if row.merged_into_id is not None:
        into = await repository.find(session, Scope.everything(), row.merged_into_id)
    if into is None:
        raise refused(Verdict(Blocked.NO_TRACE), None)
    lines = await undo_repository.of_order(session, into.id)
    steps = undo.standing(lines).steps
    place = next(
        (
            place
            for place, line in enumerate(steps)
            if line.kind is EventKind.ORDER_TOOK_OVER and line.seq > merged.seq
        ),
        None,
    )
    change = None if place is None else await undo_repository.change(session, into.id, steps[place].seq)
    if place is None or change is None or change.before is None:
        raise refused(Verdict(Blocked.NO_TRACE), None)
    if since := steps[place + 1 :]:
        raise refused(Verdict(Blocked.MOVED_ON, since), None, {into.id: into.number})
    return Beside(into, steps[place], change.before, change.after)


async def parts(session: AsyncSession, split: Line) -> list[Beside]:
    """The orders that the split made, where nobody has touched one of them since; raises MoveRefused."""
    found: list[Beside] = []
    since: list[Line] = []
    numbers: dict[int, str] = {}
    ids = await undo_repository.parts_of(session, split.seq)
    for part_id, lines in (await undo_repository.of_orders(session, ids)).items():
        row = await repository.find(session, Scope.everything(), part_id)
        steps = undo.standing(lines).steps
        change = await undo_repository.change(session, part_id, steps[0].seq) if steps else None
        if row is None or change is None or steps[0].kind is not EventKind.ORDER_CREATED:
            raise refused(Verdict(Blocked.NO_TRACE), None)
        numbers[part_id] = row.number
        since += steps[1:]
        found.append(Beside(row, steps[0], None, change.after))
    if not found:
        raise refused(Verdict(Blocked.NO_TRACE), None)
    if since:
        since.sort(key=lambda line: line.seq)
        raise refused(Verdict(Blocked.MOVED_ON, tuple(since)), None, numbers)
    return found


async def put_apart(session: AsyncSession, deed: Deed, other: Beside) -> NewEvent:
    """What took over is again what it was before."""
    assert other.before is not None
    put_back(other.row, other.before, other.after)
    return await _undone(session, deed, other)


async def put_together(session: AsyncSession, deed: Deed, part: Beside) -> NewEvent:
    """The part has never been: it ends, and no limit of it has ever run."""
    row = part.row
    row.state, row.cancelled_at = OrderState.CANCELLED, deed.now
    row.alerts = []
    row.timers.clear()
    return await _undone(session, deed, part)


async def parts_again(
    session: AsyncSession, deed: Deed, split: Line, limits: Limits
) -> tuple[list[int], list[NewEvent]]:
    """The same parts as the split numbered so made, under the numbers they had; their limits begin now."""
    ids = await undo_repository.parts_of(session, split.seq)
    told: list[NewEvent] = []
    for part_id, lines in (await undo_repository.of_orders(session, ids)).items():
        row = await repository.find(session, Scope.everything(), part_id)
        undone = next((line for line in reversed(lines) if line.is_beside), None)
        created = next((line for line in lines if undone is not None and line.seq == undone.undo_of), None)
        if row is None or undone is None or created is None:
            raise refused(Verdict(Blocked.NO_TRACE), None)
        verdict = undo.redo_verdict(lines, undone.seq)
        if verdict.blocked is not None:
            raise refused(verdict, None, {part_id: row.number})
        change = await undo_repository.change(session, part_id, created.seq)
        if change is None:
            raise refused(Verdict(Blocked.NO_TRACE), None)
        row.state, row.cancelled_at = OrderState(change.after["state"]), None
        row.timers.clear()
        repository.put_timers(row, at_creation(deed.now, deed.whose.due_at, limits))
        keep_repair_limit(deed.whose, row)
        answers = {"redo": {"of": undone.seq}}
        told.append(await _told(session, deed, row, EventKind.ORDER_CREATED, answers))
    if not told:
        raise refused(Verdict(Blocked.NO_TRACE), None)
    return ids, told


def refused(
    verdict: Verdict, current: dict[str, Any] | None, numbers: dict[int, str] | None = None
) -> MoveRefused:
    """The refusal, with what happened since; `numbers`: of other orders than the one it is about."""
    changes = [one.model_dump(mode="json") for one in since_of(verdict, numbers)]
    last = changes[-1] if changes else {"by": None, "at": None, "kind": None}
    present = {} if current is None else {"state": current["state"], "current": current}
    return MoveRefused(
        f"This cannot be taken back: {verdict.blocked}.",
        reason=verdict.blocked,
        **present,
        changes=changes,
        changed_by=last["by"],
        changed_at=last["at"],
    )


def since_of(verdict: Verdict, numbers: dict[int, str] | None = None) -> list[SinceOut]:
    """What happened after the step, oldest first."""
    return [
        SinceOut(
            kind=line.kind, by=line.actor_name, at=line.at, number=(numbers or {}).get(line.order_id, "")
        )
        for line in verdict.since
    ]


async def _undone(session: AsyncSession, deed: Deed, other: Beside) -> NewEvent:
    answers = {"undo": {"of": other.line.seq, "kind": str(other.line.kind), "beside": True}}
    return await _told(session, deed, other.row, EventKind.ORDER_UNDONE, answers)


async def _told(
    session: AsyncSession, deed: Deed, row: OrderRow, kind: EventKind, answers: dict[str, Any]
) -> NewEvent:
    """The other order one version further; its note is the number of the one that it followed."""
    row.version += 1
    row.updated_at, row.updated_by = deed.now, deed.caller.name
    await session.flush()
    order = repository.order_out(row, await repository.definition_for(session, row))
    return events.told(
        kind, order, actor=deed.caller.actor, at=deed.now, note=deed.whose.number, answers=answers
    )
