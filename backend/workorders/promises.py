"""What the service-time limits promise of an order when it is raised, and kept with it from then on."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.customers import service as customers
from backend.servicetimes import service as servicetimes
from backend.servicetimes.service import Key, Promise as Promise, due as due
from backend.workorders.tables import OrderRow
from contract.vocabulary import CircuitLevel, CustomerLevel


def feedback_due_at(row: OrderRow) -> datetime | None:
    """When the customer is to hear something first, where the promise says so."""
    said = None if row.promise is None else row.promise["feedback_due_at"]
    return None if said is None else datetime.fromisoformat(said)


async def make(
    session: AsyncSession, row: OrderRow, customer: customers.CustomerOut | None, at: datetime
) -> None:
    """Give the order its promise and, where it names a figure and nobody promised otherwise, its due time.

    An order without a product has none: the organisation's own repair limit holds.
    """
    if not row.product:
        return
    key = Key(
        category=row.category,
        product=row.product,
        level=None if row.customer_level is None else CustomerLevel(row.customer_level),
        segment=None if customer is None else customer.segment,
        circuit=None if row.circuit is None else CircuitLevel(row.circuit),
    )
    promised = await servicetimes.promise(session, key, customer_id=row.customer_id, at=at)
    row.promise = promised.model_dump(mode="json")
    row.due_at = row.due_at or due(promised, at)


async def foreseen(
    session: AsyncSession,
    customer: customers.CustomerOut | None,
    *,
    category: str,
    product: str,
    circuit: CircuitLevel | None,
    at: datetime,
) -> Promise | None:
    """What `make` would promise of an order raised at `at`; None for one without a product."""
    if not product:
        return None
    key = Key(
        category=category,
        product=product,
        level=None if customer is None else customer.level,
        segment=None if customer is None else customer.segment,
        circuit=circuit,
    )
    customer_id = None if customer is None else customer.id
    return await servicetimes.promise(session, key, customer_id=customer_id, at=at)
