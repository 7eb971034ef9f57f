"""`/api/orders/batch`: one move of many orders."""

from typing import Protocol

from fastapi import APIRouter, Request, Response

from backend.kit.calls import DISPATCHERS, Write, require, services_of
from backend.workorders.batch import move_all
from backend.workorders.batch_schemas import BatchIn, BatchOut
from backend.workorders.service import WorkOrders

router = APIRouter(tags=["orders"])


class _Services(Protocol):
    workorders: WorkOrders


@router.post("/api/orders/batch", response_model=BatchOut, dependencies=[require(*DISPATCHERS)])
async def move_many(call: Write, request: Request, wanted: BatchIn) -> Response:
    """One move of many orders in one transaction: each by itself is done, or refused with a reason."""
    services: _Services = services_of(request)
    return await call.run(lambda s: move_all(s, services.workorders, call.caller, wanted))
