"""`/api/incidents` for the room, `/api/my/incidents` for the phone."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Query, Request, Response

from backend.incidents import service
from backend.incidents.schemas import (
    IncidentDismissIn,
    IncidentIn,
    IncidentOrderIn,
    IncidentOut,
    OwnIncidentOut,
    OwnIncidentsOut,
)
from backend.kit.calls import DISPATCHERS, OFFICE, Read, RowId, Write, require, services_of
from backend.kit.pagination import Page, PageParameters
from backend.kit.problems import problems
from backend.org.service import Roster
from backend.workorders.service import WorkOrders
from contract.vocabulary import IncidentState, Role

router = APIRouter(prefix="/api", tags=["incidents"])


class _Services(Protocol):
    roster: Roster
    workorders: WorkOrders


def _services(request: Request) -> _Services:
    services: _Services = services_of(request)
    return services


@router.get("/incidents", dependencies=[require(*OFFICE)])
async def list_incidents(
    call: Read,
    page: PageParameters,
    state: Annotated[list[IncidentState] | None, Query(max_length=5)] = None,
) -> Page[IncidentOut]:
    """Reports from the street, newest first."""
    return await service.page(call.session, call.scope, page, states=state or [])


@router.get("/incidents/{incident_id}", dependencies=[require(*OFFICE)], responses=problems(404))
async def get_incident(call: Read, incident_id: RowId) -> IncidentOut:
    """One report."""
    return await service.one(call.session, call.scope, incident_id)


@router.post(
    "/incidents/{incident_id}/order",
    response_model=IncidentOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def make_order(call: Write, request: Request, incident_id: RowId, body: IncidentOrderIn) -> Response:
    """Make an order of the report, with its place and photos."""
    orders = _services(request).workorders
    return await call.run(
        lambda s: service.make_order(s, orders, call.caller, incident_id, body, at=call.clock.now())
    )


@router.post(
    "/incidents/{incident_id}/dismiss",
    response_model=IncidentOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def dismiss(call: Write, incident_id: RowId, body: IncidentDismissIn) -> Response:
    """Do nothing about it, with a reason the reporter reads."""
    return await call.run(lambda s: service.dismiss(s, call.caller, incident_id, body, at=call.clock.now()))


@router.get("/my/incidents", dependencies=[require(Role.WORKER)])
async def list_my_incidents(call: Read) -> OwnIncidentsOut:
    """The calling worker's newest reports and what became of them."""
    return await service.of_worker(call.session, call.caller.worker_id or 0)


@router.post(
    "/my/incidents", status_code=201, response_model=OwnIncidentOut, dependencies=[require(Role.WORKER)]
)
async def report_incident(call: Write, request: Request, body: IncidentIn) -> Response:
    """Report something from the street; photos are uploaded before."""
    roster = _services(request).roster
    return await call.run(
        lambda s: service.report(s, call.caller, body, worker_of=roster.worker, at=call.clock.now()),
        status=201,
    )
