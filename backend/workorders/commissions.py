"""A commission to several parties: an order for each, told of each other and of how many have answered."""

from collections.abc import Sequence

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import NotFound
from backend.kit.scope import Scope
from backend.org import service as org
from backend.workorders import repository
from backend.workorders.schemas import PartyOut
from backend.workorders.tables import OrderRow
from contract.vocabulary import OrderState


class CommissionPartOut(BaseModel):
    """One party's order, as far as every party may know of it."""

    order_id: int
    number: str = Field(examples=["GD20261121-0001"])
    party: PartyOut
    department: str = Field(examples=["静安区域中心"])
    state: OrderState
    worker_name: str = Field("", description="Only where the caller sees the order itself")
    answered: bool = Field(description="It was replied to, and that stands")
    is_seen: bool = Field(description="The caller sees the order itself")


class CommissionOut(BaseModel):
    """All orders of a commission; those called off count in neither figure."""

    total: int = Field(examples=[3])
    answered: int = Field(examples=[2])
    items: list[CommissionPartOut]


_CALLED_OFF = frozenset({OrderState.CANCELLED, OrderState.REJECTED})


def bind(rows: Sequence[OrderRow]) -> None:
    """They are one commission from now on; they must have their ids."""
    for row in rows:
        row.commission_id = rows[0].id


async def of_order(session: AsyncSession, scope: Scope, order_id: int) -> CommissionOut:
    """The commission that the order is of; without items where it is of none. Raises NotFound."""
    row = await repository.find(session, scope, order_id)
    if row is None:
        raise NotFound
    if row.commission_id is None:
        return CommissionOut(total=0, answered=0, items=[])
    statement = select(OrderRow).where(OrderRow.commission_id == row.commission_id).order_by(OrderRow.id)
    rows = (await session.scalars(statement)).all()
    names = {
        key: (await org.get_department(session, Scope.everything(), key)).name
        for key in {one.department_id for one in rows}
    }
    items = [_part(one, names[one.department_id], scope) for one in rows]
    counted = [one for one in items if one.state not in _CALLED_OFF]
    return CommissionOut(total=len(counted), answered=sum(one.answered for one in counted), items=items)


def _part(row: OrderRow, department: str, scope: Scope) -> CommissionPartOut:
    is_seen = scope.sees(row.department_id, () if row.worker_id is None else (row.worker_id,))
    return CommissionPartOut(
        order_id=row.id,
        number=row.number,
        party=PartyOut(**(row.party or {"name": "", "zh": "", "en": ""})),
        department=department,
        state=OrderState(row.state),
        worker_name=row.worker_name if is_seen else "",
        answered=row.replied_at is not None,
        is_seen=is_seen,
    )
