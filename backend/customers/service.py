"""Creating and finding customers."""

from sqlalchemy.ext.asyncio import AsyncSession

from backend.customers import repository
from backend.customers.events import record_created
from backend.customers.schemas import CustomerCreate, CustomerOut as CustomerOut
from backend.customers.tables import CustomerRow
from backend.errors import Invalid, NotFound
from backend.kit.calls import Caller
from backend.kit.clock import Clock
from backend.kit.pagination import Page, PageQuery
from backend.kit.scope import Scope


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
