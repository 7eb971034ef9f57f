"""`/api/acceptance` (the month's list) and `/api/quality/samples` (what is checked on the spot)."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Path, Request, Response

from backend.acceptance import service
from backend.acceptance.schemas import (
    AcceptanceImport,
    AcceptanceListOut,
    DrawIn,
    FromOrdersIn,
    FromOrdersOut,
    ImportedItemsOut,
    IssuedOut,
    IssueIn,
    RemovedItemsOut,
    RemoveItemsIn,
    SamplesOut,
)
from backend.kit.calls import DISPATCHERS, MANAGERS, OFFICE, Read, Write, require, services_of
from backend.workorders.service import WorkOrders
from contract.vocabulary import Role

router = APIRouter(prefix="/api", tags=["acceptance"])
Month = Annotated[str, Path(pattern=r"^20\d\d-(0[1-9]|1[0-2])$", examples=["2026-11"])]


class _Services(Protocol):
    workorders: WorkOrders


@router.get("/acceptance/{month}", dependencies=[require(*OFFICE)])
async def get_acceptance_list(call: Read, month: Month) -> AcceptanceListOut:
    """A month's list of lines to be accepted, with what became of each."""
    return await service.shown(call.session, call.scope, service.month_of(month))


@router.post(
    "/acceptance/{month}/import", response_model=ImportedItemsOut, dependencies=[require(*DISPATCHERS)]
)
async def import_acceptance_items(call: Write, month: Month, body: AcceptanceImport) -> Response:
    """Put every sound row on the list, and say of each other row what is wrong with it."""
    of, at = service.month_of(month), call.clock.now()
    return await call.run(lambda s: service.import_rows(s, call.caller, of, body.rows, at=at))


@router.post(
    "/acceptance/{month}/from-orders", response_model=FromOrdersOut, dependencies=[require(*DISPATCHERS)]
)
async def take_finished_orders(call: Write, month: Month, body: FromOrdersIn) -> Response:
    """Put this system's own orders on the list that were finished in the month before."""
    of, at = service.month_of(month), call.clock.now()
    return await call.run(lambda s: service.from_orders(s, call.caller, of, body, at=at))


@router.post(
    "/acceptance/{month}/remove", response_model=RemovedItemsOut, dependencies=[require(*DISPATCHERS)]
)
async def remove_acceptance_items(call: Write, month: Month, body: RemoveItemsIn) -> Response:
    """Take items off the list that have no order yet."""
    of, at = service.month_of(month), call.clock.now()
    return await call.run(lambda s: service.remove(s, call.caller, of, body, at=at))


@router.post("/acceptance/{month}/issue", response_model=IssuedOut, dependencies=[require(*DISPATCHERS)])
async def issue_acceptance_orders(call: Write, request: Request, month: Month, body: IssueIn) -> Response:
    """Make acceptance orders of the next items of the list; ask again until none is left."""
    services: _Services = services_of(request)
    of, at = service.month_of(month), call.clock.now()
    return await call.run(lambda s: service.issue(s, services.workorders, call.caller, of, body, at=at))


@router.get("/quality/samples/{month}", dependencies=[require(*OFFICE)])
async def list_quality_samples(call: Read, month: Month) -> SamplesOut:
    """The orders of a month that were drawn to be checked."""
    return await service.samples(call.session, call.scope, service.month_of(month))


@router.post(
    "/quality/samples/{month}",
    response_model=SamplesOut,
    dependencies=[require(Role.INSPECTOR, *MANAGERS)],
)
async def draw_quality_samples(call: Write, month: Month, body: DrawIn) -> Response:
    """Draw orders by chance, some of every team; what was drawn stays drawn."""
    of, at = service.month_of(month), call.clock.now()
    return await call.run(lambda s: service.draw(s, call.caller, of, body, at=at))
