"""`/api/acceptance` (the month's list) and `/api/quality/samples` (what is checked on the spot)."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Query, Request, Response

from backend.acceptance import rules, service
from backend.acceptance.schemas import (
    MONTH,
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
from backend.kit.clock import Clock
from backend.workorders.service import WorkOrders
from contract.vocabulary import Role

router = APIRouter(prefix="/api", tags=["acceptance"])
Month = Annotated[
    str | None, Query(pattern=MONTH, description="This month where none is named", examples=["2026-11"])
]


class _Services(Protocol):
    clock: Clock
    workorders: WorkOrders


@router.get("/acceptance", dependencies=[require(*OFFICE)])
async def get_acceptance_list(call: Read, request: Request, month: Month = None) -> AcceptanceListOut:
    """A month's list of lines to be accepted, with what became of each."""
    return await service.shown(call.session, call.scope, _asked(request, month))


@router.post("/acceptance/import", response_model=ImportedItemsOut, dependencies=[require(*DISPATCHERS)])
async def import_acceptance_items(call: Write, body: AcceptanceImport) -> Response:
    """Put every sound row on the list, and say of each other row what is wrong with it."""
    of, at = service.month_of(body.month), call.clock.now()
    return await call.run(lambda s: service.import_rows(s, call.caller, of, body.rows, at=at))


@router.post("/acceptance/from-orders", response_model=FromOrdersOut, dependencies=[require(*DISPATCHERS)])
async def take_finished_orders(call: Write, body: FromOrdersIn) -> Response:
    """Put this system's own orders on the list that were finished in the month before."""
    of, at = service.month_of(body.month), call.clock.now()
    return await call.run(lambda s: service.from_orders(s, call.caller, of, body, at=at))


@router.post("/acceptance/remove", response_model=RemovedItemsOut, dependencies=[require(*DISPATCHERS)])
async def remove_acceptance_items(call: Write, body: RemoveItemsIn) -> Response:
    """Take items off the list that have no order yet."""
    of, at = service.month_of(body.month), call.clock.now()
    return await call.run(lambda s: service.remove(s, call.caller, of, body, at=at))


@router.post("/acceptance/issue", response_model=IssuedOut, dependencies=[require(*DISPATCHERS)])
async def issue_acceptance_orders(call: Write, request: Request, body: IssueIn) -> Response:
    """Make acceptance orders of the next items of the list; ask again until none is left."""
    services: _Services = services_of(request)
    of, at = service.month_of(body.month), call.clock.now()
    return await call.run(lambda s: service.issue(s, services.workorders, call.caller, of, body, at=at))


@router.get("/quality/samples", dependencies=[require(*OFFICE)])
async def list_quality_samples(call: Read, request: Request, month: Month = None) -> SamplesOut:
    """The orders of a month that were drawn to be checked."""
    return await service.samples(call.session, call.scope, _asked(request, month))


def _asked(request: Request, month: str | None) -> int:
    services: _Services = services_of(request)
    return service.month_of(month) if month else rules.month_at(services.clock.now())


@router.post(
    "/quality/samples",
    response_model=SamplesOut,
    dependencies=[require(Role.INSPECTOR, *MANAGERS)],
)
async def draw_quality_samples(call: Write, body: DrawIn) -> Response:
    """Draw orders by chance, some of every team; what was drawn stays drawn."""
    of, at = service.month_of(body.month), call.clock.now()
    return await call.run(lambda s: service.draw(s, call.caller, of, body, at=at))
