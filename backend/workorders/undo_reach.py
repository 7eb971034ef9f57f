"""The order a step was made on, as its maker may see it: given away to where one sees nothing, it is told of
only for as long as nobody there has gone on with it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import Forbidden, NotFound
from backend.kit.calls import Caller
from backend.kit.scope import Scope
from backend.workorders import repository, undo, undo_repository
from backend.workorders.definition import Definition
from backend.workorders.tables import OrderRow
from backend.workorders.undo import Blocked, Line, Verdict
from backend.workorders.undo_others import refused
from contract.vocabulary import EventKind


@dataclass(frozen=True, slots=True)
class Reached:
    """An order with its workflow and all lines of the log; `current` as JSON values."""

    row: OrderRow
    definition: Definition
    lines: list[Line]
    current: dict[str, Any]


async def reach(session: AsyncSession, caller: Caller, order_id: int) -> Reached:
    """Raises NotFound, and MoveRefused (`moved_on`, without details) where it is in others' hands."""
    row = await repository.find(session, caller.scope, order_id)
    lines = await undo_repository.of_order(session, order_id)
    if row is None:
        if not any(line.actor_id == caller.account_id for line in lines):
            raise NotFound
        if not _is_given_away_by(caller, lines):
            raise refused(Verdict(Blocked.MOVED_ON), None)
        row = await repository.find(session, Scope.everything(), order_id)
        if row is None:
            raise NotFound
    definition = await repository.definition_for(session, row)
    current = repository.order_out(row, definition).model_dump(mode="json")
    return Reached(row, definition, lines, current)


def own_line(caller: Caller, lines: list[Line], seq: int | None, version: int) -> Line:
    """The caller's step by its number, else by the version it made; raises NotFound, Forbidden."""
    line = next((one for one in lines if (one.version == version if seq is None else one.seq == seq)), None)
    if line is None:
        raise NotFound
    if line.actor_id != caller.account_id:
        raise Forbidden(f"It was {line.actor_name} who did this.")
    return line


def _is_given_away_by(caller: Caller, lines: list[Line]) -> bool:
    steps = undo.standing(lines).steps
    if not steps or steps[-1].kind is not EventKind.ORDER_TRANSFERRED:
        return False
    return steps[-1].actor_id == caller.account_id and steps[-1].undo_of is None
