"""`/api/service-times` and `/api/service-contracts`."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from backend.kit.calls import MANAGERS, OFFICE, Read, RowId, Write, require
from backend.kit.problems import problems
from backend.servicetimes import service
from backend.servicetimes.schemas import (
    ServiceContractCreate,
    ServiceContractEnd,
    ServiceContractOut,
    ServiceContractsOut,
    ServiceTimesOut,
    ServiceTimesPublish,
)
from contract.vocabulary import Role

router = APIRouter(prefix="/api", tags=["service times"])


@router.get("/service-times", dependencies=[require(*OFFICE)])
async def get_service_times(call: Read) -> ServiceTimesOut:
    """The table of service-time limits that holds now."""
    return await service.current(call.session)


@router.post(
    "/service-times",
    status_code=201,
    response_model=ServiceTimesOut,
    dependencies=[require(Role.ENTERPRISE_ADMIN)],
    responses=problems(409),
)
async def publish_service_times(call: Write, body: ServiceTimesPublish) -> Response:
    """Publish the next table of limits; gaps and overlaps are refused, each with its line."""
    at = call.clock.now()
    return await call.run(lambda s: service.publish(s, call.caller, body, at=at), status=201)


@router.get("/service-contracts", dependencies=[require(*OFFICE)])
async def list_service_contracts(
    call: Read, customer_id: Annotated[int | None, Query(ge=1, le=2**53)] = None
) -> ServiceContractsOut:
    """Limits signed with customers, which go before the table."""
    return await service.contracts(call.session, call.scope, customer_id)


@router.post(
    "/service-contracts",
    status_code=201,
    response_model=ServiceContractOut,
    dependencies=[require(*MANAGERS)],
)
async def sign_service_contract(call: Write, body: ServiceContractCreate) -> Response:
    """Add a limit signed with a customer."""
    at = call.clock.now()
    return await call.run(lambda s: service.sign(s, call.caller, body, at=at), status=201)


@router.post(
    "/service-contracts/{contract_id}/end",
    response_model=ServiceContractOut,
    dependencies=[require(*MANAGERS)],
    responses=problems(404, 409),
)
async def end_service_contract(call: Write, contract_id: RowId, body: ServiceContractEnd) -> Response:
    """Let a signed limit hold no more for orders to come."""
    at = call.clock.now()
    return await call.run(lambda s: service.end(s, call.caller, contract_id, body, at=at))
