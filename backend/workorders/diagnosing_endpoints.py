"""`POST /api/orders/{id}/pre-diagnosis`: what a check list found, in one command."""

from typing import Protocol

from fastapi import APIRouter, Request, Response

from backend.kit.calls import DISPATCHERS, RowId, Write, require, services_of
from backend.kit.problems import problems
from backend.workorders.diagnosing import PreDiagnosisIn, pre_diagnose
from backend.workorders.schemas import OrderOut
from backend.workorders.service import WorkOrders

router = APIRouter(tags=["orders"])


class _Services(Protocol):
    workorders: WorkOrders


@router.post(
    "/api/orders/{order_id}/pre-diagnosis",
    response_model=OrderOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def pre_diagnosis(call: Write, request: Request, order_id: RowId, body: PreDiagnosisIn) -> Response:
    """Keep what was found, taking the order in first where it waits; with `fixed` no visit is needed."""
    services: _Services = services_of(request)
    return await call.run(lambda s: pre_diagnose(s, services.workorders, call.caller, order_id, body))
