"""`/api/customers`."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from backend.customers import service
from backend.customers.schemas import CustomerCreate, CustomerOut, CustomerPatch
from backend.kit.calls import DISPATCHERS, EVERYONE, Read, RowId, Write, require
from backend.kit.pagination import Page, PageParameters
from backend.kit.problems import problems

router = APIRouter(prefix="/api/customers", tags=["customers"])
Search = Annotated[str, Query(max_length=100, description="A piece of name, address, contact or phone")]


@router.get("", dependencies=[require(*EVERYONE)])
async def list_customers(call: Read, page: PageParameters, q: Search = "") -> Page[CustomerOut]:
    """Customers of the caller's departments (of a worker: those he looks after)."""
    return await service.page(call.session, call.scope, page, text=q)


@router.post("", status_code=201, response_model=CustomerOut, dependencies=[require(*DISPATCHERS)])
async def create_customer(call: Write, wanted: CustomerCreate) -> Response:
    """Add a customer."""
    return await call.run(lambda s: service.create(s, call.caller, wanted, clock=call.clock), status=201)


@router.patch(
    "/{customer_id}",
    response_model=CustomerOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def change_customer(call: Write, customer_id: RowId, wanted: CustomerPatch) -> Response:
    """Change a customer; level and segment are the administrators' to decide."""
    at = call.clock.now()
    return await call.run(lambda s: service.change(s, call.caller, customer_id, wanted, at=at))
