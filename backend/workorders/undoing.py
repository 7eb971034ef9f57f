"""Taking back what an account did to an order, and doing it again: commands with numbers of their own."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import Forbidden, MoveRefused, NotFound, VersionConflict
from backend.kit.calls import Caller
from backend.kit.clock import Clock
from backend.kit.eventlog import NewEvent, iso
from backend.workorders import arranging, events, repository, undo, undo_others
from backend.workorders.again import arranged_body_of, body_of
from backend.workorders.arranging_schemas import MergeIn, TransferIn
from backend.workorders.judging import Staff
from backend.workorders.restoring import put_back
from backend.workorders.schemas import OrderOut
from backend.workorders.service import WorkOrders
from backend.workorders.undo import Blocked, Line, Verdict
from backend.workorders.undo_book import Book
from backend.workorders.undo_others import refused
from backend.workorders.undo_reach import Reached, own_line
from backend.workorders.undo_repository import Change
from backend.workorders.undo_schemas import UndoIn, UndoItem
from contract.vocabulary import EventKind, Role

_K = EventKind
_WITH_OTHERS: Final = frozenset({_K.ORDER_MERGED, _K.ORDER_SPLIT})
"""Steps that changed other orders too."""

_Verb = Callable[[Book, UndoItem], Awaitable[OrderOut]]


class Undoing:
    """Each verb is called inside the caller's transaction. What one key did is taken back as one."""

    def __init__(self, *, clock: Clock, staff: Staff, orders: WorkOrders) -> None:
        self._clock = clock
        self._staff = staff
        self._orders = orders

    async def undo(self, session: AsyncSession, caller: Caller, order_id: int, body: UndoIn) -> OrderOut:
        """The order as it was before the step, and an event that says so. Raises as `undo_in` does."""
        return await _alone(self.undo_in, session, caller, order_id, body)

    async def redo(self, session: AsyncSession, caller: Caller, order_id: int, body: UndoIn) -> OrderOut:
        """The step that was taken back, made again now. Raises as `redo_in` does."""
        return await _alone(self.redo_in, session, caller, order_id, body)

    async def undo_in(self, book: Book, item: UndoItem, batch: str | None = None) -> OrderOut:
        """The order as it was before the step; the event that says so is left in the book.

        Steps that the same key made on the order before go with it. `batch` of what is taken back with it.
        Raises NotFound (scope), Forbidden (not the caller's step, or not with this role), VersionConflict,
        MoveRefused with the reason (`Blocked`, or why the former worker cannot have it back) and `since`.
        """
        here, caller = await book.order(item.order_id), book.caller
        line = own_line(caller, here.lines, item.event_seq, item.version)
        if item.event_seq is not None:
            _check_seen(here, item.version)
        if line.undo_of is not None or line.kind not in undo.UNDOABLE_KINDS:
            raise refused(Verdict(Blocked.FINAL), here.current)
        if not undo.may(here.definition, line.kind, Role(caller.role)):
            raise Forbidden(f"A {caller.role} may not take back {line.kind}.")
        self._check(undo.undo_verdict(here.lines, line.seq, here.definition), line, here)
        steps = undo.pressed_at_once(here.lines, line)
        batch = batch or (secrets.token_hex(8) if len(steps) > 1 else None)
        order = await self._undone(book, here, line, batch)
        for below in steps[1:]:
            move = undo.MOVE_OF.get(below.kind)
            if move is not None and move not in here.definition.undoable:
                break
            order = await self._undone(book, here, below, batch)
        return order

    async def redo_in(self, book: Book, item: UndoItem, batch: str | None = None) -> OrderOut:
        """The step that was taken back, made again now: its limits begin now, and everything is judged anew.

        Steps that were taken back with it by the same key follow. Raises as `undo_in` does, and as the move.
        """
        here = await book.order(item.order_id)
        line = own_line(book.caller, here.lines, item.event_seq, item.version)
        _check_seen(here, item.version)
        if line.undo_of is None or line.is_beside:
            raise refused(Verdict(Blocked.FINAL), here.current)
        self._check(undo.redo_verdict(here.lines, line.seq), line, here)
        batch = batch or (secrets.token_hex(8) if line.batch is not None else None)
        order = await self._redone(book, here, line, batch)
        while (follows := await _taken_back_with(book, here, line)) is not None:
            line, here = follows, await book.order(item.order_id)
            try:
                order = await self._redone(book, here, line, batch)
            except MoveRefused:
                break  # what came before it is done, and says so
        return order

    async def _undone(self, book: Book, here: Reached, line: Line, batch: str | None) -> OrderOut:
        row = here.row
        change = await book.change(here, line.seq)
        if change is None or change.before is None:
            raise refused(Verdict(Blocked.NO_TRACE), here.current)
        self._check_former_worker(book.caller, here, change.before)
        if line.kind in _WITH_OTHERS:
            await book.settle()  # they may be in the book as well
        beside = await self._undone_beside(book, here, line)
        worker_before, department_before = row.worker_id, row.department_id
        put_back(row, change.before, change.after)
        if line.kind in (_K.ORDER_MERGED, _K.ORDER_TRANSFERRED):
            book.files_follow(row.id, row.department_id)
        answers: dict[str, Any] = {"undo": {"of": line.seq, "kind": str(line.kind)}}
        order, told = await self._next(
            book, here, _K.ORDER_UNDONE, answers | _of(batch), worker_before, department_before
        )
        book.tell([*beside, *told])
        if line.kind in _WITH_OTHERS:
            await book.settle()
        return order

    async def _undone_beside(self, book: Book, here: Reached, line: Line) -> list[NewEvent]:
        """What a merge or a split did elsewhere, taken back; judged before anything is written."""
        session, deed = book.session, undo_others.Deed(book.caller, self._clock.now(), here.row)
        if line.kind is _K.ORDER_MERGED:
            into = await undo_others.merged_into(session, here.row, line)
            return [await undo_others.put_apart(session, deed, into)]
        if line.kind is _K.ORDER_SPLIT:
            found = await undo_others.parts(session, line)
            return [await undo_others.put_together(session, deed, part) for part in found]
        return []

    async def _redone(self, book: Book, here: Reached, line: Line, batch: str | None) -> OrderOut:
        row = here.row
        change = await book.change(here, line.undo_of)
        if change is None or change.before is None:
            raise refused(Verdict(Blocked.NO_TRACE), here.current)
        answers: dict[str, Any] = {"redo": {"of": line.seq}} | _of(batch)
        move = undo.MOVE_OF.get(change.kind)
        if move is None:
            return await self._arranged(book, here, line, change, answers)
        if not here.is_seen:
            raise NotFound
        session, said, limits = book.session, body_of(move, change, row.version), await book.limits()
        step = await self._orders.judge(session, book.caller, row, here.definition, move, said)
        order, event = await self._orders.carry_out(
            session, book.caller, row, step, said, limits, answers=answers
        )
        book.tell([event])
        return order

    async def _arranged(
        self, book: Book, here: Reached, line: Line, change: Change, answers: dict[str, Any]
    ) -> OrderOut:
        """What is no move of the workflow, once more."""
        row, now, limits = here.row, self._clock.now(), await book.limits()
        session, caller = book.session, book.caller
        body = arranged_body_of(change, row.version)
        if change.kind in _WITH_OTHERS:
            await book.settle()  # they may be in the book as well
        if isinstance(body, MergeIn):
            return await arranging.merge(session, caller, now, row.id, limits, body, answers)
        if isinstance(body, TransferIn):
            order, told = await arranging.transfer(
                session, row, here.definition, caller, now, limits, body, answers, book.who_hears
            )
            book.tell(told)
            return order
        beside: list[NewEvent] = []
        if change.kind is _K.ORDER_SPLIT:
            split = next(one for one in here.lines if one.seq == line.undo_of)
            deed = undo_others.Deed(caller, now, row)
            ids, beside = await undo_others.parts_again(session, deed, split, limits)
            answers |= {"split": {"parts": ids}}
        else:
            put_back(row, change.after, change.before or change.after)
        order, told = await self._next(book, here, change.kind, answers, row.worker_id, row.department_id)
        book.tell([*beside, *told])
        if change.kind in _WITH_OTHERS:
            await book.settle()
        return order

    def _check(self, verdict: Verdict, line: Line, here: Reached) -> None:
        if verdict.blocked is None and line.at < self._clock.now() - undo.HORIZON:
            verdict = Verdict(Blocked.TOO_OLD)
        if verdict.blocked is not None:
            raise refused(verdict, here.current)

    def _check_former_worker(self, caller: Caller, here: Reached, before: dict[str, Any]) -> None:
        """Somebody who went home is not given an order back."""
        worker_id = before["worker_id"]
        if worker_id is None or worker_id == here.row.worker_id:
            return
        reason = self._staff.assignment_refusal(caller.scope, worker_id)
        if reason is not None:
            raise MoveRefused(
                f"Worker {worker_id} cannot have the order back: {reason}.",
                reason=reason,
                state=here.row.state,
                current=here.current,
            )

    async def _next(
        self,
        book: Book,
        here: Reached,
        kind: EventKind,
        answers: dict[str, Any],
        worker_before: int | None,
        department_before: int,
    ) -> tuple[OrderOut, list[NewEvent]]:
        """The next version and its event; whoever loses the order hears of it as well as who gets it back."""
        row, now = here.row, self._clock.now()
        row.version += 1
        row.updated_at, row.updated_by = now, book.caller.name
        order = repository.order_out(row, here.definition)
        told = [
            events.told(
                kind,
                order,
                actor=book.caller.actor,
                at=now,
                worker_before=worker_before if place == 0 else None,
                told_department_id=department_id,
                answers=answers,
            )
            for place, department_id in enumerate(await book.who_hears(department_before, row.department_id))
        ]
        return order, told


