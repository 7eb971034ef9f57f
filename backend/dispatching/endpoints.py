"""`/api/orders/{id}/candidates`."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Path, Query, Request

from backend.dispatching.schemas import CandidatesOut
from backend.dispatching.service import Dispatching
from backend.kit.calls import OFFICE, Read, require, services_of
from backend.kit.problems import problems
from backend.workorders.service import WorkOrders

router = APIRouter(tags=["orders"])


class _Services(Protocol):
    workorders: WorkOrders
    dispatching: Dispatching


@router.get("/api/orders/{order_id}/candidates", dependencies=[require(*OFFICE)], responses=problems(404))
async def list_candidates(
    call: Read,
    request: Request,
    order_id: Annotated[int, Path(ge=1, le=2**53)],
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> CandidatesOut:
    """Who could take the order, best first, and why not the others."""
    services: _Services = services_of(request)
    order = await services.workorders.one(call.session, call.scope, order_id)
    return await services.dispatching.candidates(call.session, call.scope, order, limit=limit)
