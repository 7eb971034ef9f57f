"""What the service-time limits promise of an order when it is raised, and kept with it from then on."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.customers import service as customers
from backend.servicetimes import service as servicetimes
from backend.servicetimes.service import Key
from backend.workorders.tables import OrderRow
from contract.vocabulary import CircuitLevel, CustomerLevel


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
    row.due_at = row.due_at or servicetimes.due(promised, at)
