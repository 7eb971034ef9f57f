"""Rows of customers' links in and out of the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.customerlinks.schemas import CustomerLinkOut
from backend.customerlinks.tables import CustomerLinkRow


async def holding(session: AsyncSession, order_id: int, now: datetime) -> Sequence[CustomerLinkRow]:
    """Links of the order that are neither revoked nor expired, newest first."""
    statement = (
        select(CustomerLinkRow)
        .where(CustomerLinkRow.order_id == order_id, CustomerLinkRow.revoked_at.is_(None))
        .where(CustomerLinkRow.expires_at > now)
        .order_by(CustomerLinkRow.id.desc())
    )
    return (await session.scalars(statement)).all()


async def by_digest(session: AsyncSession, digest: str, now: datetime) -> CustomerLinkRow | None:
    """The link with this digest, where it holds."""
    statement = select(CustomerLinkRow).where(
        CustomerLinkRow.digest == digest,
        CustomerLinkRow.revoked_at.is_(None),
        CustomerLinkRow.expires_at > now,
    )
    return (await session.scalars(statement)).one_or_none()


def link_out(row: CustomerLinkRow) -> CustomerLinkOut:
    """The row as it looks on the wire: without its digest."""
    return CustomerLinkOut.model_validate(row, from_attributes=True)