async def _alone(verb: _Verb, session: AsyncSession, caller: Caller, order_id: int, body: UndoIn) -> OrderOut:
    """One order, and all of it written."""
    item = UndoItem(order_id=order_id, version=body.version, event_seq=body.event_seq)
    with session.no_autoflush:
        book = await Book.of(session, caller, [item])
        order = await verb(book, item)
        await book.settle()
    return order


async def _taken_back_with(book: Book, here: Reached, line: Line) -> Line | None:
    """The step after this one, where one key had taken back both; the book is up to date then."""
    earlier = [one for one in here.lines if one.seq < line.seq and one.batch == line.batch]
    if line.batch is None or not earlier or earlier[-1].undo_of is None:
        return None
    await book.settle()
    lines = (await book.order(here.row.id)).lines
    return earlier[-1] if undo.redo_verdict(lines, earlier[-1].seq).blocked is None else None


def _check_seen(here: Reached, version: int) -> None:
    """Raise VersionConflict, saying who changed what, unless the client saw the order as it is."""
    if version != here.row.version:
        changes = [
            {"kind": line.kind, "by": line.actor_name, "at": iso(line.at)}
            for line in here.lines
            if line.version > version
        ]
        raise VersionConflict(current_version=here.row.version, changes=changes, current=here.current)


def _of(batch: str | None) -> dict[str, Any]:
    return {} if batch is None else {"batch": {"id": batch}}
