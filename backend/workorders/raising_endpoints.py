"""`/api/orders/{id}/fields` and `/api/orders/{id}/commission`."""

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.calls import DISPATCHERS, OFFICE, Read, RowId, Write, require
from backend.kit.eventlog import append_all
from backend.kit.problems import problems
from backend.workorders import arranging, commissions, demands, raising
from backend.workorders.arranging_schemas import FieldsIn
from backend.workorders.commissions import CommissionOut
from backend.workorders.schemas import OrderOut
from contract.arranging import Arrangement
from contract.vocabulary import EventKind, OrderState

router = APIRouter(tags=["orders"])


@router.post(
    "/api/orders/{order_id}/fields",
    response_model=OrderOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def fill_in(call: Write, order_id: RowId, body: FieldsIn) -> Response:
    """What the order's type asks for when it is raised, corrected while the order is open."""

    async def work(session: AsyncSession) -> OrderOut:
        row, definition = await arranging.found(session, call.scope, order_id, body.version)
        arranging.check_state(row, definition, Arrangement.FIELDS)
        is_complete = row.state != OrderState.DRAFT
        raising.check_fields(definition, row, body.fields, is_complete=is_complete)
        row.fields = demands.filled(definition.raising, body.fields)
        order, event = arranging.changed(
            row, definition, call.caller, call.clock.now(), EventKind.ORDER_FILLED
        )
        await session.flush()
        await append_all(session, [event])
        return order

    return await call.run(work)


@router.get("/api/orders/{order_id}/commission", dependencies=[require(*OFFICE)], responses=problems(404))
async def get_commission(call: Read, order_id: RowId) -> CommissionOut:
    """The orders of the other parties, and how many have answered; empty for an order of no commission."""
    return await commissions.of_order(call.session, call.scope, order_id)
