"""`/api/orders/{id}/plan`: when the worker is expected there."""

from fastapi import APIRouter, Response

from backend.kit.calls import DISPATCHERS, RowId, Write, require
from backend.kit.problems import problems
from backend.workorders import visits
from backend.workorders.bodies import PlanVisitIn
from backend.workorders.schemas import OrderOut

router = APIRouter(tags=["orders"])


@router.post(
    "/api/orders/{order_id}/plan",
    response_model=OrderOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def plan_visit(call: Write, order_id: RowId, body: PlanVisitIn) -> Response:
    """Another time at which the worker is expected, or none; only before the worker is there. The order
    stays with whom it is: giving it to somebody else is a dispatch."""
    return await call.run(lambda s: visits.plan(s, call.caller, call.clock, order_id, body))
