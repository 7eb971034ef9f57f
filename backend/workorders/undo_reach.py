"""Orders that steps were made on, as their maker may see them: one given away to where one sees nothing is
told of only for as long as nobody there has gone on with it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import BackendError, Forbidden, NotFound
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
    """An order with its workflow and all lines of the log; `is_seen`: in the caller's own scope."""

    row: OrderRow
    definition: Definition
    lines: list[Line]
    is_seen: bool

    @property
    def current(self) -> dict[str, Any]:
        """The whole order as JSON values."""
        return repository.order_out(self.row, self.definition).model_dump(mode="json")


async def reach_all(
    session: AsyncSession, caller: Caller, order_ids: Collection[int]
) -> dict[int, Reached | BackendError]:
    """Each of the orders, or what is to be raised: NotFound, or MoveRefused (`moved_on`, without details)
    where it is in others' hands."""
    lines = await undo_repository.of_orders(session, order_ids)
    seen = await repository.find_all(session, caller.scope, order_ids)
    away = [key for key in order_ids if key not in seen and _is_given_away_by(caller, lines[key])]
    rows = seen | (await repository.find_all(session, Scope.everything(), away) if away else {})
    definitions = await repository.definitions_for(session, rows.values())
    found: dict[int, Reached | BackendError] = {}
    for key in order_ids:
        row = rows.get(key)
        if row is not None:
            definition = definitions[row.type, row.workflow_version]
            found[key] = Reached(row, definition, lines[key], key in seen)
        elif key not in away and any(line.actor_id == caller.account_id for line in lines[key]):
            found[key] = refused(Verdict(Blocked.MOVED_ON), None)
        else:
            found[key] = NotFound()
    return found


def own_line(caller: Caller, lines: list[Line], seq: int | None, version: int) -> Line:
    """The caller's step by its number, else by the version it made; raises NotFound, Forbidden."""
    line = line_of(lines, seq, version)
    if line is None:
        raise NotFound
    if line.actor_id != caller.account_id:
        raise Forbidden(f"It was {line.actor_name} who did this.")
    return line


def line_of(lines: list[Line], seq: int | None, version: int) -> Line | None:
    """The line by its number, else by the version it made."""
    return next((one for one in lines if (one.version == version if seq is None else one.seq == seq)), None)


def _is_given_away_by(caller: Caller, lines: list[Line]) -> bool:
    steps = undo.standing(lines).steps
    if not steps or steps[-1].kind is not EventKind.ORDER_TRANSFERRED:
        return False
    return steps[-1].actor_id == caller.account_id and steps[-1].undo_of is None
