"""`/api/orders/{id}/candidates`."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Query, Request

from backend.dispatching.schemas import BestListOut, BestQuery, CandidatesOut
from backend.dispatching.service import Dispatching
from backend.kit.calls import DISPATCHERS, OFFICE, CallServices, CurrentCaller, RowId, require, services_of
from backend.kit.problems import problems
from backend.organisation import service as organisation
from backend.workorders.service import WorkOrders
from contract.vocabulary import OrderMove

router = APIRouter(tags=["orders"])


class _Services(CallServices, Protocol):
    workorders: WorkOrders
    dispatching: Dispatching


@router.post("/api/orders/best", dependencies=[require(*DISPATCHERS)])
async def list_best(caller: CurrentCaller, request: Request, query: BestQuery) -> BestListOut:
    """Somebody for each of many orders. Only reads: to give them away is another request."""
    services: _Services = services_of(request)
    async with services.database.reading() as session:
        await services.dispatching.prepare(session)
        orders = await services.workorders.many(session, caller.scope, query.order_ids)
        settings = await organisation.read(session)
    waiting = [order for order in orders if OrderMove.DISPATCH in order.possible_moves]
    return BestListOut(items=await services.dispatching.best(settings, caller.scope, waiting))


@router.get("/api/orders/{order_id}/candidates", dependencies=[require(*OFFICE)], responses=problems(404))
async def list_candidates(
    caller: CurrentCaller,
    request: Request,
    order_id: RowId,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> CandidatesOut:
    """Who could take the order, best first, and why not the others."""
    services: _Services = services_of(request)
    async with services.database.reading() as session:  # given back before the roads are asked
        await services.dispatching.prepare(session)
        order = await services.workorders.one(session, caller.scope, order_id)
        settings = await organisation.read(session)
    return await services.dispatching.candidates(settings, caller.scope, order, limit=limit)
