"""A pre-diagnosis as one command: taken in, what was found kept, and fixed without a visit, or none of it.

Each of the moves has its event, and one undo takes back all of them.
"""

import secrets

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import NotFound
from backend.kit.calls import Caller
from backend.workorders import repository
from backend.workorders.bodies import DiagnoseIn, FixedIn, MoveIn, Said
from backend.workorders.schemas import OrderOut, Text
from backend.workorders.service import WorkOrders
from contract.vocabulary import OrderMove, OrderState


class PreDiagnosisIn(MoveIn):
    model_config = MoveIn.model_config | {
        "json_schema_extra": {"examples": [{"version": 3, "text": "光猫 LOS 灯红，光功率 -31 dBm"}]}
    }

    text: Said
    fixed: Text = Field(
        default="", description="It works again without a visit, and this is what helped; empty: it does not"
    )


async def pre_diagnose(
    session: AsyncSession, orders: WorkOrders, caller: Caller, order_id: int, body: PreDiagnosisIn
) -> OrderOut:
    """The order after all of it; raises as `WorkOrders.move` does, and then nothing of it was done."""
    row = await repository.find(session, caller.scope, order_id)
    if row is None:
        raise NotFound
    steps: list[tuple[OrderMove, MoveIn]] = []
    version = body.version
    if row.state == OrderState.SUBMITTED:
        steps.append((OrderMove.INTAKE, MoveIn(version=version)))
    steps.append((OrderMove.DIAGNOSE, DiagnoseIn(version=version + len(steps), text=body.text)))
    if body.fixed:
        steps.append((OrderMove.FIX_REMOTELY, FixedIn(version=version + len(steps), text=body.fixed)))
    answers = {"batch": {"id": secrets.token_hex(8)}} if len(steps) > 1 else None
    for move, said in steps:
        order = await orders.move(session, caller, order_id, move, said, answers=answers)
    return order
