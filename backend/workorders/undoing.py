"""Taking back what an account did to an order, and doing it again: commands with numbers of their own."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import Forbidden, MoveRefused, NotFound
from backend.kit.calls import Caller
from backend.kit.clock import Clock
from backend.kit.eventlog import append_all
from backend.kit.versions import check_version
from backend.workorders import events, repository, undo, undo_repository
from backend.workorders.again import body_of
from backend.workorders.definition import Definition
from backend.workorders.judging import Staff
from backend.workorders.restoring import put_back
from backend.workorders.schemas import OrderOut
from backend.workorders.service import WorkOrders
from backend.workorders.tables import OrderRow
from backend.workorders.undo import Blocked, Line, Verdict
from backend.workorders.undo_schemas import (
    MyUndoOut,
    RefusedOut,
    SinceOut,
    StepOut,
    TogetherOut,
    UndoIn,
)
from contract.vocabulary import EventKind, OrderState, Role

_LOOKED_AT = 12
"""How many steps that cannot be taken back are told of, at most, before the first that can."""


class Undoing:
    """Each verb is called inside the caller's transaction."""

    def __init__(self, *, clock: Clock, staff: Staff, orders: WorkOrders) -> None:
        self._clock = clock
        self._staff = staff
        self._orders = orders

    async def mine(self, session: AsyncSession, caller: Caller) -> MyUndoOut:
        """What the account can take back and make again now, from the log: no session has to remember it."""
        lines = await undo_repository.of_account(session, caller.account_id, self._clock.now() - undo.HORIZON)
        own = undo.own_steps(lines)
        blocked: list[StepOut] = []
        found: StepOut | None = None
        for line in own.done[:_LOOKED_AT]:
            step = await self._step(session, caller, line, is_redo=False)
            if step is not None and step.refused is None:
                found = step.model_copy(
                    update={"together": await self._together(session, caller, line, own.done)}
                )
                break
            if step is not None:
                blocked.append(step)
        redo = await self._step(session, caller, own.undone[0], is_redo=True) if own.undone else None
        return MyUndoOut(undo=found, redo=redo, blocked=blocked)

    async def undo(self, session: AsyncSession, caller: Caller, order_id: int, body: UndoIn) -> OrderOut:
        """The order as it was before the step, and an event that says so.

        Raises NotFound (scope), Forbidden (not the caller's step, or not with this role), VersionConflict,
        MoveRefused with the reason (`Blocked`, or why the former worker cannot have it back) and `since`.
        """
        row, definition, current = await self._present(session, caller, order_id, body)
        lines = await undo_repository.of_order(session, order_id)
        line = self._own_line(caller, lines, body.event_seq)
        if line.undo_of is not None or line.kind not in undo.UNDOABLE_KINDS:
            raise _refused(Verdict(Blocked.FINAL), current)
        if not undo.may(definition, line.kind, Role(caller.role)):
            raise Forbidden(f"A {caller.role} may not take back {line.kind}.")
        self._check(undo.undo_verdict(lines, line.seq, definition), line, current)
        change = await undo_repository.change(session, order_id, line.seq)
        if change is None or change.before is None:
            raise _refused(Verdict(Blocked.NO_TRACE), current)
        self._check_former_worker(caller, row, change.before, current)
        worker_before = row.worker_id
        put_back(row, change.before, change.after)
        return await self._tell(session, caller, row, definition, line, worker_before)

    async def redo(self, session: AsyncSession, caller: Caller, order_id: int, body: UndoIn) -> OrderOut:
        """The step that was taken back, made again now: its limits begin now, and everything is judged anew.

        Raises as `undo` does, and as the move itself.
        """
        row, definition, current = await self._present(session, caller, order_id, body)
        lines = await undo_repository.of_order(session, order_id)
        line = self._own_line(caller, lines, body.event_seq)
        if line.undo_of is None:
            raise _refused(Verdict(Blocked.FINAL), current)
        self._check(undo.redo_verdict(lines, line.seq), line, current)
        change = await undo_repository.change(session, order_id, line.undo_of)
        if change is None or change.before is None:
            raise _refused(Verdict(Blocked.NO_TRACE), current)
        answers = {"redo": {"of": line.seq}}
        move = undo.MOVE_OF.get(change.kind)
        if move is not None:
            said = body_of(move, change, row.version)
            return await self._orders.move(session, caller, order_id, move, said, answers=answers)
        worker_before = row.worker_id
        put_back(row, change.after, change.before)
        return await self._append(session, caller, row, definition, change.kind, answers, worker_before)

    async def _step(
        self, session: AsyncSession, caller: Caller, line: Line, *, is_redo: bool
    ) -> StepOut | None:
        """What is told of one step; None where the account no longer sees the order."""
        row = await repository.find(session, caller.scope, line.order_id)
        seq = line.undo_of if is_redo else line.seq
        change = None if seq is None or row is None else await undo_repository.change(session, row.id, seq)
        if row is None or change is None:
            return None
        lines = await undo_repository.of_order(session, row.id)
        definition = await repository.definition_for(session, row)
        verdict = (
            undo.redo_verdict(lines, line.seq) if is_redo else undo.undo_verdict(lines, line.seq, definition)
        )
        if is_redo and verdict.blocked is not None:
            return None  # somebody went on from there: there is nothing to go forward to
        before = change.before or change.after
        leads_to = change.after if is_redo else before
        return StepOut(
            event_seq=line.seq,
            kind=change.kind,
            at=line.at,
            order_id=row.id,
            version=row.version,
            number=row.number,
            title=row.title,
            worker_name=str(change.after["worker_name"] or before["worker_name"]),
            former_worker_name=str(before["worker_name"]),
            state=OrderState(leads_to["state"]),
            refused=_told(verdict),
        )

    async def _together(
        self, session: AsyncSession, caller: Caller, line: Line, done: Sequence[Line]
    ) -> list[TogetherOut]:
        """The others of the same batch whose orders are as it left them."""
        if line.batch is None:
            return []
        others = [one for one in done if one.batch == line.batch and one.seq != line.seq]
        rows = await repository.find_all(session, caller.scope, {one.order_id for one in others})
        return [
            TogetherOut(order_id=one.order_id, event_seq=one.seq, version=one.version)
            for one in others
            if one.order_id in rows and rows[one.order_id].version == one.version
        ]

    async def _present(
        self, session: AsyncSession, caller: Caller, order_id: int, body: UndoIn
    ) -> tuple[OrderRow, Definition, dict[str, Any]]:
        row = await repository.find(session, caller.scope, order_id)
        if row is None:
            raise NotFound
        definition = await repository.definition_for(session, row)
        current = repository.order_out(row, definition).model_dump(mode="json")
        await check_version(
            session, (events.SUBJECT, row.id), seen=body.version, actual=row.version, current=current
        )
        return row, definition, current

    def _own_line(self, caller: Caller, lines: list[Line], seq: int) -> Line:
        line = next((line for line in lines if line.seq == seq), None)
        if line is None:
            raise NotFound
        if line.actor_id != caller.account_id:
            raise Forbidden(f"It was {line.actor_name} who did this.")
        return line

    def _check(self, verdict: Verdict, line: Line, current: dict[str, Any]) -> None:
        if verdict.blocked is None and line.at < self._clock.now() - undo.HORIZON:
            verdict = Verdict(Blocked.TOO_OLD)
        if verdict.blocked is not None:
            raise _refused(verdict, current)

    def _check_former_worker(
        self, caller: Caller, row: OrderRow, before: dict[str, Any], current: dict[str, Any]
    ) -> None:
        """Somebody who went home is not given an order back."""
        worker_id = before["worker_id"]
        if worker_id is None or worker_id == row.worker_id:
            return
        reason = self._staff.assignment_refusal(caller.scope, worker_id)
        if reason is not None:
            raise MoveRefused(
                f"Worker {worker_id} cannot have the order back: {reason}.",
                reason=reason,
                state=row.state,
                current=current,
            )

    async def _tell(
        self,
        session: AsyncSession,
        caller: Caller,
        row: OrderRow,
        definition: Definition,
        line: Line,
        worker_before: int | None,
    ) -> OrderOut:
        answers = {"undo": {"of": line.seq, "kind": str(line.kind)}}
        return await self._append(
            session, caller, row, definition, EventKind.ORDER_UNDONE, answers, worker_before
        )

    async def _append(
        self,
        session: AsyncSession,
        caller: Caller,
        row: OrderRow,
        definition: Definition,
        kind: EventKind,
        answers: dict[str, Any],
        worker_before: int | None,
    ) -> OrderOut:
        """The next version and its event; whoever loses the order hears of it as well as who gets it back."""
        now = self._clock.now()
        row.version += 1
        row.updated_at, row.updated_by = now, caller.name
        await session.flush()
        order = repository.order_out(row, definition)
        event = events.told(
            kind, order, actor=caller.actor, at=now, worker_before=worker_before, answers=answers
        )
        await append_all(session, [event])
        return order


def _told(verdict: Verdict) -> RefusedOut | None:
    if verdict.blocked is None:
        return None
    return RefusedOut(reason=verdict.blocked, since=_since(verdict))


def _since(verdict: Verdict) -> list[SinceOut]:
    return [SinceOut(kind=line.kind, by=line.actor_name, at=line.at) for line in verdict.since]


def _refused(verdict: Verdict, current: dict[str, Any]) -> MoveRefused:
    changes = [one.model_dump(mode="json") for one in _since(verdict)]
    last = changes[-1] if changes else {"by": None, "at": None, "kind": None}
    return MoveRefused(
        f"This cannot be taken back: {verdict.blocked}.",
        reason=verdict.blocked,
        state=current["state"],
        current=current,
        changes=changes,
        changed_by=last["by"],
        changed_at=last["at"],
    )
