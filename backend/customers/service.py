"""Creating and finding customers."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.customers import repository
from backend.customers.events import record_changed, record_created
from backend.customers.schemas import CustomerCreate, CustomerOut as CustomerOut, CustomerPatch
from backend.customers.tables import CustomerRow
from backend.errors import Forbidden, Invalid, NotFound
from backend.kit.calls import MANAGERS, Caller
from backend.kit.clock import Clock
from backend.kit.pagination import Page, PageQuery
from backend.kit.scope import Scope
from backend.kit.versions import check_version

_CAN_BE_NONE = ("segment", "ended_at")
_DECIDED = ("level", "segment", "ended_at")
"""By administrators; the log says what they were."""


async def create(
    session: AsyncSession, caller: Caller, wanted: CustomerCreate, *, clock: Clock
) -> CustomerOut:
    """Add a customer; raises Invalid for a department outside the caller's."""
    department_id = wanted.department_id or caller.department_id
    if not caller.scope.holds(department_id):
        raise Invalid("No such department.", errors=[_wrong("department_id", "no such department")])
    values = wanted.model_dump(exclude={"department_id"})
    row = CustomerRow(**values, department_id=department_id, manager_worker_id=None)
    session.add(row)
    await session.flush()
    customer = repository.customer_out(row)
    await record_created(session, customer, actor=caller.actor, at=clock.now())
    return customer


async def change(
    session: AsyncSession, caller: Caller, customer_id: int, body: CustomerPatch, *, at: datetime
) -> CustomerOut:
    """Change what is given. Raises NotFound, VersionConflict; Forbidden for what the caller may not
    decide; Invalid for a name taken away."""
    row = await repository.find(session, caller.scope, customer_id)
    if row is None:
        raise NotFound
    current = repository.customer_out(row).model_dump(mode="json")
    await check_version(session, ("customer", row.id), seen=body.version, actual=row.version, current=current)
    given = body.model_dump(exclude={"version"}, exclude_unset=True)
    wanted = {
        name: value
        for name, value in given.items()
        if (value is not None or name in _CAN_BE_NONE) and getattr(row, name) != value
    }
    rated = {name: getattr(row, name) for name in _DECIDED if name in wanted}
    if rated and caller.role not in MANAGERS:
        raise Forbidden("Levels, segments and endings are decided by administrators.")
    if not wanted:
        return repository.customer_out(row)
    for name, value in wanted.items():
        setattr(row, name, value)
    row.version += 1
    await session.flush()
    customer = repository.customer_out(row)
    await record_changed(session, customer, rated, actor=caller.actor, at=at)
    return customer


async def one(session: AsyncSession, scope: Scope, customer_id: int) -> CustomerOut:
    """The customer; raises NotFound where there is none in this scope."""
    row = await repository.find(session, scope, customer_id)
    if row is None:
        raise NotFound
    return repository.customer_out(row)


async def page(session: AsyncSession, scope: Scope, query: PageQuery, *, text: str) -> Page[CustomerOut]:
    """One page, filtered by a piece of name, address, contact or phone."""
    rows, cursor = await repository.page(session, scope, query, text=text)
    return Page(items=[repository.customer_out(row) for row in rows], next_cursor=cursor)


async def snapshot(session: AsyncSession, scope: Scope) -> list[CustomerOut]:
    """All customers of the scope ."""
    return [repository.customer_out(row) for row in await repository.everything(session, scope)]


def _wrong(field: str, message: str) -> dict[str, object]:
    return {"loc": ["body", field], "msg": message, "type": "value_error"}
