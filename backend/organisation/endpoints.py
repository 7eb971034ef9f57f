"""`/api/organisation`."""

from typing import Protocol

from fastapi import APIRouter, Request, Response

from backend.kit.calls import OFFICE, Read, Write, require, services_of
from backend.kit.problems import problems
from backend.org.service import Roster
from backend.organisation import service
from backend.organisation.schemas import OrganisationOut, OrganisationPatch
from contract.vocabulary import Role

router = APIRouter(prefix="/api/organisation", tags=["organisation"])


class _Services(Protocol):
    @property
    def roster(self) -> Roster: ...


@router.get("", dependencies=[require(*OFFICE)])
async def show_organisation(call: Read) -> OrganisationOut:
    """The settings that hold for everybody."""
    return service.organisation_out(await service.read(call.session))


@router.patch(
    "",
    response_model=OrganisationOut,
    dependencies=[require(Role.ENTERPRISE_ADMIN)],
    responses=problems(409),
)
async def change_organisation(call: Write, request: Request, body: OrganisationPatch) -> Response:
    """Change settings. Outside the working periods no position is stored from the moment this is answered."""
    services: _Services = services_of(request)
    at = call.clock.now()
    workers = [worker.id for worker in services.roster.workers()]
    return await call.run(lambda s: service.change(s, call.actor, body, worker_ids=workers, at=at))
