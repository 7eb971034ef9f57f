"""`/api/orders/{id}/customer-link`: what the dispatch room does with an order's link. The page is `page`."""

from typing import Protocol

from fastapi import APIRouter, Request, Response

from backend.customerlinks import service
from backend.customerlinks.schemas import CustomerLinkIn, CustomerLinkMadeOut, CustomerLinkStateOut
from backend.kit.calls import DISPATCHERS, OFFICE, Read, RowId, Write, require, services_of
from backend.kit.clock import Clock
from backend.kit.problems import problems
from backend.settings import Settings
from backend.workorders.service import WorkOrders

router = APIRouter(prefix="/api/orders/{order_id}/customer-link", tags=["customer-links"])


class _Services(Protocol):
    settings: Settings
    clock: Clock
    workorders: WorkOrders


def _services(request: Request) -> _Services:
    services: _Services = services_of(request)
    return services


@router.get("", dependencies=[require(*OFFICE)], responses=problems(404))
async def get_customer_link(call: Read, request: Request, order_id: RowId) -> CustomerLinkStateOut:
    """The customer's link that holds now, and whether the customer has looked."""
    services = _services(request)
    return await service.state(
        call.session, services.workorders, call.scope, order_id, at=services.clock.now()
    )


@router.post(
    "",
    status_code=201,
    response_model=CustomerLinkMadeOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def make_customer_link(
    call: Write, request: Request, order_id: RowId, body: CustomerLinkIn
) -> Response:
    """Give out a fresh link; the one before holds no more. Its address is said this once."""
    services = _services(request)
    told: list[str] = []
    answer = await call.run(
        lambda s: service.make(
            s, services.workorders, call.caller, order_id, body, tell=told.append, at=call.clock.now()
        ),
        status=201,
    )
    if not told:  # asked again: who lost the answer makes another link
        return answer
    base_url = services.settings.public_url or str(request.base_url)
    made = CustomerLinkMadeOut.model_validate_json(bytes(answer.body))
    made.url = f"{base_url.rstrip('/')}{service.PREFIX}/{told[-1]}"
    return Response(made.model_dump_json(), status_code=201, media_type="application/json")


@router.post(
    "/revoke",
    response_model=CustomerLinkStateOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404),
)
async def revoke_customer_link(call: Write, request: Request, order_id: RowId) -> Response:
    """Take the order's link back."""
    services = _services(request)
    return await call.run(
        lambda s: service.revoke(s, services.workorders, call.caller, order_id, at=call.clock.now())
    )
