"""Rows of acceptance in and out of the database."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.acceptance.tables import AcceptanceItemRow, AcceptanceListRow, QualitySampleRow
from backend.kit.scope import Scope, visible


async def get(session: AsyncSession, month: int) -> AcceptanceListRow | None:
    """The month's list, where there is one."""
    return await session.get(AcceptanceListRow, month)


async def items(
    session: AsyncSession, scope: Scope, month: int, *, most: int, unissued: bool = False
) -> tuple[Sequence[AcceptanceItemRow], int]:
    """What the scope sees of the month's list, oldest first, and how many there are."""
    statement = visible(
        select(AcceptanceItemRow).where(AcceptanceItemRow.list_id == month),
        scope,
        department=AcceptanceItemRow.department_id,
    )
    if unissued:
        statement = statement.where(AcceptanceItemRow.order_id.is_(None))
    number = await session.scalar(select(func.count()).select_from(statement.subquery()))
    rows = (await session.scalars(statement.order_by(AcceptanceItemRow.id).limit(most))).all()
    return rows, number or 0


async def of_ids(
    session: AsyncSession, scope: Scope, month: int, ids: Collection[int]
) -> Sequence[AcceptanceItemRow]:
    """Those of the month that the scope sees and that have no order."""
    statement = select(AcceptanceItemRow).where(
        AcceptanceItemRow.list_id == month,
        AcceptanceItemRow.id.in_(sorted(ids)),
        AcceptanceItemRow.order_id.is_(None),
    )
    seen = visible(statement, scope, department=AcceptanceItemRow.department_id)
    return (await session.scalars(seen)).all()


async def left(session: AsyncSession, month: int) -> int:
    """How many items of the month have no order, whoever sees them."""
    statement = select(func.count()).where(
        AcceptanceItemRow.list_id == month, AcceptanceItemRow.order_id.is_(None)
    )
    return await session.scalar(statement) or 0


async def numbers(session: AsyncSession, month: int) -> set[str]:
    """The service numbers that are on the month's list."""
    statement = select(AcceptanceItemRow.service_no).where(AcceptanceItemRow.list_id == month)
    return set(await session.scalars(statement))


async def any_before(session: AsyncSession, month: int) -> bool:
    """Whether an earlier month had a list that was issued: this house accepts by the month."""
    statement = select(AcceptanceListRow.id).where(
        AcceptanceListRow.id < month, AcceptanceListRow.issued_at.is_not(None)
    )
    return (await session.scalars(statement.limit(1))).first() is not None


async def samples(session: AsyncSession, scope: Scope, month: int) -> Sequence[QualitySampleRow]:
    """What was drawn of the month, as far as the scope sees it."""
    statement = select(QualitySampleRow).where(QualitySampleRow.month == month)
    seen = visible(statement, scope, department=QualitySampleRow.department_id)
    return (await session.scalars(seen.order_by(QualitySampleRow.id))).all()


async def drawn(session: AsyncSession, order_ids: Collection[int]) -> set[int]:
    """Which of these orders were drawn, in whatever month."""
    found: set[int] = set()
    wanted = sorted(order_ids)
    for first in range(0, len(wanted), 900):
        part = wanted[first : first + 900]
        found |= set(
            await session.scalars(
                select(QualitySampleRow.order_id).where(QualitySampleRow.order_id.in_(part))
            )
        )
    return found
