"""Rows of fault cases and check lists in and out of the database."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.knowledge.check_lists import SHIPPED
from backend.knowledge.schemas import CheckListOut, CheckStep, FaultCaseOut
from backend.knowledge.tables import CheckListRow, FaultCaseRow, OrderCaseRow


async def newest(session: AsyncSession, *, limit: int) -> list[FaultCaseRow]:
    """Cases that are not removed, newest first."""
    living = select(FaultCaseRow).where(FaultCaseRow.removed_at.is_(None))
    newest_first = living.order_by(FaultCaseRow.updated_at.desc(), FaultCaseRow.id.desc())
    return list((await session.scalars(newest_first.limit(limit))).all())


async def by_ids(session: AsyncSession, ids: Sequence[int]) -> list[FaultCaseRow]:
    """Cases in the order of `ids`; those that are not there are left out."""
    rows = (await session.scalars(select(FaultCaseRow).where(FaultCaseRow.id.in_(ids)))).all()
    found = {row.id: row for row in rows}
    return [found[one] for one in ids if one in found]


async def of_order(session: AsyncSession, order_id: int) -> list[FaultCaseRow]:
    """Cases attached to the order, in the order of attaching; removed ones too."""
    statement = (
        select(FaultCaseRow)
        .join(OrderCaseRow, OrderCaseRow.case_id == FaultCaseRow.id)
        .where(OrderCaseRow.order_id == order_id)
        .order_by(OrderCaseRow.attached_at, FaultCaseRow.id)
    )
    return list((await session.scalars(statement)).all())


async def check_list(session: AsyncSession, product: str) -> CheckListRow | None:
    """What somebody made of the product's list, None where nobody did."""
    return await session.scalar(select(CheckListRow).where(CheckListRow.product == product))


async def check_lists(session: AsyncSession) -> list[CheckListOut]:
    """Every product's list, changed or as shipped; by product, the one for all others first."""
    changed = {row.product: row for row in (await session.scalars(select(CheckListRow))).all()}
    return [
        list_out(changed[product]) if product in changed else shipped(product)
        for product in sorted(SHIPPED.keys() | changed.keys())
    ]


def shipped(product: str) -> CheckListOut:
    """The list this program brings for the product; empty where it brings none."""
    return CheckListOut(product=product, version=0, steps=list(SHIPPED.get(product, ())))


def list_out(row: CheckListRow) -> CheckListOut:
    """The list as it looks on the wire."""
    steps = [CheckStep.model_validate(step) for step in row.steps]
    return CheckListOut(product=row.product, version=row.version, steps=steps)


def case_out(row: FaultCaseRow) -> FaultCaseOut:
    """The case as it looks on the wire."""
    return FaultCaseOut(
        id=row.id,
        version=row.version,
        title=row.title,
        product=row.product,
        symptom=row.symptom,
        cause=row.cause,
        remedy=row.remedy,
        advice=row.advice,
        removed=row.removed_at is not None,
        created_by=row.created_by,
        updated_at=row.updated_at,
    )
