"""Taking back what an account did to an order, and doing it again: commands with numbers of their own."""

import secrets
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.attachments import service as attachments
from backend.errors import Forbidden, MoveRefused
from backend.kit.calls import Caller
from backend.kit.clock import Clock
from backend.kit.eventlog import NewEvent, append_all
from backend.kit.versions import check_version
from backend.workorders import arranging, events, repository, undo, undo_others, undo_repository
from backend.workorders.again import arranged_body_of, body_of
from backend.workorders.arranging_schemas import MergeIn, TransferIn
from backend.workorders.judging import Staff
from backend.workorders.restoring import put_back
from backend.workorders.schemas import OrderOut
from backend.workorders.service import WorkOrders, read_limits
from backend.workorders.tables import OrderRow
from backend.workorders.undo import Blocked, Line, Verdict
from backend.workorders.undo_others import refused
from backend.workorders.undo_reach import Reached, own_line, reach
from backend.workorders.undo_repository import Change
from backend.workorders.undo_schemas import UndoIn, UndoItem
from contract.vocabulary import EventKind, Role

_K = EventKind


class Undoing:
    """Each verb is called inside the caller's transaction. What one key did is taken back as one."""

    def __init__(self, *, clock: Clock, staff: Staff, orders: WorkOrders) -> None:
        self._clock = clock
        self._staff = staff
        self._orders = orders

    async def undo(
        self,
        session: AsyncSession,
        caller: Caller,
        order_id: int,
        body: UndoIn | UndoItem,
        *,
        batch: str | None = None,
    ) -> OrderOut:
        """The order as it was before the step, and an event that says so.

        Steps that the same key made on the order before go with it. `batch` of what is taken back with it.
        Raises NotFound (scope), Forbidden (not the caller's step, or not with this role), VersionConflict,
        MoveRefused with the reason (`Blocked`, or why the former worker cannot have it back) and `since`.
        """
        here = await reach(session, caller, order_id)
        line = own_line(caller, here.lines, body.event_seq, body.version)
        if body.event_seq is not None:
            await self._check_seen(session, here, body.version)
        if line.undo_of is not None or line.kind not in undo.UNDOABLE_KINDS:
            raise refused(Verdict(Blocked.FINAL), here.current)
        if not undo.may(here.definition, line.kind, Role(caller.role)):
            raise Forbidden(f"A {caller.role} may not take back {line.kind}.")
        self._check(undo.undo_verdict(here.lines, line.seq, here.definition), line, here.current)
        steps = undo.pressed_at_once(here.lines, line)
        batch = batch or (secrets.token_hex(8) if len(steps) > 1 else None)
        order = await self._undone(session, caller, here, line, batch)
        for below in steps[1:]:
            move = undo.MOVE_OF.get(below.kind)
            if move is not None and move not in here.definition.undoable:
                break
            order = await self._undone(session, caller, here, below, batch)
        return order

    async def redo(
        self,
        session: AsyncSession,
        caller: Caller,
        order_id: int,
        body: UndoIn | UndoItem,
        *,
        batch: str | None = None,
    ) -> OrderOut:
        """The step that was taken back, made again now: its limits begin now, and everything is judged anew.

        Steps that were taken back with it by the same key follow. Raises as `undo` does, and as the move.
        """
        here = await reach(session, caller, order_id)
        line = own_line(caller, here.lines, body.event_seq, body.version)
        await self._check_seen(session, here, body.version)
        if line.undo_of is None or line.is_beside:
            raise refused(Verdict(Blocked.FINAL), here.current)
        self._check(undo.redo_verdict(here.lines, line.seq), line, here.current)
        batch = batch or (secrets.token_hex(8) if line.batch is not None else None)
        order = await self._redone(session, caller, here, line, batch)
        while (follows := await self._taken_back_with(session, order_id, line)) is not None:
            line, here = follows, await reach(session, caller, order_id)
            try:
                order = await self._redone(session, caller, here, line, batch)
            except MoveRefused:
                break  # what came before it is done, and says so
        return order

    async def _undone(
        self, session: AsyncSession, caller: Caller, here: Reached, line: Line, batch: str | None
    ) -> OrderOut:
        row = here.row
        change = await undo_repository.change(session, row.id, line.seq)
        if change is None or change.before is None:
            raise refused(Verdict(Blocked.NO_TRACE), here.current)
        self._check_former_worker(caller, row, change.before, here.current)
        deed = undo_others.Deed(caller, self._clock.now(), row)
        beside: list[NewEvent] = []
        match line.kind:  # judged before anything is written
            case _K.ORDER_MERGED:
                into = await undo_others.merged_into(session, row, line)
                beside.append(await undo_others.put_apart(session, deed, into))
            case _K.ORDER_SPLIT:
                found = await undo_others.parts(session, line)
                beside += [await undo_others.put_together(session, deed, part) for part in found]
            case _:
                pass
        worker_before, department_before = row.worker_id, row.department_id
        put_back(row, change.before, change.after)
        if line.kind in (_K.ORDER_MERGED, _K.ORDER_TRANSFERRED):
            await attachments.follow(session, order_id=row.id, department_id=row.department_id)
        answers: dict[str, Any] = {"undo": {"of": line.seq, "kind": str(line.kind)}}
        order, told = await self._next(
            session, caller, here, _K.ORDER_UNDONE, answers | _of(batch), worker_before, department_before
        )
        await append_all(session, [*beside, *told])
        return order

    async def _redone(
        self, session: AsyncSession, caller: Caller, here: Reached, line: Line, batch: str | None
    ) -> OrderOut:
        row = here.row
        change = None
        if line.undo_of is not None:
            change = await undo_repository.change(session, row.id, line.undo_of)
        if change is None or change.before is None:
            raise refused(Verdict(Blocked.NO_TRACE), here.current)
        answers: dict[str, Any] = {"redo": {"of": line.seq}} | _of(batch)
        move = undo.MOVE_OF.get(change.kind)
        if move is not None:
            said = body_of(move, change, row.version)
            return await self._orders.move(session, caller, row.id, move, said, answers=answers)
        return await self._arranged(session, caller, here, line, change, answers)

    async def _arranged(
        self,
        session: AsyncSession,
        caller: Caller,
        here: Reached,
        line: Line,
        change: Change,
        answers: dict[str, Any],
    ) -> OrderOut:
        """What is no move of the workflow, once more."""
        row, now, limits = here.row, self._clock.now(), await read_limits(session)
        body = arranged_body_of(change, row.version)
        if isinstance(body, MergeIn):
            return await arranging.merge(session, caller, now, row.id, limits, body, answers)
        if isinstance(body, TransferIn):
            order, told = await arranging.transfer(
                session, row, here.definition, caller, now, limits, body, answers
            )
            await session.flush()
            await append_all(session, told)
            return order
        beside: list[NewEvent] = []
        if change.kind is _K.ORDER_SPLIT:
            split = next(one for one in here.lines if one.seq == line.undo_of)
            deed = undo_others.Deed(caller, now, row)
            ids, beside = await undo_others.parts_again(session, deed, split, limits)
            answers |= {"split": {"parts": ids}}
        else:
            put_back(row, change.after, change.before or change.after)
        order, told = await self._next(
            session, caller, here, change.kind, answers, row.worker_id, row.department_id
        )
        await append_all(session, [*beside, *told])
        return order

    async def _taken_back_with(self, session: AsyncSession, order_id: int, line: Line) -> Line | None:
        """The step after this one, where one key had taken back both."""
        if line.batch is None:
            return None
        lines = await undo_repository.of_order(session, order_id)
        earlier = [one for one in lines if one.seq < line.seq and one.batch == line.batch]
        if not earlier or earlier[-1].undo_of is None:
            return None
        return earlier[-1] if undo.redo_verdict(lines, earlier[-1].seq).blocked is None else None

    async def _check_seen(self, session: AsyncSession, here: Reached, version: int) -> None:
        subject = (events.SUBJECT, here.row.id)
        await check_version(session, subject, seen=version, actual=here.row.version, current=here.current)

    def _check(self, verdict: Verdict, line: Line, current: dict[str, Any]) -> None:
        if verdict.blocked is None and line.at < self._clock.now() - undo.HORIZON:
            verdict = Verdict(Blocked.TOO_OLD)
        if verdict.blocked is not None:
            raise refused(verdict, current)

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

    async def _next(
        self,
        session: AsyncSession,
        caller: Caller,
        here: Reached,
        kind: EventKind,
        answers: dict[str, Any],
        worker_before: int | None,
        department_before: int,
    ) -> tuple[OrderOut, list[NewEvent]]:
        """The next version and its event; whoever loses the order hears of it as well as who gets it back."""
        row, now = here.row, self._clock.now()
        row.version += 1
        row.updated_at, row.updated_by = now, caller.name
        await session.flush()
        order = repository.order_out(row, here.definition)
        hears = [row.department_id]
        if department_before != row.department_id:
            hears = await arranging.who_hears(session, department_before, row.department_id)
        told = [
            events.told(
                kind,
                order,
                actor=caller.actor,
                at=now,
                worker_before=worker_before if place == 0 else None,
                told_department_id=department_id,
                answers=answers,
            )
            for place, department_id in enumerate(hears)
        ]
        return order, told


def _of(batch: str | None) -> dict[str, Any]:
    return {} if batch is None else {"batch": {"id": batch}}
