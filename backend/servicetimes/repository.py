"""Rows of tables of limits and of contracts in and out of the database."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.scope import Scope, visible
from backend.servicetimes.rules import Key, Row, Unit
from backend.servicetimes.schemas import LengthIO, LimitRow, ServiceContractOut
from backend.servicetimes.tables import ServiceContractRow, ServiceTimesRow

_ROWS: TypeAdapter[list[LimitRow]] = TypeAdapter(list[LimitRow])


async def newest(session: AsyncSession) -> ServiceTimesRow | None:
    """The table that holds now, None while it is the shipped one."""
    return await session.scalar(select(ServiceTimesRow).order_by(ServiceTimesRow.version.desc()).limit(1))


def packed(rows: Sequence[LimitRow]) -> str:
    """Lines as the database keeps them."""
    return _ROWS.dump_json(list(rows)).decode()


def lines(row: ServiceTimesRow) -> list[LimitRow]:
    """Lines of a published table."""
    return _ROWS.validate_json(row.rows)


def rules_of(row: ServiceTimesRow) -> tuple[Row, ...]:
    """Lines of a published table as the rules know them."""
    return tuple(line.row() for line in lines(row))


async def contracts(session: AsyncSession, scope: Scope, customer_id: int | None) -> list[ServiceContractRow]:
    """Contracts the scope sees, of one customer or all, the newest first."""
    statement = select(ServiceContractRow).order_by(ServiceContractRow.id.desc())
    if customer_id is not None:
        statement = statement.where(ServiceContractRow.customer_id == customer_id)
    return list(
        (await session.scalars(visible(statement, scope, department=ServiceContractRow.department_id))).all()
    )


async def find_contract(session: AsyncSession, scope: Scope, contract_id: int) -> ServiceContractRow | None:
    """The contract, where the scope sees it."""
    statement = select(ServiceContractRow).where(ServiceContractRow.id == contract_id)
    return await session.scalar(visible(statement, scope, department=ServiceContractRow.department_id))


async def contract_for(
    session: AsyncSession, customer_id: int, key: Key, at: datetime
) -> ServiceContractRow | None:
    """The contract that holds for a customer's product at a time: the most particular, then the newest."""
    row = ServiceContractRow
    statement = (
        select(row)
        .where(
            row.customer_id == customer_id,
            row.ended.is_(False),
            row.since <= at,
            or_(row.until.is_(None), row.until > at),
            row.category.in_(["", key.category]),
            row.product.in_(["", key.product]),
        )
        .order_by((row.product != "").desc(), (row.category != "").desc(), row.id.desc())
        .limit(1)
    )
    return await session.scalar(statement)


def contract_out(row: ServiceContractRow) -> ServiceContractOut:
    """The contract as it looks on the wire."""
    return ServiceContractOut(
        id=row.id,
        version=row.version,
        customer_id=row.customer_id,
        category=row.category,
        product=row.product,
        repair=LengthIO(amount=row.amount, unit=Unit(row.unit)),
        since=row.since,
        until=row.until,
        note=row.note,
        made_by=row.made_by,
        ended=row.ended,
    )
