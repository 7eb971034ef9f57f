"""What a type asks for when an order is raised, and to whom a commission goes. Writes no rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import NotFound
from backend.kit.scope import Scope
from backend.org import service as org
from backend.workorders import demands
from backend.workorders.definition import Definition, Party
from backend.workorders.demands import Missing
from backend.workorders.judging import invalid, lacking, own_of
from backend.workorders.schemas import OrderCreate, Value
from backend.workorders.tables import OrderRow


@dataclass(frozen=True, slots=True)
class Share:
    """One order of those that are raised: whose it is, and as which party of a commission."""

    department_id: int
    party: dict[str, Any] | None = None


def check_fields(
    definition: Definition, row: OrderRow, values: Mapping[str, Value], *, is_complete: bool
) -> None:
    """Raise Invalid for everything that is missing or wrong, each by its name."""
    found = demands.raised(definition, values, own_of(row), is_complete=is_complete)
    if found:
        raise lacking(found)


async def shares(
    session: AsyncSession, scope: Scope, wanted: OrderCreate, definition: Definition
) -> list[Share]:
    """An order for each party of the commission, by the parties' order; empty where the type has none.

    The caller chooses among the departments it sees; what the workflow itself names may lie elsewhere.
    Raises Invalid, naming every party without a department.
    """
    known = {party.name: party for party in definition.parties}
    if wanted.parties and not known:
        raise invalid("parties", "orders of this type have no parties")
    if not known:
        return []
    if wanted.draft:
        raise invalid("draft", "a commission is raised at once, not kept as a draft")
    strangers = sorted({one.name for one in wanted.parties} - known.keys())
    found, faults = [], [Missing(("parties", name), "there is no such party") for name in strangers]
    for party in definition.parties:
        chosen: list[int | None] = [one.department_id for one in wanted.parties if one.name == party.name]
        for department_id in dict.fromkeys(chosen or [party.department_id]):
            if department_id is None:
                faults.append(Missing(("parties", party.name), "say which department this is"))
            elif not await _reaches(session, scope, party, department_id):
                faults.append(Missing(("parties", party.name), "no such department"))
            else:
                words = {"name": party.name, "zh": party.zh, "en": party.en}
                found.append(Share(department_id, words))
    if faults:
        raise lacking(faults)
    return found


async def _reaches(session: AsyncSession, scope: Scope, party: Party, department_id: int) -> bool:
    if scope.holds(department_id):
        return True
    return department_id == party.department_id and await exists(session, department_id)


async def exists(session: AsyncSession, department_id: int) -> bool:
    """Whether there is such a department, whoever may see it."""
    try:
        await org.get_department(session, Scope.everything(), department_id)
    except NotFound:
        return False
    return True
