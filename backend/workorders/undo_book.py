"""What taking back needs of many orders, read at once; and what is told of them, written at once.

The other writers wait meanwhile, so that the number of statements must not grow with that of the orders.
"""

from collections.abc import Collection, Sequence
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession

from backend.attachments import service as attachments
from backend.errors import BackendError
from backend.kit.calls import Caller
from backend.kit.eventlog import NewEvent, append_all
from backend.workorders import arranging, undo, undo_repository
from backend.workorders.service import read_limits
from backend.workorders.timers import Limits
from backend.workorders.undo import Line
from backend.workorders.undo_reach import Reached, line_of, reach_all
from backend.workorders.undo_repository import Change
from backend.workorders.undo_schemas import UndoItem


class Book:
    """One request's orders inside its transaction; nothing is written before `settle`.

    Work with it under `session.no_autoflush`, or every question writes what was changed so far.
    """

    def __init__(self, session: AsyncSession, caller: Caller) -> None:
        self.session = session
        self.caller = caller
        self._reached: dict[int, Reached | BackendError] = {}
        self._changes: dict[int, Change] = {}
        self._told: list[NewEvent] = []
        self._departments_of_files: dict[int, int] = {}
        self._who_hears: dict[tuple[int, int], list[int]] = {}
        self._limits: Limits | None = None

    @classmethod
    async def of(cls, session: AsyncSession, caller: Caller, items: Sequence[UndoItem]) -> Self:
        """All that is asked for, and what each of the steps that are meant has changed."""
        book = cls(session, caller)
        book._reached = await reach_all(session, caller, [item.order_id for item in items])
        formers: dict[int, int | None] = {}
        for item in items:
            here = book._reached[item.order_id]
            if isinstance(here, Reached):
                formers |= _formers(here.lines, _meant(here.lines, item))
        book._changes = await undo_repository.changes(session, formers)
        return book

    async def order(self, order_id: int) -> Reached:
        """Raises NotFound, MoveRefused as `reach_all` has it."""
        if order_id not in self._reached:
            self._reached |= await reach_all(self.session, self.caller, [order_id])
        found = self._reached[order_id]
        if isinstance(found, BackendError):
            raise found
        return found

    async def change(self, here: Reached, seq: int | None) -> Change | None:
        """What the step numbered `seq` changed; None where it is none of this order's."""
        if seq is None or not any(line.seq == seq for line in here.lines):
            return None
        return self._changes.get(seq) or await undo_repository.change(self.session, here.row.id, seq)

    async def limits(self) -> Limits:
        """The organisation's service-time limits."""
        if self._limits is None:
            self._limits = await read_limits(self.session)
        return self._limits

    async def who_hears(self, department_before: int, department_id: int) -> list[int]:
        """The departments whose people hear of it when an order goes from one to another."""
        if department_before == department_id:
            return [department_id]
        pair = department_before, department_id
        if pair not in self._who_hears:
            self._who_hears[pair] = await arranging.who_hears(self.session, *pair)
        return self._who_hears[pair]

    def files_follow(self, order_id: int, department_id: int) -> None:
        """The order's files are those of this department."""
        self._departments_of_files[order_id] = department_id

    def tell(self, events: Collection[NewEvent]) -> None:
        """What is to be appended to the log, in this order."""
        self._told += events

    async def settle(self) -> None:
        """Write everything changed and told so far; what was read is forgotten, for it may say more now."""
        await self.session.flush()
        for department_id in sorted(set(self._departments_of_files.values())):
            ids = [key for key, value in self._departments_of_files.items() if value == department_id]
            await attachments.follow_all(self.session, order_ids=ids, department_id=department_id)
        await append_all(self.session, self._told)
        self._told, self._departments_of_files, self._reached = [], {}, {}


def _meant(lines: list[Line], item: UndoItem) -> Sequence[int]:
    """The steps that are taken back with the one that the item names, or that are made again."""
    line = line_of(lines, item.event_seq, item.version)
    if line is None:
        return []
    if line.undo_of is not None:
        return [line.undo_of]
    return [one.seq for one in undo.pressed_at_once(lines, line)]


def _formers(lines: list[Line], seqs: Sequence[int]) -> dict[int, int | None]:
    """Of each of the steps the line before it."""
    places = {line.seq: place for place, line in enumerate(lines)}
    return {seq: lines[places[seq] - 1].seq if places[seq] else None for seq in seqs if seq in places}
