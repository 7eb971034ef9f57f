"""Customer rows in and out of the database."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.customers.schemas import CustomerOut
from backend.customers.tables import CustomerRow
from backend.kit.pagination import PageQuery, fetch_page
from backend.kit.scope import Scope, visible


async def find(session: AsyncSession, scope: Scope, customer_id: int) -> CustomerRow | None:
    """The customer, where the scope sees it."""
    return (await session.scalars(_seen_by(scope).where(CustomerRow.id == customer_id))).one_or_none()


async def page(
    session: AsyncSession, scope: Scope, query: PageQuery, *, text: str
) -> tuple[Sequence[CustomerRow], str | None]:
    """One page of what the scope sees, by id."""
    statement = _seen_by(scope)
    if text:
        columns = (CustomerRow.name, CustomerRow.address, CustomerRow.contact_name, CustomerRow.contact_phone)
        statement = statement.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    return await fetch_page(session, statement, keys=[CustomerRow.id], query=query)


async def everything(session: AsyncSession, scope: Scope) -> Sequence[CustomerRow]:
    """All that the scope sees."""
    return (await session.scalars(_seen_by(scope).order_by(CustomerRow.id))).all()


def customer_out(row: CustomerRow) -> CustomerOut:
    """The row as it looks on the wire."""
    return CustomerOut.model_validate(row, from_attributes=True)


def _seen_by(scope: Scope) -> Select[CustomerRow]:
    return visible(
        select(CustomerRow),
        scope,
        department=CustomerRow.department_id,
        worker=CustomerRow.manager_worker_id,
    )
