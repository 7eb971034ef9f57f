"""What an account can take back and make again now, told from the log: no session has to remember it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import MoveRefused
from backend.kit.calls import Caller
from backend.kit.scope import Scope
from backend.workorders import repository, undo, undo_others, undo_repository
from backend.workorders.tables import OrderRow
from backend.workorders.undo import POSSIBLE, Blocked, Line, Verdict
from backend.workorders.undo_schemas import MyUndoOut, RefusedOut, SinceOut, StaysOut, StepOut, TogetherOut
from contract.vocabulary import EventKind, OrderState

_LOOKED_AT = 12
"""How many steps that cannot be taken back are told of, at most, before the first that can."""

_FirstOf = dict[int, Line]
"""Of each order the first of the steps that one key made on it."""
_Judged = tuple[Line, OrderRow | None, RefusedOut | None]
"""A step, its order where the account may know of it, and why it stays (None: it can be taken back)."""


async def mine(session: AsyncSession, caller: Caller, now: datetime) -> MyUndoOut:
    """The next undo and redo, and newer steps that stay. What one key did is one step."""
    own = undo.own_steps(await undo_repository.of_account(session, caller.account_id, now - undo.HORIZON))
    blocked: list[StepOut] = []
    for pressed, first in _presses(own.done)[:_LOOKED_AT]:
        step = await _step(session, await _judged(session, caller, pressed), first, is_redo=False)
        if step is not None and step.refused is None:
            return MyUndoOut(undo=step, redo=await _redo(session, caller, own.undone), blocked=blocked)
        if step is not None:
            blocked.append(step)
    return MyUndoOut(undo=None, redo=await _redo(session, caller, own.undone), blocked=blocked)


async def _redo(session: AsyncSession, caller: Caller, undone: Sequence[Line]) -> StepOut | None:
    for pressed, first in _presses(undone)[:1]:
        judged = await _judged_again(session, caller, pressed)
        return await _step(session, judged, first, is_redo=True)
    return None


def _presses(lines: Sequence[Line]) -> list[tuple[list[Line], _FirstOf]]:
    """What was done at once, newest first; of several steps with one order its last one stands for them."""
    found: dict[object, tuple[list[Line], _FirstOf]] = {}
    for line in lines:
        newest, first = found.setdefault(line.seq if line.batch is None else line.batch, ([], {}))
        if line.order_id not in first:
            newest.append(line)
        first[line.order_id] = line
    return list(found.values())


async def _judged(session: AsyncSession, caller: Caller, pressed: Sequence[Line]) -> list[_Judged]:
    rows = await repository.find_heads(session, caller.scope, {line.order_id for line in pressed})
    away = {line.order_id for line in pressed if line.kind is EventKind.ORDER_TRANSFERRED} - rows.keys()
    given = await repository.find_heads(session, Scope.everything(), away) if away else {}
    known = rows | given
    definitions = await repository.definitions_for(session, known.values())
    changed = {
        one.order_id for one in pressed if one.order_id in known and _went_on(known[one.order_id], one)
    }
    logs = await undo_repository.of_orders(session, changed)
    found: list[_Judged] = []
    for line in pressed:
        row = known.get(line.order_id)
        if row is None:
            continue  # in hands that this account knows nothing of
        lines = logs.get(row.id, [line])
        verdict = undo.undo_verdict(lines, line.seq, definitions[row.type, row.workflow_version])
        if row.id in given and verdict.blocked is not None:
            found.append((line, None, RefusedOut(reason=Blocked.MOVED_ON)))
        else:
            found.append((line, row, await _refused(session, row, line, verdict)))
    return found


async def _judged_again(session: AsyncSession, caller: Caller, pressed: Sequence[Line]) -> list[_Judged]:
    """Those that nobody went on from: else there is nothing to go forward to."""
    rows = await repository.find_heads(session, caller.scope, {line.order_id for line in pressed})
    changed = {
        line.order_id for line in pressed if line.order_id in rows and _went_on(rows[line.order_id], line)
    }
    logs = await undo_repository.of_orders(session, changed)
    return [
        (line, rows[line.order_id], None)
        for line in pressed
        if line.order_id in rows
        and (line.order_id not in changed or undo.redo_verdict(logs[line.order_id], line.seq).blocked is None)
    ]


def _went_on(row: OrderRow, line: Line) -> bool:
    return row.version != line.version


async def _refused(session: AsyncSession, row: OrderRow, line: Line, verdict: Verdict) -> RefusedOut | None:
    """Why the step stays; of a merge or a split also what became of the other orders."""
    if verdict != POSSIBLE:
        return None if verdict.blocked is None else _told(verdict)
    try:
        if line.kind is EventKind.ORDER_MERGED:
            await undo_others.merged_into(session, row, line)
        if line.kind is EventKind.ORDER_SPLIT:
            await undo_others.parts(session, line)
    except MoveRefused as error:
        since = [SinceOut.model_validate(one) for one in error.extras["changes"]]
        return RefusedOut(reason=error.extras["reason"], since=since)
    return None


def _told(verdict: Verdict) -> RefusedOut:
    assert verdict.blocked is not None
    return RefusedOut(reason=verdict.blocked, since=undo_others.since_of(verdict))


async def _step(
    session: AsyncSession, judged: Sequence[_Judged], first_of: _FirstOf, *, is_redo: bool
) -> StepOut | None:
    """What is told of one key's work; None where the account no longer sees any of it."""
    if not judged:
        return None
    possible = [one for one in judged if one[2] is None]
    line, row, refused = (possible or judged)[0]
    first = first_of[line.order_id]
    seq = first.undo_of if is_redo else line.seq
    change = None if seq is None else await undo_repository.change(session, line.order_id, seq)
    if change is None:
        return None
    before = change.before or change.after
    leads_to = change.after if is_redo else before
    if not is_redo and first is not line:
        below = await undo_repository.change(session, line.order_id, first.seq)
        leads_to = before if below is None or below.before is None else below.before
    return StepOut(
        event_seq=line.seq,
        kind=change.kind,
        at=line.at,
        order_id=line.order_id,
        version=line.version if row is None else row.version,
        number=str(change.after["number"]),
        title=str(change.after["title"]),
        worker_name=str(change.after["worker_name"] or before["worker_name"]),
        former_worker_name=str(before["worker_name"]),
        state=OrderState(leads_to["state"]),
        refused=refused,
        together=[
            TogetherOut(order_id=one.id, event_seq=other.seq, version=one.version)
            for other, one, _ in possible
            if one is not None and other.seq != line.seq
        ],
        stays=[
            StaysOut(
                order_id=other.order_id,
                number="" if one is None else one.number,
                event_seq=other.seq,
                version=other.version,
                refused=why,
            )
            for other, one, why in judged
            if why is not None and other.seq != line.seq
        ],
    )
